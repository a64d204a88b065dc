// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// What the camera sees, mirrored, with a frame to hold the receipt's QR into; what to do stands beside it, on high
/// panels below. Holds for every size of letters: the words scroll where they have to, the picture stays.
void draw_scan(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
