// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// What is left for a screen's own things, between margins.
struct Page {
    Rect body;
    Rect beside_title;       ///< free at the right of the title, on 7″ panels or without title; else empty
    Rect beside_navigation;  ///< free at the left of the bottom row, on high panels only; else empty
};

/// Draws what all screens of a visit share: background, practice strip, where am I (steps), what is asked (title),
/// back, the next step, start over, and the keyboard if there is one.
///
/// On wide panels back and next stand at the top right, beside or above the title; on high ones in a row at the
/// bottom, above the keyboard.
[[nodiscard]] Page open_page(Ui& ui, const presenter::View& view, const presenter::KeyboardView* keyboard = nullptr,
                             bool with_title = true);
/// The glass below the practice strip, for screens that have no page: towards the hand that reaches it
/// (Comfort::reach).
[[nodiscard]] Rect screen_within_reach(Ui& ui, const presenter::Bar& bar);

/// The strip that says that this kiosk is for practice. Cuts it off the top; nothing when it is not.
void practice_strip(Ui& ui, const presenter::Bar& bar, Rect& screen);

/// Back, secondary and primary in a row at the right end of `row`, primary last.
void navigation(Ui& ui, const presenter::View& view, const Rect& row);
[[nodiscard]] float navigation_height(const Ui& ui);
[[nodiscard]] float navigation_width(const Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
