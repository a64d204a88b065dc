// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// One question of a poll or of the survey: faces, choices, ticks or a few words.
void draw_question(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
