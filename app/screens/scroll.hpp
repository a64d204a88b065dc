// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// A part of the screen whose content may be higher than its room. What fits stands still; what does not scrolls by
/// drag and by two buttons at its right edge, so that nothing is ever cut off and nobody has to guess that it goes on.
///
///     const Scroll scroll(ui, target_id("doors"), room, [&](float width) { return height_of(width); });
///     draw into scroll.sheet(), which is as high as its content, at least as high as the room
///
/// Clips, and keeps presses inside, until it is destroyed. Not to be nested.
class Scroll {
public:
    using Measure = std::function<float(float width)>;

    Scroll(Ui& ui, TargetId id, const Rect& room, const Measure& measure);
    ~Scroll();
    Scroll(const Scroll&) = delete;
    Scroll& operator=(const Scroll&) = delete;

    [[nodiscard]] const Rect& sheet() const noexcept { return sheet_; }
    [[nodiscard]] bool scrolls() const noexcept { return scrolls_; }
    /// False for what lies outside the window altogether: it need not be drawn.
    [[nodiscard]] bool shows(const Rect& rect) const noexcept {
        return rect.bottom() > window_.y && rect.y < window_.bottom();
    }

private:
    void draw_buttons(const Rect& column, TargetId id, float offset, float content);

    Ui& ui_;
    Rect window_;
    Rect sheet_;
    bool scrolls_ = false;
};

/// The width that the buttons take.
[[nodiscard]] float scroll_buttons_width(const Ui& ui);

}  // namespace pendopo::screens
