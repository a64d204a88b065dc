// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/state.hpp"
#include "app/text/words.hpp"

namespace pendopo::presenter {

TextField* Presenter::State::focused() noexcept {
    if (screen == Screen::place) return &draft.query;
    if (screen == Screen::write) return &draft.words;
    if (screen == Screen::code_entry) return &draft.code;
    if (screen == Screen::question) return asked().type == content::QuestionType::text ? &draft.answer : nullptr;
    if (screen != Screen::contact || draft.contact_choice != ContactChoice::leave) return nullptr;
    return focus == Field::name ? &draft.name : &draft.contact;
}

void Presenter::State::insert(char32_t character) {
    if (screen == Screen::code_entry) return type_code(character);
    TextField* field = focused();
    if (field == nullptr) return;
    opened[static_cast<std::size_t>(focus)] = true;
    constexpr std::size_t longest_character = 4;
    const bool room =
        field != &draft.answer || draft.answers.has_room(asked().id, field->text().size() + longest_character);
    const bool fits = room && field->insert(character) == TextField::Inserted::yes;
    if (fits)
        notice = Notice::none;
    else
        notice = screen == Screen::write ? Notice::words_full : Notice::field_full;
}

void Presenter::State::press(const Key& key) {
    keyboard.press(key);
    switch (key.action) {
        case Key::Action::character:
            insert(key.character);
            break;
        case Key::Action::space:
            insert(U' ');
            break;
        case Key::Action::backspace:
            delete_text(&TextField::backspace);
            break;
        case Key::Action::enter:
            press_enter();
            break;
        default:
            break;
    }
}

void Presenter::State::press_enter() {
    if (screen == Screen::write || screen == Screen::question) return insert(U'\n');
    if (screen == Screen::code_entry) return look_up();
    if (screen == Screen::place) {
        const auto found = search();
        if (found.count > 0) choose_place(areas.at(found.indexes[0]).code);
        return;
    }
    if (screen != Screen::contact) return;
    if (focused() != nullptr && focus == Field::name) return focus_on(Field::contact);
    go_next();
}

void Presenter::State::delete_text(bool (TextField::*erase)() noexcept) {
    TextField* field = focused();
    opened[static_cast<std::size_t>(focus)] = true;
    if (field != nullptr && (field->*erase)()) notice = Notice::none;
}

void Presenter::State::move_cursor(bool (TextField::*move_once)() noexcept) {
    if (TextField* field = focused()) (field->*move_once)();
}

void Presenter::State::move_cursor_to(std::size_t byte) {
    keyboard.close_popup();
    if (TextField* field = focused()) field->move_to(byte);
}

void Presenter::State::select(void (TextField::*how)(std::size_t) noexcept, std::size_t byte) {
    keyboard.close_popup();
    if (screen == Screen::write) (draft.words.*how)(byte);
}

void Presenter::State::undo() {
    if (screen == Screen::write && draft.words.undo()) notice = Notice::none;
}

void Presenter::State::suggest(std::array<text::Line, WriteView::suggestions_max>& out) const {
    const TextField::Span word = draft.words.word_before_cursor();
    const std::string_view begun = draft.words.text().substr(word.begin, word.end - word.begin);
    text::WordList::of(language).complete(begun, out);
}

void Presenter::State::take_suggestion(std::size_t index) {
    if (screen != Screen::write || index >= WriteView::suggestions_max) return;
    std::array<text::Line, WriteView::suggestions_max> words;
    suggest(words);
    if (words[index].view().empty()) return;
    const auto span = draft.words.word_before_cursor();
    if (draft.words.text().substr(span.end, 1) != " ") words[index].append(" ");
    const bool fits = draft.words.replace(span, words[index].view()) == TextField::Inserted::yes;
    notice = fits ? Notice::none : Notice::words_full;
}

void Presenter::State::peek(Peeked what) {
    if (screen == Screen::contact || screen == Screen::review) peeked = what;
}

bool Presenter::State::masked(Field field) const noexcept {
    const bool looked_at = peeked == Peeked::both || peeked == (field == Field::name ? Peeked::name : Peeked::contact);
    const TextField& text = field == Field::name ? draft.name : draft.contact;
    const bool open = screen == Screen::contact && opened[static_cast<std::size_t>(field)];
    return !looked_at && !open && !text.empty();
}

void Presenter::State::hold(const Key& key) {
    if (focused() != nullptr && screen != Screen::place && screen != Screen::code_entry) keyboard.hold(key);
}

void Presenter::State::focus_on(Field field) {
    if (screen != Screen::contact) return;
    opened = {};
    opened[static_cast<std::size_t>(field)] = true;
    peeked = Peeked::nothing;
    focus = field;
    // A telephone number is what most people leave.
    keyboard.show(Keyboard::Shape::full, field == Field::contact ? KeyboardPage::symbols : KeyboardPage::letters);
}

void Presenter::State::choose_contact(ContactChoice choice) {
    if (screen != Screen::contact) return;
    draft.contact_choice = choice;
    opened = {};
    notice = Notice::none;
}

void Presenter::State::toggle_consent() {
    if (screen != Screen::contact || draft.contact_choice != ContactChoice::leave) return;
    draft.consent = !draft.consent;
    notice = Notice::none;
}

areas::Areas::Results Presenter::State::search() const noexcept {
    return areas.search({draft.query.text(), options.province, options.district});
}

}  // namespace pendopo::presenter
