// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// Everything once more before it is sealed; each part can be changed.
void draw_review(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
