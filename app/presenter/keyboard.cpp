// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/keyboard.hpp"

#include <algorithm>

#include "app/text/keys.hpp"
#include "app/text/utf8.hpp"

namespace pendopo::presenter {
namespace {

using Action = Key::Action;
namespace keys = text::keys;

// Widths in tenths of a letter key; the widest rows have ten letters.
constexpr std::uint8_t letter_width = 10;
constexpr std::uint8_t side_width = 15;
constexpr std::uint8_t space_width = 50;

/// The characters of one row; each is also its own label.
struct Characters {
    std::string_view lower;
    std::string_view upper;
};
constexpr std::array letters = {Characters{"qwertyuiop", "QWERTYUIOP"}, Characters{"asdfghjkl", "ASDFGHJKL"},
                                Characters{"zxcvbnm", "ZXCVBNM"}};
constexpr std::array symbols = {Characters{"1234567890", ""}, Characters{"@#&%+-=/()", ""}, Characters{"*\"':;!?", ""}};

// Crockford's base 32: no I, L, O and U, so that nobody takes one for another.
constexpr std::array code_rows = {"1234567890", "QWERTYP", "ASDFGHJK", "ZXCVBNM"};

/// What holding a key offers. The languages of both provinces use é è ê ë; the rest is for names and sums of money.
struct More {
    char32_t base;
    std::string_view lower;
    std::string_view upper;
};
constexpr std::array more_characters = {
    More{U'e', "éèêë", "ÉÈÊË"}, More{U'a', "áàâä", "ÁÀÂÄ"}, More{U'i', "íìîï", "ÍÌÎÏ"}, More{U'o', "óòôö", "ÓÒÔÖ"},
    More{U'u', "úùûü", "ÚÙÛÜ"}, More{U'n', "ñ", "Ñ"},       More{U'c', "ç", "Ç"},       More{U'.', "?!:…", ""},
    More{U',', ";'\"-", ""},    More{U'-', "–_", ""},       More{U'\'', "’`", ""},
};

constexpr bool is_upper(char32_t c) {
    return c >= U'A' && c <= U'Z';
}

std::string_view more_of(char32_t character) noexcept {
    const char32_t base = is_upper(character) ? character - U'A' + U'a' : character;
    for (const More& more : more_characters)
        if (more.base == base) return is_upper(character) ? more.upper : more.lower;
    return {};
}

void add(KeyboardView::Row& row, const KeyView& key) {
    PENDOPO_ASSERT(row.count < row.keys.size());
    row.keys[row.count++] = key;
}

/// One key for each character of `characters`, which lives for ever (the label is a piece of it).
void add_characters(KeyboardView::Row& row, std::string_view characters) {
    while (!characters.empty()) {
        const text::Decoded one = text::decode_utf8(characters);
        KeyView key;
        key.key = {Action::character, one.character};
        key.label = characters.substr(0, one.size);
        key.width = letter_width;
        key.has_more = !more_of(one.character).empty();
        add(row, key);
        characters.remove_prefix(one.size);
    }
}

void add_tool(KeyboardView::Row& row, Action action, Icon icon, std::string_view label, std::uint8_t width,
              bool lit = false) {
    KeyView key;
    key.key = {action, 0};
    key.icon = icon;
    key.label = label;
    key.width = width;
    key.tool = action != Action::space;
    key.lit = lit;
    add(row, key);
}

KeyboardView::Row& next_row(KeyboardView& view) {
    PENDOPO_ASSERT(view.row_count < view.rows.size());
    return view.rows[view.row_count++];
}

}  // namespace

void Keyboard::show(Shape shape, KeyboardPage page) noexcept {
    *this = Keyboard{};
    shape_ = shape;
    page_ = page;
}

void Keyboard::press(const Key& key) noexcept {
    popup_open_ = false;
    switch (key.action) {
        case Action::shift:
            shift_ = shift_ == Shift::off ? Shift::once : shift_ == Shift::once ? Shift::locked : Shift::off;
            break;
        case Action::symbols:
            page_ = KeyboardPage::symbols;
            break;
        case Action::letters:
            page_ = KeyboardPage::letters;
            break;
        case Action::character:
            if (shift_ == Shift::once) shift_ = Shift::off;
            break;
        default:
            break;
    }
}

bool Keyboard::hold(const Key& key) noexcept {
    popup_open_ = key.action == Action::character && !more_of(key.character).empty();
    popup_key_ = key;
    return popup_open_;
}

void Keyboard::fill(KeyboardView& view, const text::Catalog& texts) const {
    view.page = page_;
    view.shift = shift_;
    if (shape_ == Shape::search)
        fill_search(view, texts);
    else if (shape_ == Shape::code)
        fill_code(view);
    else
        fill_full(view, texts);
    view.popup_open = popup_open_;
    view.popup_key = popup_key_;
    if (popup_open_) add_characters(view.popup, more_of(popup_key_.character));
}

void Keyboard::fill_search(KeyboardView& view, const text::Catalog& texts) const {
    add_characters(next_row(view), letters[0].lower);
    add_characters(next_row(view), letters[1].lower);
    KeyboardView::Row& last = next_row(view);
    add_tool(last, Action::space, Icon::none, texts.text(keys::keyboard_space), side_width);
    add_characters(last, letters[2].lower);
    add_tool(last, Action::backspace, Icon::backspace, {}, side_width);
}

void Keyboard::fill_code(KeyboardView& view) const {
    for (const std::string_view characters : code_rows) {
        KeyboardView::Row& row = next_row(view);
        add_characters(row, characters);
        for (KeyView& key : row.keys)
            key.has_more = false;
    }
    add_tool(view.rows[view.row_count - 1], Action::backspace, Icon::backspace, {}, side_width);
}

void Keyboard::fill_full(KeyboardView& view, const text::Catalog& texts) const {
    const bool on_symbols = page_ == KeyboardPage::symbols;
    const auto& set = on_symbols ? symbols : letters;
    const bool upper = !on_symbols && shift_ != Shift::off;
    const auto characters = [&](std::size_t row) { return upper ? set[row].upper : set[row].lower; };
    add_characters(next_row(view), characters(0));
    add_characters(next_row(view), characters(1));

    KeyboardView::Row& third = next_row(view);
    if (!on_symbols)
        add_tool(third, Action::shift, shift_ == Shift::locked ? Icon::caps_lock : Icon::shift, {}, side_width, upper);
    add_characters(third, characters(2));
    add_tool(third, Action::backspace, Icon::backspace, {}, side_width);

    KeyboardView::Row& last = next_row(view);
    if (on_symbols)
        add_tool(last, Action::letters, Icon::none, texts.text(keys::keyboard_letters), side_width);
    else
        add_tool(last, Action::symbols, Icon::none, texts.text(keys::keyboard_symbols), side_width);
    add_characters(last, ",");
    add_tool(last, Action::space, Icon::none, texts.text(keys::keyboard_space), space_width);
    add_characters(last, ".");
    add_tool(last, Action::enter, Icon::enter, {}, side_width);
}

}  // namespace pendopo::presenter
