// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// How the screen is for this visitor, in large choices that hold at once: size of the letters, contrast, movement, and
/// on high panels where the buttons stand.
void draw_comfort_panel(Ui& ui, const presenter::ComfortView& comfort);

}  // namespace pendopo::screens
