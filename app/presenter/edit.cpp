// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/state.hpp"

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
    if (field != nullptr && (field->*erase)()) notice = Notice::none;
}

void Presenter::State::move_cursor(bool (TextField::*move_once)() noexcept) {
    if (TextField* field = focused()) (field->*move_once)();
}

void Presenter::State::move_cursor_to(std::size_t byte) {
    keyboard.close_popup();
    if (TextField* field = focused()) field->move_to(byte);
}

void Presenter::State::hold(const Key& key) {
    if (focused() != nullptr && screen != Screen::place && screen != Screen::code_entry) keyboard.hold(key);
}

void Presenter::State::focus_on(Field field) {
    if (screen != Screen::contact) return;
    focus = field;
    // A telephone number is what most people leave.
    keyboard.show(Keyboard::Shape::full, field == Field::contact ? KeyboardPage::symbols : KeyboardPage::letters);
}

void Presenter::State::choose_contact(ContactChoice choice) {
    if (screen != Screen::contact) return;
    draft.contact_choice = choice;
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
