// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// What hides a screen from others: nothing of it is drawn. Touched anywhere, it goes away.
void draw_cover(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
