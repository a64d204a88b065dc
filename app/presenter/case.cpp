// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/state.hpp"

// The receipt code that somebody types, and the case that it opens.
namespace pendopo::presenter {
namespace {

constexpr base::Milliseconds case_answer_time = std::chrono::seconds(20);  // stretching a code takes two on a Zero 2 W

/// The character of the code that is meant, upper case; 0 if there is none such.
constexpr char32_t canonical(char32_t typed) {
    const char32_t upper = typed >= U'a' && typed <= U'z' ? typed - U'a' + U'A' : typed;
    if (upper == U'O') return U'0';
    if (upper == U'I' || upper == U'L') return U'1';
    const bool letter = upper >= U'A' && upper <= U'Z' && upper != U'U';
    const bool digit = upper >= U'0' && upper <= U'9';
    return letter || digit ? upper : 0;
}

}  // namespace

/// Within a code that is whole, what is typed takes the place of what stands at the cursor: one wrong character is
/// mended by typing over it.
void Presenter::State::type_code(char32_t character) {
    const char32_t meant = canonical(character);
    if (meant == 0) {
        if (character == U'u' || character == U'U') notice = Notice::code_letter;
        return;
    }
    TextField& field = draft.code;
    if (field.characters() == field.characters_max()) field.delete_forward();
    field.insert(meant);
    const bool whole = field.characters() < field.characters_max() || code_is_whole();
    notice = whole ? Notice::none : Notice::code_wrong;
}

bool Presenter::State::code_is_whole() const {
    if (draft.code.characters() < draft.code.characters_max()) return false;
    return !options.code_is_whole || options.code_is_whole(draft.code.text());
}

void Presenter::State::look_up() {
    if (!code_is_whole()) {
        const bool all = draft.code.characters() == draft.code.characters_max();
        notice = all ? Notice::code_wrong : Notice::code_short;
        return;
    }
    const bool gave_code = screen == Screen::code_entry || screen == Screen::scan;
    if (gave_code && !move(Move::look_up)) return;
    report = {};
    case_opened = true;
    case_due = now + case_answer_time;
    requests.emplace_back(LookUp{draft.code.copy(), ++lookups});
}

void Presenter::State::forget_case() noexcept {
    for (CaseStep& step : report.steps)
        base::wipe(step.from.data(), step.from.size());
    report = {};
    case_due.reset();
}

/// The answer was read: the visit is over, unless something else is half written.
void Presenter::State::leave_case() {
    if (!draft.begun()) return finish(false);
    forget_case();
    draft.code.wipe();
    move(Move::again);
}

bool Presenter::State::case_waits() const noexcept {
    return case_due.has_value();
}

void Presenter::State::ask_withdrawal() {
    if (screen == Screen::case_view && report.can_withdraw && !case_waits()) overlay = Overlay::confirm_withdrawal;
}

void Presenter::State::about_the_case(Request request) {
    const bool open = report.state == CaseState::found || report.state == CaseState::not_here;
    if (screen != Screen::case_view || !open || case_waits()) return;
    const bool offered = std::holds_alternative<Withdraw>(request)   ? report.can_withdraw
                         : std::holds_alternative<TakeBack>(request) ? report.can_take_back
                                                                     : !report.said_thanks;
    if (!offered) return;
    notice = Notice::none;
    case_due = now + case_answer_time;
    requests.push_back(std::move(request));
}

bool Presenter::State::pass_case(base::Instant at) {
    if (!case_due || at < *case_due) return false;
    case_due.reset();
    if (report.state == CaseState::found)
        notice = Notice::case_no_answer;
    else
        report.state = CaseState::failed;
    return true;
}

void Presenter::case_reported(CaseReport report, base::Instant now) {
    State& state = *state_;
    if (state.screen != Screen::case_view || report.number != state.lookups) return;
    state.now = now;
    if (report.state != CaseState::searching) state.case_due.reset();
    if (report.state == CaseState::found && state.overlay == Overlay::none) state.last_touch = now;
    state.notice = Notice::none;
    state.report = std::move(report);
    state.refresh();
}

}  // namespace pendopo::presenter
