// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "app/screens/geometry.hpp"
#include "app/screens/metrics.hpp"
#include "platform/base/bytes.hpp"
#include "platform/base/input.hpp"
#include "platform/base/time.hpp"

namespace pendopo::screens {

/// Names a thing to press from frame to frame.
using TargetId = std::uint32_t;
[[nodiscard]] constexpr TargetId target_id(std::string_view name, std::size_t index = 0) noexcept {
    std::uint32_t hash = 2166136261u;  // FNV-1a
    for (const char c : name)
        hash = (hash ^ static_cast<unsigned char>(c)) * 16777619u;
    return (hash ^ static_cast<std::uint32_t>(index + 1)) * 16777619u;
}

/// What a finger does to one thing in this frame.
struct TargetState {
    bool pressed = false;               ///< the finger is on it: draw it darker and smaller
    bool tapped = false;                ///< let go on it, or Enter with the focus ring on it
    bool held = false;                  ///< once, after the finger rested on it for long
    bool repeat = false;                ///< again and again while it is held, for backspace
    base::Milliseconds pressed_for{0};  ///< how long the finger has rested on it
    bool focused = false;               ///< keys have chosen it: draw the focus ring
};

/// Turns one change of the input per frame into taps, holds, drags and the keyboard's focus.
///
/// Immediate mode: each thing asks about itself while it is drawn. A finger that travels further than 3 mm drags:
/// the press is cancelled and the list under it scrolls. Keeps positions and ids only, never text. One thread.
class Interaction {
public:
    /// Begins a frame with at most one change of the input. `now` lets holds come to pass.
    void begin_frame(const base::InputEvent* event, base::Instant now, const Metrics& metrics);
    void end_frame();
    /// Forgets presses, focus and scroll positions: another screen, or a wipe.
    void reset();

    /// Asks about a thing that can be pressed. `tab_stop`: Tab and arrows reach it.
    [[nodiscard]] TargetState target(TargetId id, const Rect& rect, bool tab_stop = true);
    /// While disabled (the screen under an overlay), nothing is pressed and nothing can be reached.
    void set_enabled(bool enabled) noexcept { enabled_ = enabled; }
    /// Only what lies inside `rect` can be pressed until it is reset (a list that scrolls).
    void set_window(std::optional<Rect> rect) noexcept { window_ = rect; }

    /// Where the finger touched the glass in this frame, if it did.
    [[nodiscard]] std::optional<Point> pressed_at() const noexcept;
    /// Where a finger that did not drag was lifted in this frame.
    [[nodiscard]] std::optional<Point> tapped_at() const noexcept;
    [[nodiscard]] std::optional<Point> released_at() const noexcept;
    [[nodiscard]] bool down() const noexcept { return down_; }
    /// Where the finger was last.
    [[nodiscard]] Point position() const noexcept { return position_; }
    /// Nobody gets the tap of this press: it only closed something.
    void swallow() noexcept;
    /// The hold (or a repeat) has done something: letting go is no tap any more.
    void take_hold() noexcept { hold_taken_ = true; }

    /// The press that is down belongs to this thing now: nothing scrolls and nothing is tapped by it.
    void capture(TargetId id) noexcept { captured_ = id; }
    /// A press inside `rect` is captured at once, for handles that are dragged.
    void capture_press(TargetId id, const Rect& rect) noexcept;
    /// Where the finger is whose press this thing has captured; nothing once it is lifted.
    [[nodiscard]] std::optional<Point> captured_by(TargetId id) const noexcept;
    /// True on the second of two taps within a moment at about the same place.
    [[nodiscard]] bool double_tapped() const noexcept;

    /// A part that scrolls: returns how far (pixels, 0 is the top). `content` is its whole height.
    [[nodiscard]] float scroll(TargetId id, const Rect& rect, float content);
    void scroll_to(TargetId id, float offset) { scrolls_[id] = offset; }
    /// True if `value` is another one than in the frame before (a caret has moved, a list has changed).
    [[nodiscard]] bool changed(TargetId id, std::uint64_t value);

    /// The key or character of this frame that no focused target has used.
    [[nodiscard]] std::optional<base::Key> key() const noexcept;
    [[nodiscard]] std::optional<char32_t> character() const noexcept;
    /// The screen takes typing: letters, blanks and arrows go to the words; Tab alone moves the focus ring.
    void set_typing(bool typing) noexcept { typing_ = typing && enabled_; }
    [[nodiscard]] bool focus_engaged() const noexcept { return focus_.has_value(); }

    /// When a hold or repeat comes due; the loop must draw then.
    [[nodiscard]] std::optional<base::Instant> deadline() const noexcept;
    /// Something of the picture follows from the last event: draw another frame.
    [[nodiscard]] bool anybody() const noexcept { return event_.has_value(); }

private:
    struct Stop {
        TargetId id;
        Rect rect;
    };
    void take_character();
    void take_pointer(const base::InputEvent& event);
    void move_focus();
    void move_focus_to_nearest(base::Key direction);
    [[nodiscard]] TargetState pressed_state(TargetId id, const Rect& rect, bool inside);

    std::optional<base::InputEvent> event_;
    base::Instant now_;
    float drag_threshold_ = 0;
    bool enabled_ = true;
    std::optional<Rect> window_;
    bool typing_ = false;

    bool down_ = false;
    bool dragging_ = false;
    bool swallowed_ = false;
    bool hold_seen_ = false;
    bool hold_taken_ = false;
    bool activate_ = false;  ///< Enter or Space on the focused thing
    Point start_;
    Point position_;
    Point last_position_;
    base::Instant pressed_since_;
    base::Instant hold_due_;
    std::optional<TargetId> active_;
    std::optional<TargetId> scroll_active_;
    std::optional<TargetId> captured_;
    std::optional<base::Instant> last_tap_;
    Point last_tap_at_;
    std::map<TargetId, float> scrolls_;
    std::map<TargetId, std::uint64_t> values_;
    std::optional<TargetId> focus_;
    std::vector<Stop> stops_;       ///< of this frame
    std::vector<Stop> last_stops_;  ///< of the last one: what the keys move among
};

}  // namespace pendopo::screens
