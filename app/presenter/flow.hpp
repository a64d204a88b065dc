// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <optional>

#include "app/presenter/view.hpp"

namespace pendopo::presenter {

/// What can lead from one screen to another.
enum class Move : std::uint8_t {
    start,
    choose_telling,  ///< an aspiration, a story or a question
    choose_story,    ///< in writing or aloud? Asked only where there is a microphone
    choose_way,
    tell_aloud,  ///< on to the recording in place of the page
    choose_polls,
    choose_form,  ///< a poll or the survey
    choose_answer,
    look_up,
    scan,  ///< its QR instead of typing
    next,
    back,
    leave_form,  ///< back from its first question, or on when all were skipped
    send,
    saved,
    failed,
    done,
    again,  ///< back to the doors, for something else is half written
    service,
};

struct Transition {
    Screen from;
    Move move;
    Screen to;
};

/// Every way through a visit, top to bottom. What is not listed leads nowhere: the intent is ignored. From everywhere a
/// visit can also be wiped, which leads to the welcome screen, or to `not_ready`.
inline constexpr std::array transitions = {
    Transition{Screen::attract, Move::start, Screen::doors},
    Transition{Screen::doors, Move::choose_telling, Screen::topic},
    Transition{Screen::doors, Move::choose_story, Screen::way},
    Transition{Screen::way, Move::choose_way, Screen::topic},
    Transition{Screen::way, Move::back, Screen::doors},
    Transition{Screen::doors, Move::choose_polls, Screen::poll_list},
    Transition{Screen::doors, Move::choose_form, Screen::question},
    Transition{Screen::doors, Move::choose_answer, Screen::code_entry},
    Transition{Screen::topic, Move::next, Screen::place},
    Transition{Screen::topic, Move::back, Screen::doors},
    Transition{Screen::place, Move::next, Screen::write},
    Transition{Screen::place, Move::back, Screen::topic},
    Transition{Screen::place, Move::tell_aloud, Screen::record},
    Transition{Screen::write, Move::next, Screen::contact},
    Transition{Screen::record, Move::next, Screen::contact},
    Transition{Screen::record, Move::choose_way, Screen::write},  // no microphone, no room
    Transition{Screen::record, Move::back, Screen::place},
    Transition{Screen::write, Move::back, Screen::place},
    Transition{Screen::contact, Move::next, Screen::review},
    Transition{Screen::contact, Move::back, Screen::write},
    Transition{Screen::contact, Move::tell_aloud, Screen::record},
    Transition{Screen::review, Move::back, Screen::contact},
    Transition{Screen::review, Move::send, Screen::saving},
    Transition{Screen::saving, Move::saved, Screen::receipt},
    Transition{Screen::saving, Move::failed, Screen::failure},
    Transition{Screen::failure, Move::send, Screen::saving},
    Transition{Screen::failure, Move::back, Screen::review},
    Transition{Screen::receipt, Move::done, Screen::attract},
    Transition{Screen::receipt, Move::again, Screen::doors},
    Transition{Screen::poll_list, Move::choose_telling, Screen::topic},
    Transition{Screen::poll_list, Move::choose_form, Screen::question},
    Transition{Screen::poll_list, Move::back, Screen::doors},
    Transition{Screen::question, Move::back, Screen::poll_list},
    Transition{Screen::question, Move::leave_form, Screen::doors},
    Transition{Screen::question, Move::send, Screen::saving},
    Transition{Screen::failure, Move::choose_form, Screen::question},
    Transition{Screen::code_entry, Move::look_up, Screen::case_view},
    Transition{Screen::code_entry, Move::back, Screen::doors},
    Transition{Screen::code_entry, Move::scan, Screen::scan},
    Transition{Screen::scan, Move::look_up, Screen::case_view},
    Transition{Screen::scan, Move::back, Screen::code_entry},  // there is no camera, or it was lost
    Transition{Screen::case_view, Move::back, Screen::code_entry},
    Transition{Screen::case_view, Move::done, Screen::attract},
    Transition{Screen::case_view, Move::again, Screen::doors},
    Transition{Screen::attract, Move::service, Screen::service},
    Transition{Screen::not_ready, Move::service, Screen::service},
};

[[nodiscard]] constexpr std::optional<Screen> follow(Screen from, Move move) noexcept {
    for (const Transition& row : transitions)
        if (row.from == from && row.move == move) return row.to;
    return std::nullopt;
}

/// The step a screen is, or 0.
[[nodiscard]] constexpr int step_of(Screen screen) noexcept {
    switch (screen) {
        case Screen::topic:
            return 1;
        case Screen::place:
            return 2;
        case Screen::write:
        case Screen::record:
            return 3;
        case Screen::contact:
            return 4;
        case Screen::review:
            return 5;
        default:
            return 0;
    }
}
inline constexpr int steps_total = 5;

/// Screens where an untouched visit is warned about and then wiped.
[[nodiscard]] constexpr bool can_idle(Screen screen) noexcept {
    constexpr std::array others = {Screen::way,      Screen::doors,      Screen::failure,   Screen::poll_list,
                                   Screen::question, Screen::code_entry, Screen::case_view, Screen::scan};
    return step_of(screen) > 0 || std::find(others.begin(), others.end(), screen) != others.end();
}

/// Screens that show what a visitor entered or was given: there the screen can be hidden.
[[nodiscard]] constexpr bool can_hide(Screen screen) noexcept {
    return can_idle(screen) || screen == Screen::receipt;
}

}  // namespace pendopo::presenter
