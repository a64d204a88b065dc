// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// The five doors: what would you like to do? The same things in the same order in every shape.
void draw_doors(Ui& ui, const presenter::View& view);

/// The mark, where this is, and the tools; cut off the top of `room`.
void draw_doors_bar(Ui& ui, Rect& room, const presenter::View& view);

}  // namespace pendopo::screens
