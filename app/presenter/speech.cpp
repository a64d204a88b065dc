// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/speech.hpp"

#include <algorithm>
#include <array>

#include "app/text/keys.hpp"

namespace pendopo::presenter {
namespace {

namespace keys = text::keys;

void put(base::SecretBuffer& out, std::string_view words) {
    const bool fits = out.append(base::as_bytes(words));
    PENDOPO_ASSERT(fits);  // limits::spoken_screen_bytes_max holds the longest screen
}

/// A line break would begin another utterance.
void put_line(base::SecretBuffer& out, std::string_view words) {
    while (!words.empty()) {
        const std::size_t end = words.find('\n');
        put(out, words.substr(0, end));
        if (end == std::string_view::npos) return;
        put(out, " ");
        words.remove_prefix(end + 1);
    }
}

bool has_letters(std::string_view words) {
    return words.find_first_not_of(" \n.") != std::string_view::npos;
}

struct KeyName {
    std::string_view label;
    std::string_view key;
};
constexpr std::array key_names = {
    KeyName{".", keys::speech_key_dot},         KeyName{",", keys::speech_key_comma},
    KeyName{"-", keys::speech_key_dash},        KeyName{"?", keys::speech_key_question},
    KeyName{"!", keys::speech_key_exclamation}, KeyName{"'", keys::speech_key_apostrophe},
};

std::string_view role_key(const Element& element) {
    switch (element.role) {
        case Element::Role::button:
            return keys::speech_button;
        case Element::Role::choice:
            return element.selected ? keys::speech_chosen : keys::speech_choice;
        case Element::Role::field:
            return element.content.empty() ? keys::speech_field_empty : keys::speech_field_filled;
        case Element::Role::text:
        case Element::Role::key:
            break;
    }
    return {};
}

std::string_view mark_key(Element::Mark mark) {
    switch (mark) {
        case Element::Mark::said:
            return keys::speech_said;
        case Element::Mark::to_come:
            return keys::speech_to_come;
        case Element::Mark::none:
            break;
    }
    return {};
}

}  // namespace

std::string_view spoken_key(const KeyView& key, const text::Catalog& texts) {
    switch (key.key.action) {
        case Key::Action::space:
            return texts.text(keys::speech_key_space);
        case Key::Action::enter:
            return texts.text(keys::speech_key_enter);
        case Key::Action::backspace:
            return texts.text(keys::speech_key_backspace);
        case Key::Action::shift:
            return texts.text(keys::speech_key_shift);
        case Key::Action::symbols:
            return texts.text(keys::speech_key_symbols);
        case Key::Action::letters:
            return texts.text(keys::speech_key_letters);
        case Key::Action::character:
            break;
    }
    for (const KeyName& name : key_names)
        if (name.label == key.label) return texts.text(name.key);
    return key.label;
}

void say_element(base::SecretBuffer& out, const Element& element, const text::Catalog& texts) {
    if (!has_letters(element.label) && element.role != Element::Role::key) return;
    put_line(out, element.label);
    for (const std::string_view key :
         {role_key(element), mark_key(element.mark), element.enabled ? std::string_view() : keys::speech_not_now}) {
        if (key.empty()) continue;
        put(out, ", ");
        put(out, texts.text(key));
    }
    if (has_letters(element.hint)) {
        put(out, ". ");
        put_line(out, element.hint);
    }
    put(out, "\n");
}

void say_content(base::SecretBuffer& out, const Element& element, const text::Catalog& texts) {
    put_line(out, element.label);
    put(out, ": ");
    if (element.content.empty()) {
        put(out, texts.text(keys::speech_empty));
    } else if (element.role == Element::Role::button) {  // a code: letter by letter
        for (std::size_t i = 0; i < element.content.size(); ++i) {
            put(out, element.content[i] == '-' ? std::string_view(".") : element.content.substr(i, 1));
            put(out, element.content[i] == '-' ? " " : ", ");
        }
    } else {
        put_line(out, element.content);
    }
    put(out, "\n");
}

base::SecretBuffer spoken(const View& view, const text::Catalog& texts) {
    base::SecretBuffer out(limits::spoken_screen_bytes_max);
    const bool shows_code = view.screen == Screen::receipt && view.overlay == Overlay::none;
    const bool shows_words = view.screen == Screen::review && view.overlay == Overlay::none;
    for (const Element& element : elements_of(view)) {
        if (element.role == Element::Role::key) continue;
        const bool asked = element.personal ? shows_code : shows_words;
        if (asked && !element.content.empty())
            say_content(out, element, texts);
        else
            say_element(out, element, texts);
    }
    return out;
}

bool same(const Intent& a, const Intent& b) noexcept {
    if (a.index() != b.index()) return false;
    return std::visit(
        [&](const auto& one) {
            using What = std::decay_t<decltype(one)>;
            if constexpr (std::is_empty_v<What>) {
                return true;
            } else if constexpr (std::is_same_v<What, OpenCard>) {
                return one == *std::get_if<What>(&b);
            } else {
                const auto& [mine] = one;  // the others say one thing
                const auto& [other] = *std::get_if<What>(&b);
                return mine == other;
            }
        },
        a);
}

}  // namespace pendopo::presenter
