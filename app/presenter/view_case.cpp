// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/presenter/dates.hpp"
#include "app/presenter/view_builder.hpp"
#include "app/text/keys.hpp"

// The receipt code and the case that it opens.
namespace pendopo::presenter {

namespace keys = text::keys;
using model::CaseStatus;

namespace {

std::string_view status_key(CaseStatus status) {
    switch (status) {
        case CaseStatus::received:
            return keys::case_status_received;
        case CaseStatus::forwarded:
            return keys::case_status_forwarded_plain;
        case CaseStatus::in_progress:
            return keys::case_status_in_progress;
        case CaseStatus::done:
            return keys::case_status_done;
        case CaseStatus::postponed:
            return keys::case_status_postponed;
        case CaseStatus::not_ours:
            return keys::case_status_not_ours;
        case CaseStatus::archived:
            return keys::case_status_archived;
        case CaseStatus::withdrawn:
            return keys::case_status_withdrawn;
        case CaseStatus::withdrawal_running:
            return keys::case_status_withdrawal_running;
    }
    return keys::case_status_received;
}

/// Something will follow by itself: "done" is still to come.
bool goes_on(CaseStatus status) {
    return status == CaseStatus::received || status == CaseStatus::forwarded || status == CaseStatus::in_progress;
}

struct CaseTexts {
    Icon icon;
    std::string_view title, message, what_to_do;
};
CaseTexts texts_of(const CaseReport& report) {
    switch (report.state) {
        case CaseState::searching:
            return {Icon::clock, keys::case_title_search, keys::case_searching, keys::case_searching_what};
        case CaseState::not_here:
            return report.online
                       ? CaseTexts{Icon::clock, keys::case_title_none, keys::case_asked, keys::case_asked_what}
                       : CaseTexts{Icon::answer, keys::case_title_none, keys::case_not_here, keys::case_not_here_what};
        case CaseState::failed:
            return {Icon::warning, keys::case_title_none, keys::case_failed, keys::case_failed_what};
        case CaseState::found:
            break;
    }
    return {Icon::answer, keys::case_title, keys::case_nothing, keys::case_nothing_what};
}

}  // namespace

void ViewBuilder::code_entry() {
    CodeView& out = view_.code_entry;
    out.code = text_view(state_.draft.code, {}, true);
    out.whole = state_.code_is_whole();
    out.hint = say(out.whole ? keys::code_whole : keys::code_hint);
    out.notice = notice();
    state_.keyboard.fill(out.keyboard, texts_);
}

void ViewBuilder::case_view() {
    CaseView& out = view_.case_view;
    const CaseReport& report = state_.report;
    const CaseTexts texts = texts_of(report);
    out.state = report.state;
    view_.title = say(texts.title);
    out.promise = say(keys::case_promise);
    if (report.state == CaseState::found) {
        case_steps(out);
        case_replies(out);
    }
    // What nobody has answered yet can be withdrawn all the same.
    if (report.state == CaseState::found || report.state == CaseState::not_here) {
        case_choices(out);
        out.notice = notice();
    }
    if (out.reply_count > 0) return;
    out.icon = texts.icon;
    out.message = say(texts.message);
    out.what_to_do = say(texts.what_to_do);
}

/// The newest steps, oldest first; behind them what is still to come.
void ViewBuilder::case_steps(CaseView& out) {
    const auto& steps = state_.report.steps;
    const bool more = !steps.empty() && goes_on(steps.back().status);
    const std::size_t room = CaseView::steps_max - (more ? 1 : 0);
    const std::size_t first = steps.size() > room ? steps.size() - room : 0;
    for (std::size_t i = first; i < steps.size(); ++i) {
        const CaseStep& step = steps[i];
        text::Line& label = lines_.step_labels[out.step_count];
        text::Line& day = lines_.step_days[out.step_count];
        if (step.status == CaseStatus::forwarded && !step.from.empty())
            texts_.format(label, keys::case_status_forwarded, {std::string_view(step.from)});
        else
            label.append(say(status_key(step.status)));
        append_day(day, step.day, texts_);
        out.steps[out.step_count++] = {label.view(), day.view(), true};
    }
    if (more) out.steps[out.step_count++] = {say(keys::case_status_done), {}, false};
}

void ViewBuilder::case_replies(CaseView& out) {
    const auto& steps = state_.report.steps;
    for (auto step = steps.rbegin(); step != steps.rend() && out.reply_count < out.replies.size(); ++step) {
        if (step->text.empty()) continue;
        text::Line& heading = lines_.reply_headings[out.reply_count];
        heading.append(step->from.empty() ? say(status_key(step->status)) : std::string_view(step->from));
        if (step->day != 0) heading.append(" · ");
        append_day(heading, step->day, texts_);
        out.replies[out.reply_count++] = {heading.view(), step->text.text()};
    }
}

void ViewBuilder::case_choices(CaseView& out) {
    const CaseReport& report = state_.report;
    const bool idle = !state_.case_waits();
    if (report.said_thanks) {
        out.thanks = say(keys::case_thanks);
    } else if (out.reply_count > 0) {
        out.helped = button(say(keys::case_helped), Icon::helped, RateAnswer{true});
        out.not_yet = button(say(keys::case_not_yet), Icon::not_yet, RateAnswer{false});
        out.helped.enabled = out.not_yet.enabled = idle;
    }
    out.withdraw = button(say(keys::case_withdraw), Icon::none, AskWithdrawal{});
    out.withdraw.visible = report.can_withdraw;
    out.take_back = button(say(keys::case_take_back), Icon::undo, UndoWithdrawal{});
    out.take_back.visible = report.can_take_back;
    out.withdraw.enabled = out.take_back.enabled = idle;
}

/// Try again while there is nothing to read, else the end of the visit.
Button ViewBuilder::case_primary() const {
    const CaseState state = state_.report.state;
    if (state == CaseState::found) return button(say(keys::button_done), Icon::check, Done{});
    Button again = button(say(keys::button_retry), Icon::restart, Next{});
    again.visible = state == CaseState::failed || (state == CaseState::not_here && !state_.case_waits());
    return again;
}

void ViewBuilder::confirm_withdrawal(OverlayView& over) {
    over.title = say(keys::case_withdraw_title);
    over.message = say(keys::case_withdraw_message);
    over.buttons[0] = button(say(keys::case_withdraw_keep), Icon::back, Continue{});
    over.buttons[1] = button(say(keys::case_withdraw_confirm), Icon::none, ConfirmWithdrawal{});
}

}  // namespace pendopo::presenter
