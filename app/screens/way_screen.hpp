// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// A story is written or told aloud: the choice, and what a voice gives away.
void draw_way(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
