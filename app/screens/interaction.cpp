// SPDX-License-Identifier: Apache-2.0
#include "app/screens/interaction.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace pendopo::screens {

namespace {

using base::InputEvent;
using base::Key;
using Kind = base::InputEvent::Kind;

constexpr double drag_threshold_mm = 3;  // a finger that trembles stays under it
constexpr base::Milliseconds hold_after{450};
constexpr base::Milliseconds repeat_every{110};
constexpr double wheel_notch_mm = 12;
constexpr base::Milliseconds double_tap_within{400};

bool is_arrow(Key key) {
    return key == Key::left || key == Key::right || key == Key::up || key == Key::down;
}

}  // namespace

void Interaction::begin_frame(const InputEvent* event, base::Instant now, const Metrics& metrics) {
    event_ = event != nullptr ? std::optional(*event) : std::nullopt;
    now_ = now;
    drag_threshold_ = metrics.mm(drag_threshold_mm);
    last_stops_ = std::exchange(stops_, {});
    window_.reset();
    enabled_ = true;
    activate_ = false;
    last_position_ = position_;
    if (!event_) return;
    if (event_->kind == Kind::wheel) event_->y *= metrics.mm(wheel_notch_mm);
    if (event_->kind == Kind::key)
        move_focus();
    else if (event_->kind == Kind::character)
        take_character();
    else
        take_pointer(*event_);
}

void Interaction::take_character() {
    if (focus_ && event_->character == U' ')
        event_.reset();  // this blank has just pressed the focused thing
    else if (typing_)
        focus_.reset();
}

void Interaction::take_pointer(const InputEvent& event) {
    if (event.kind == Kind::wheel) return;
    position_ = {event.x, event.y};
    if (event.kind == Kind::pointer_pressed) {
        down_ = true;
        dragging_ = swallowed_ = hold_seen_ = hold_taken_ = false;
        start_ = last_position_ = position_;
        pressed_since_ = now_;
        hold_due_ = now_ + hold_after;
        active_.reset();
        scroll_active_.reset();
        captured_.reset();
        focus_.reset();
    } else if (event.kind == Kind::pointer_moved && down_) {
        if (std::hypot(position_.x - start_.x, position_.y - start_.y) > drag_threshold_) dragging_ = true;
    }
}

void Interaction::capture_press(TargetId id, const Rect& rect) noexcept {
    if (!enabled_ || !event_ || event_->kind != Kind::pointer_pressed || !rect.contains(start_)) return;
    captured_ = id;
    swallow();
}

std::optional<Point> Interaction::captured_by(TargetId id) const noexcept {
    if (!down_ || captured_ != id) return std::nullopt;
    return position_;
}

bool Interaction::double_tapped() const noexcept {
    return released_at() && !dragging_ && last_tap_ && now_ - *last_tap_ <= double_tap_within &&
           std::hypot(position_.x - last_tap_at_.x, position_.y - last_tap_at_.y) <= drag_threshold_ * 1.5F;
}

void Interaction::end_frame() {
    if (event_ && event_->kind == Kind::pointer_released) {
        if (!dragging_ && !captured_) {
            last_tap_ = double_tapped() ? std::nullopt : std::optional(now_);
            last_tap_at_ = position_;
        }
        down_ = false;
        active_.reset();
        scroll_active_.reset();
        captured_.reset();
    }
    if (event_) base::wipe(&event_->character, sizeof event_->character);
    event_.reset();
}

void Interaction::reset() {
    active_.reset();
    scroll_active_.reset();
    focus_.reset();
    scrolls_.clear();
    values_.clear();
    stops_.clear();
    last_stops_.clear();
    down_ = false;
    swallowed_ = true;
    captured_.reset();
    last_tap_.reset();
}

void Interaction::move_focus() {
    const Key key = event_->key;
    if (key == Key::tab) {
        if (last_stops_.empty()) return;
        const auto found = std::find_if(last_stops_.begin(), last_stops_.end(),
                                        [&](const Stop& s) { return focus_ && s.id == *focus_; });
        const auto count = static_cast<std::ptrdiff_t>(last_stops_.size());
        std::ptrdiff_t index = found == last_stops_.end() ? -1 : found - last_stops_.begin();
        if (event_->shift)
            index = index <= 0 ? count - 1 : index - 1;
        else
            index = (index + 1) % count;
        focus_ = last_stops_[static_cast<std::size_t>(index)].id;
    } else if (is_arrow(key) && (!typing_ || focus_)) {
        move_focus_to_nearest(key);
    } else if ((key == Key::enter || key == Key::space) && focus_) {
        activate_ = true;
    } else if (key == Key::escape) {
        focus_.reset();
    }
}

