// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// The top of a page: where am I (steps), what is asked (title), start over, the tools, and on wide panels back and
/// next. What does not fit beside each other goes to the next row; nothing is ever left out but the words "3 of 5".
///
/// Cuts itself off the top of `room` and returns what is free beside the title, as high as a tool: where a screen has
/// no room to spare it may leave out the title (`with_title` false) and put something of its own there.
Rect draw_header(Ui& ui, const presenter::View& view, Rect& room, bool with_title = true);

/// The tools that are on every screen of a visit, display settings and hide, as round signs or with their words, cut
/// off the right end of `row`. With words only if they then take no more than `most` pixels.
void draw_tools(Ui& ui, const presenter::Bar& bar, Rect& row, float most);
/// What they take at least, as signs alone.
[[nodiscard]] float tools_width(const Ui& ui, const presenter::Bar& bar);

}  // namespace pendopo::screens
