// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// How the case of a receipt code stands: its steps, the letters, and what can be said back.
void draw_case(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