void Interaction::move_focus_to_nearest(Key direction) {
    const auto current =
        std::find_if(last_stops_.begin(), last_stops_.end(), [&](const Stop& s) { return focus_ && s.id == *focus_; });
    if (current == last_stops_.end()) {
        if (!last_stops_.empty()) focus_ = last_stops_.front().id;
        return;
    }
    const Point from = current->rect.centre();
    const bool across = direction == Key::left || direction == Key::right;
    const float sign = direction == Key::left || direction == Key::up ? -1.F : 1.F;
    float best = 0;
    std::optional<TargetId> nearest;
    for (const Stop& stop : last_stops_) {
        const Point to = stop.rect.centre();
        const float along = sign * (across ? to.x - from.x : to.y - from.y);
        const float aside = std::abs(across ? to.y - from.y : to.x - from.x);
        if (along <= 1) continue;
        const float distance = along + 2 * aside;  // straight ahead is preferred
        if (!nearest || distance < best) {
            nearest = stop.id;
            best = distance;
        }
    }
    if (nearest) focus_ = nearest;
}

TargetState Interaction::target(TargetId id, const Rect& rect, bool tab_stop) {
    if (!enabled_) return {};
    const Rect reachable = window_ ? rect.shared_with(*window_) : rect;
    if (tab_stop && !reachable.empty()) stops_.push_back({id, rect});
    TargetState state = pressed_state(id, reachable, !reachable.empty() && reachable.contains(position_));
    state.focused = focus_ == id;
    if (state.focused && activate_) state.tapped = true;
    return state;
}

TargetState Interaction::pressed_state(TargetId id, const Rect& rect, bool inside) {
    TargetState state;
    if (event_ && event_->kind == Kind::pointer_pressed && !rect.empty() && rect.contains(start_) && !active_ &&
        !swallowed_)
        active_ = id;
    if (active_ != id || dragging_ || swallowed_) return state;
    const bool released = event_ && event_->kind == Kind::pointer_released;
    state.pressed = down_ && inside && !released;
    state.tapped = released && inside && !hold_taken_;
    if (state.pressed) state.pressed_for = now_ - pressed_since_;
    if (!state.pressed || now_ < hold_due_) return state;
    state.held = !std::exchange(hold_seen_, true);
    state.repeat = true;
    hold_due_ = now_ + repeat_every;
    return state;
}

std::optional<Point> Interaction::pressed_at() const noexcept {
    if (enabled_ && event_ && event_->kind == Kind::pointer_pressed) return position_;
    return std::nullopt;
}

std::optional<Point> Interaction::released_at() const noexcept {
    if (enabled_ && event_ && event_->kind == Kind::pointer_released) return position_;
    return std::nullopt;
}

std::optional<Point> Interaction::tapped_at() const noexcept {
    return dragging_ || swallowed_ ? std::nullopt : released_at();
}

void Interaction::swallow() noexcept {
    swallowed_ = true;
    active_.reset();
}

float Interaction::scroll(TargetId id, const Rect& rect, float content) {
    float& offset = scrolls_[id];
    if (enabled_ && event_) {
        if (event_->kind == Kind::wheel && rect.contains(position_)) offset -= event_->y;
        if (event_->kind == Kind::pointer_pressed && rect.contains(position_)) scroll_active_ = id;
        if (event_->kind == Kind::pointer_moved && dragging_ && scroll_active_ == id && !captured_)
            offset -= position_.y - last_position_.y;
    }
    offset = std::clamp(offset, 0.F, std::max(0.F, content - rect.height));
    return std::round(offset);
}

bool Interaction::changed(TargetId id, std::uint64_t value) {
    const auto [place, is_new] = values_.try_emplace(id, value);
    if (is_new) return true;
    return std::exchange(place->second, value) != value;
}

std::optional<Key> Interaction::key() const noexcept {
    if (!enabled_ || !event_ || event_->kind != Kind::key || focus_) return std::nullopt;
    return event_->key;
}

std::optional<char32_t> Interaction::character() const noexcept {
    if (!enabled_ || !event_ || event_->kind != Kind::character) return std::nullopt;
    return event_->character;
}

std::optional<base::Instant> Interaction::deadline() const noexcept {
    if (!down_ || dragging_ || swallowed_ || !active_) return std::nullopt;
    return hold_due_;
}

}  // namespace pendopo::screens
