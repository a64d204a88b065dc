// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// The invitation: what this is, how long it takes, begin, and in which language.
void draw_attract(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
