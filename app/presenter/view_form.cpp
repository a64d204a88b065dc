// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/presenter/view_builder.hpp"
#include "app/text/keys.hpp"

// Polls and the survey.
namespace pendopo::presenter {

namespace keys = text::keys;

std::string_view ViewBuilder::in_language(const content::Words& words) const noexcept {
    return words.in(text::tag_of(state_.language));
}

void ViewBuilder::poll_list() {
    PollListView& out = view_.poll_list;
    for (const content::Form* poll : state_.polls()) {
        out.polls[out.count] = {button(in_language(poll->title), Icon::poll, ChoosePoll{out.count}),
                                in_language(poll->intro)};
        ++out.count;
    }
    if (out.count > 0) return;
    out.none = say(keys::polls_none);
    out.what_to_do = say(keys::polls_none_what);
}

void ViewBuilder::question() {
    QuestionView& out = view_.question;
    const content::Question& asked = state_.asked();
    view_.title = in_language(asked.label);
    out.form = in_language(state_.form->title);
    out.hint = in_language(asked.hint);
    out.several = asked.type == content::QuestionType::select_multiple;
    if (out.hint.empty() && out.several) out.hint = say(keys::form_several);
    // What is to be known before the first answer stands where the promise stands later.
    const std::string_view intro = in_language(state_.form->intro);
    out.promise = state_.question == 0 && !intro.empty() ? intro : say(keys::form_promise);
    out.notice = notice();
    out.typed = asked.type == content::QuestionType::text;
    if (out.typed) {
        out.text = text_view(state_.draft.answer, say(keys::form_placeholder), true);
        state_.keyboard.fill(out.keyboard, texts_);
        return;
    }
    const forms::Answer* before = state_.draft.answers.find(asked.id);
    out.faces = !asked.options.empty();
    for (const content::Option& option : asked.options) {
        if (out.count == out.choices.size()) break;
        QuestionView::Choice& choice = out.choices[out.count++];
        choice.button = button(in_language(option.label), Icon::none, ChooseOption{option.id});
        choice.button.enabled = !state_.settles;
        choice.button.selected = before != nullptr && before->has(option.id);
        choice.face = option.face;
        out.faces = out.faces && option.face != content::Face::none;
    }
}

/// Next when there is an answer, else a quieter way to leave the question out.
void ViewBuilder::question_buttons() {
    const auto total = static_cast<int>(state_.form->questions.size());
    const int current = static_cast<int>(state_.question) + 1;
    if (total > 1) steps(current, total);
    const bool last = current == total;
    const bool answered = state_.answered();
    view_.primary =
        last ? button(say(keys::button_send), Icon::send, Next{}) : button(say(keys::button_next), Icon::next, Next{});
    view_.primary.visible = answered || state_.asked().required;
    // The last question of many, left out: what was answered before is sent.
    const bool sends = last && !state_.draft.answers.empty();
    view_.secondary =
        sends ? button(say(keys::button_send), Icon::send, Next{}) : button(say(keys::button_skip), Icon::next, Next{});
    view_.secondary.visible = !view_.primary.visible;
}

}  // namespace pendopo::presenter
