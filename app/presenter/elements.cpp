// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/speech.hpp"

namespace pendopo::presenter {
namespace {

using Role = Element::Role;

/// Puts the elements of one view together, in the order in which they are read.
class Reading {
public:
    explicit Reading(const View& view) : view_(view) {}

    std::vector<Element> all() {
        if (view_.comfort.hidden && view_.overlay == Overlay::none) {
            text(view_.cover.title);
            out_.push_back({.role = Role::button, .label = view_.cover.message, .intent = view_.cover.show});
        } else if (view_.overlay == Overlay::comfort) {
            comfort();
        } else if (view_.overlay != Overlay::none) {
            overlay();
        } else {
            text(view_.title);
            if (view_.steps.total > 0) text(view_.steps.text);
            if (view_.bar.practice) text(view_.bar.practice_text);
            screen();
            button(view_.primary);
            if (view_.screen != Screen::code_entry) button(view_.secondary);
            button(view_.back);
            button(view_.bar.start_over);
            button(view_.bar.language);
            button(view_.bar.comfort);
            button(view_.bar.hide);
            button(view_.bar.listen);
        }
        if (out_.empty()) text(view_.bar.app_name);
        return std::move(out_);
    }

private:
    void text(std::string_view words) {
        if (!words.empty()) out_.push_back({.label = words});
    }
    Element* button(const Button& one, std::string_view hint = {}, Role role = Role::button) {
        if (!one.visible || one.label.empty()) return nullptr;
        out_.push_back({.role = role,
                        .label = one.label,
                        .hint = hint,
                        .enabled = one.enabled,
                        .selected = one.selected,
                        .intent = one.intent});
        return &out_.back();
    }
    void choice(const Button& one, std::string_view hint = {}) { button(one, hint, Role::choice); }
    void field(std::string_view label, const TextView& typed, bool personal, const Intent& focus) {
        const bool shows_example = typed.text.empty() && typed.placeholder != label;
        out_.push_back({.role = Role::field,
                        .label = label,
                        .hint = shows_example ? typed.placeholder : std::string_view(),
                        .personal = personal,
                        .content = typed.text,
                        .intent = focus});
    }
    /// Shows what is masked until the keys go on; whose it is comes behind it.
    void eye(std::string_view label, Peeked what, bool peeking, std::string_view whose) {
        if (what == Peeked::nothing) return;
        out_.push_back(
            {.role = Role::button, .label = label, .hint = whose, .intent = Peek{peeking ? Peeked::nothing : what}});
    }
    void key_element(const KeyView& key) {
        out_.push_back({.role = Role::key, .label = key.label, .intent = PressKey{key.key}});
    }
    void keyboard(const KeyboardView& keyboard) {
        for (std::size_t row = 0; row < keyboard.row_count; ++row)
            for (const KeyView& key : keyboard.rows[row].view())
                key_element(key);
        if (!keyboard.popup_open) return;
        for (const KeyView& key : keyboard.popup.view())
            key_element(key);
    }

    void overlay() {
        text(view_.over.title);
        text(view_.over.message);
        for (const Button& one : view_.over.buttons)
            view_.overlay == Overlay::languages ? choice(one) : static_cast<void>(button(one));
    }

    void comfort() {
        const ComfortView& panel = view_.comfort_panel;
        text(panel.title);
        text(panel.size_label);
        for (const Button& one : panel.sizes)
            choice(one);
        choice(panel.contrast);
        choice(panel.motion);
        if (panel.reach_is_read) {
            text(panel.reach_label);
            for (const Button& one : panel.reach)
                choice(one);
        }
        button(panel.done);
    }

    void screen() {
        switch (view_.screen) {
            case Screen::not_ready:
                return not_ready();
            case Screen::attract:
                return attract();
            case Screen::doors:
                return doors();
            case Screen::topic:
                return topic();
            case Screen::place:
                return place();
            case Screen::way:
                return way();
            case Screen::write:
                return write();
            case Screen::record:
                return record();
            case Screen::contact:
                return contact();
            case Screen::review:
                return review();
            case Screen::saving:
                return text(view_.saving.message);
            case Screen::receipt:
                return receipt();
            case Screen::failure:
                text(view_.failure.message);
                return text(view_.failure.what_to_do);
            case Screen::service:
                return service();
            case Screen::poll_list:
                return poll_list();
            case Screen::question:
                return question();
            case Screen::code_entry:
                return code_entry();
            case Screen::case_view:
                return case_view();
            case Screen::scan:
                return scan();
        }
    }

