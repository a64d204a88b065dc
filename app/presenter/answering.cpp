// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/presenter/state.hpp"

// The way through a poll or the survey: a question a screen, forth and back.
namespace pendopo::presenter {
namespace {

// A hand that shakes touches twice within a third of a second; nobody reads the next question in that time.
constexpr base::Milliseconds settle_time{350};

}  // namespace

std::vector<const content::Form*> Presenter::State::polls() const {
    std::vector<const content::Form*> out;
    for (const content::Form& each : visit_pack->forms) {
        const bool asks = each.kind == content::FormKind::poll && !each.questions.empty();
        if (asks && out.size() < PollListView::polls_max) out.push_back(&each);
    }
    return out;
}

void Presenter::State::open_polls() {
    const auto all = polls();
    if (all.size() == 1)
        open_form(*visit_pack, *all.front());
    else
        move(Move::choose_polls);
}

void Presenter::State::choose_poll(std::size_t index) {
    const auto all = polls();
    if (screen == Screen::poll_list && index < all.size()) open_form(*visit_pack, *all[index]);
}

/// A pack that brings no survey leaves the one that is built in.
void Presenter::State::open_survey() {
    const content::Form* survey = visit_pack->survey();
    const content::Pack& of = survey != nullptr ? *visit_pack : content::built_in();
    if (survey == nullptr) survey = of.survey();
    if (survey != nullptr && !survey->questions.empty()) open_form(of, *survey);
}

void Presenter::State::open_form(const content::Pack& of, const content::Form& chosen) {
    if (!move(Move::choose_form)) return;
    if (form != &chosen) draft.reset_answers();
    form_pack = &of;
    form = &chosen;
    answering = true;
    show_question(0);
}

const content::Question& Presenter::State::asked() const noexcept {
    PENDOPO_ASSERT(form != nullptr && question < form->questions.size());
    return form->questions[question];
}

void Presenter::State::show_question(std::size_t index) {
    question = index;
    enter(Screen::question);
    settles = now + settle_time;
    draft.answer.wipe();
    if (asked().type != content::QuestionType::text) return;
    if (const forms::Answer* before = draft.answers.find(asked().id)) draft.answer.insert(before->text());
}

void Presenter::State::choose_option(std::uint16_t option) {
    if (screen != Screen::question || settles) return;
    const content::Question& on = asked();
    const bool known = std::any_of(on.options.begin(), on.options.end(),
                                   [&](const content::Option& each) { return each.id == option; });
    if (!known || on.type == content::QuestionType::text) return;
    notice = Notice::none;
    if (on.type == content::QuestionType::select_multiple)
        draft.answers.toggle(on.id, option);
    else if (draft.answers.choose(on.id, option))
        next_question();
}

void Presenter::State::keep_typed_answer() {
    if (screen != Screen::question || asked().type != content::QuestionType::text) return;
    const bool kept = draft.answers.write(asked().id, draft.answer.blank() ? std::string_view{} : draft.answer.text());
    PENDOPO_ASSERT(kept);  // the field holds no more than an answer may have
}

bool Presenter::State::answered() const noexcept {
    if (asked().type == content::QuestionType::text) return !draft.answer.blank();
    return draft.answers.find(asked().id) != nullptr;
}

void Presenter::State::next_question() {
    if (question + 1 < form->questions.size()) return show_question(question + 1);
    if (!draft.answers.empty()) return submit();
    // All were skipped: there is nothing to send.
    answering = false;
    move(Move::leave_form);
}

void Presenter::State::previous_question() {
    keep_typed_answer();
    if (question > 0) return show_question(question - 1);
    answering = false;
    const bool from_list = form->kind == content::FormKind::poll && polls().size() > 1;
    move(from_list ? Move::back : Move::leave_form);
}

void Presenter::State::send_answers(model::Submission& out) const {
    out.kind = form->kind == content::FormKind::survey ? model::Kind::survey : model::Kind::poll;
    out.form = form->id;
    out.pack_version = form_pack->version;
    out.place = options.district;
    auto words = draft.answers.encode();
    PENDOPO_ASSERT(words.has_value());  // has_room() keeps what is typed within the limit
    out.words = std::move(*words);
}

bool Presenter::State::pass_settling(base::Instant at) {
    if (!settles || at < *settles) return false;
    settles.reset();
    return true;
}

}  // namespace pendopo::presenter
