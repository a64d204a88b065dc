// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// This kiosk takes nothing now: why, and what an officer can do.
void draw_not_ready(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