    void not_ready() {
        text(view_.not_ready.message);
        text(view_.not_ready.what_to_do);
        text(view_.not_ready.words_label);
        for (const std::string_view word : view_.not_ready.words)
            text(word);
    }
    void attract() {
        if (view_.attract.headline != view_.title) text(view_.attract.headline);
        text(view_.attract.message);
        button(view_.attract.start);
        for (const Button& one : view_.attract.languages)
            choice(one);
        for (const AttractView::Card& card : view_.attract.shown_cards()) {
            out_.push_back({.label = card.heading, .hint = card.text});
            if (card.opens) {
                out_.back().role = Role::button;
                out_.back().intent = card.intent;
            }
            text(card.more);
        }
        text(view_.attract.greetings);
    }
    void doors() {
        for (const DoorView& door : view_.doors.doors)
            button(door.button, door.hint);
        button(view_.doors.survey);
        text(view_.doors.promise);
    }
    void topic() {
        for (const TopicView::Card& card : view_.topic.topics)
            choice(card.button, card.sensitive ? view_.topic.readers : std::string_view());
        choice(view_.topic.other);
    }
    void place() {
        button(view_.place.own_district);
        button(view_.place.whole_province);
        text(view_.place.none_found);
        text(view_.place.heading);
        for (const PlaceView::Result& result : view_.place.found())
            out_.push_back({.role = Role::choice,
                            .label = result.name,
                            .hint = result.belongs_to,
                            .selected = result.selected,
                            .intent = result.intent});
        field(view_.place.query.placeholder, view_.place.query, false, Touch{});
        keyboard(view_.place.keyboard);
    }
    void way() {
        for (const WayView::Choice& one : view_.way.choices)
            button(one.button, one.hint);
        text(view_.way.promise);
    }
    void write() {
        text(view_.write.notice);
        for (const WriteView::Prompt& prompt : view_.write.prompts)
            if (!prompt.text.empty())
                out_.push_back(
                    {.label = prompt.text, .mark = prompt.ticked ? Element::Mark::said : Element::Mark::none});
        field(view_.title, view_.write.words, false, Touch{});
        text(view_.write.counter);
        // Behind the keys: they come and go with each letter, and must not move the key that somebody stands on.
        keyboard(view_.write.keyboard);
        for (const Button& word : view_.write.suggestions)
            button(word);
        button(view_.write.undo);
    }
    void record() {
        const RecordView& record = view_.record;
        text(record.notice);
        text(record.promise);
        choice(record.consent);
        button(record.main, record.length);
        text(record.length_max);
        button(record.listen);
        button(record.again);
    }
    void contact() {
        text(view_.contact.notice);
        for (const ContactView::Choice& one : view_.contact.choices)
            choice(one.button, one.hint);
        text(view_.contact.children);
        if (!view_.contact.fields_visible) return;
        for (const ContactView::FieldView& one : view_.contact.fields) {
            field(one.label, one.text, true, one.focus);
            eye(one.eye_label, one.eye, one.peeking, one.label);
        }
        choice(view_.contact.consent, view_.contact.consent_text);
        keyboard(view_.contact.keyboard);
    }
    void review() {
        for (const ReviewView::Row& row : view_.review.rows) {
            const bool who = row.icon == Icon::person;
            out_.push_back({.label = row.label,
                            .hint = who || row.is_words ? std::string_view() : row.value,
                            .personal = who,
                            .content = who || row.is_words ? row.value : std::string_view()});
            if (!row.is_words) out_.back().role = Role::text;
            eye(row.eye_label, row.eye, row.peeking, row.label);
            button(row.edit, row.label);
        }
        text(view_.review.readers);
        choice(view_.review.decline);
    }
    void receipt() {
        const ReceiptView& receipt = view_.receipt;
        if (receipt.declined)
            text(receipt.declined_text);
        else
            out_.push_back({.role = Role::button,
                            .label = receipt.code_label,
                            .personal = true,
                            .content = receipt.code,
                            .intent = ReadContent{}});
        for (const ReceiptView::Line& line : receipt.next_steps)
            text(line.text);
        if (!receipt.declined) text(receipt.qr_hint);
        button(receipt.print);
        button(receipt.decline);
        text(receipt.countdown);
    }
    void service() {
        for (const ServiceView::Row& row : view_.service.rows)
            out_.push_back({.label = row.label, .hint = row.value});
        text(view_.service.message);
        text(view_.service.detail);
        button(view_.service.exchange);
    }
    void poll_list() {
        text(view_.poll_list.none);
        text(view_.poll_list.what_to_do);
        for (const PollListView::Card& card : view_.poll_list.view())
            button(card.button, card.hint);
    }
    void question() {
        const QuestionView& question = view_.question;
        text(question.notice);
        text(question.hint);
        for (const QuestionView::Choice& one : question.view())
            choice(one.button);
        if (question.typed) field(question.form, question.text, false, Touch{});
        keyboard(question.keyboard);
        text(question.promise);
    }
    void code_entry() {
        text(view_.code_entry.notice);
        text(view_.code_entry.hint);
        button(view_.secondary);  // before all the keys that it saves
        field(view_.title, view_.code_entry.code, false, Touch{});
        keyboard(view_.code_entry.keyboard);
    }
    void scan() {
        text(view_.scan.notice);
        text(view_.scan.hint);
        text(view_.scan.promise);
    }
    void case_view() {
        const CaseView& one = view_.case_view;
        text(one.message);
        text(one.what_to_do);
        text(one.notice);
        for (const CaseView::Step& step : one.line())
            out_.push_back({.label = step.label,
                            .hint = step.day,
                            .mark = step.reached ? Element::Mark::none : Element::Mark::to_come});
        for (const CaseView::Reply& reply : one.letters())
            out_.push_back({.label = reply.heading, .hint = reply.text});
        button(one.helped);
        button(one.not_yet);
        text(one.thanks);
        button(one.withdraw);
        button(one.take_back);
        text(one.promise);
    }

    const View& view_;
    std::vector<Element> out_;
};

}  // namespace

std::vector<Element> elements_of(const View& view) {
    return Reading(view).all();
}

}  // namespace pendopo::presenter
