// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/presenter/state.hpp"

namespace pendopo::presenter {
namespace {

using std::chrono::seconds;

/// Whole seconds until then, rounded up: 0 only when it is over.
int seconds_until(base::Instant ends, base::Instant now) {
    return static_cast<int>(std::max<seconds::rep>(0, std::chrono::ceil<seconds>(ends - now).count()));
}

/// When seconds_until() next becomes smaller.
base::Instant next_second(base::Instant ends, int shown) {
    return ends + -seconds(shown - 1);
}

}  // namespace

bool Presenter::State::pass_time(base::Instant at) {
    if (screen == Screen::attract) return pass_attract(at);
    if (screen == Screen::receipt) return pass_receipt(at);
    if (screen == Screen::saving) return pass_saving(at);
    if (screen == Screen::service) return pass_service(at);
    if (overlay == Overlay::cool_down) return pass_cool_down(at);
    if (!can_idle(screen)) return false;
    const bool settled = pass_settling(at);
    const bool given_up = pass_case(at);
    const bool scanned = pass_scan(at);
    return pass_idle(at) || settled || given_up || scanned;
}

bool Presenter::State::as_somebody_left_it() const noexcept {
    return language != options.language || comfort != options.comfort || overlay != Overlay::none;
}

bool Presenter::State::pass_attract(base::Instant at) {
    const auto untouched = at - last_touch;
    const bool forget = untouched >= options.idle_warning_after && as_somebody_left_it();
    if (forget) {
        language = options.language;
        comfort = options.comfort;
        overlay = Overlay::none;
    }
    // After the rest time the card stays the one that was last shown.
    const auto shown = std::min<base::Milliseconds>(untouched, limits::attract_rest_after - base::Milliseconds(1));
    const auto turns = static_cast<std::size_t>(shown / limits::attract_card_time);
    const auto card = (attract_first + turns) % std::max<std::size_t>(view.attract.card_count, 1);
    const bool turned = card != attract_card;
    attract_card = card;
    if (turned && ++card_turns >= view.attract.card_count) {
        card_turns = 0;
        counted_cards.reset();
    }
    return forget || turned;
}

/// Somebody listens to what they asked for: they are not asked whether they are there until it was heard. The bound is
/// for sound that never ends, so that a visit does.
void Presenter::State::hear_for(base::Milliseconds at_most) {
    heard_until = now + at_most;
}

void Presenter::State::heard_out() {
    if (!heard_until) return;
    heard_until.reset();
    last_touch = now;
}

bool Presenter::State::pass_idle(base::Instant at) {
    bool something = false;
    if (overlay != Overlay::idle_warning) {
        if (hears(at)) return false;
        const base::Instant warn_at = last_touch + options.idle_warning_after;
        if (at < warn_at) return false;
        // Seen late, the warning still stands for its whole time.
        overlay = Overlay::idle_warning;
        ends = at + options.idle_extend_time;
        something = true;
    }
    const int left = seconds_until(ends, at);
    if (left == 0) {
        finish(false);
        return true;
    }
    something = something || left != seconds_left;
    seconds_left = left;
    return something;
}

/// Whoever waits because we ask for it is not asked whether they are there.
bool Presenter::State::pass_cool_down(base::Instant at) {
    const int left = seconds_until(ends, at);
    const bool something = left != seconds_left;
    seconds_left = left;
    if (left > 0) return something;
    overlay = Overlay::none;
    last_touch = at;
    submit();
    return true;
}

/// While it is read aloud there stays time enough to copy the code.
bool Presenter::State::pass_receipt(base::Instant at) {
    if (hears(at)) ends = std::max(ends, at + options.idle_extend_time);
    const int left = seconds_until(ends, at);
    const bool something = left != seconds_left;
    time_speaks = seconds_left > limits::receipt_end_told && left <= limits::receipt_end_told && left > 0;
    seconds_left = left;
    if (left == 0) finish(false);
    return something;
}

bool Presenter::State::pass_saving(base::Instant at) {
    if (!slow_due || at < *slow_due) return false;
    slow_due.reset();
    saving_slow = time_speaks = true;
    return true;
}

std::optional<base::Instant> Presenter::State::deadline() const {
    if (screen == Screen::attract) return attract_deadline();
    if (screen == Screen::receipt) return next_second(ends, seconds_left);
    if (screen == Screen::saving) return slow_due;
    if (overlay == Overlay::cool_down) return next_second(ends, seconds_left);
    if (overlay == Overlay::idle_warning) {
        base::Instant next = next_second(ends, seconds_left);
        if (case_due) next = std::min(next, *case_due);
        return next;
    }
    if (screen == Screen::service) return service_deadline();
    if (!can_idle(screen)) return std::nullopt;
    base::Instant next = last_touch + options.idle_warning_after;
    if (heard_until) next = std::max(next, *heard_until);
    for (const auto& other : {settles, case_due, scan_due})
        if (other) next = std::min(next, *other);
    return next;
}

std::optional<base::Instant> Presenter::State::attract_deadline() const {
    std::optional<base::Instant> next;
    if (as_somebody_left_it()) next = last_touch + options.idle_warning_after;
    const auto cards_shown = std::max<base::Milliseconds>(now - last_touch, base::Milliseconds(0)) /
                             base::Milliseconds(limits::attract_card_time);
    const auto turn = base::Milliseconds(limits::attract_card_time) * (cards_shown + 1);
    if (turn < limits::attract_rest_after) {
        const base::Instant at = last_touch + turn;
        next = next ? std::min(*next, at) : at;
    }
    return next;
}

}  // namespace pendopo::presenter
