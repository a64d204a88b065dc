// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// It was not stored: what happened, that nothing was lost, and what to do.
void draw_failure(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
