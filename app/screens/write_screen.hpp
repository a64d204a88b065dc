// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// The citizen's own words: a page to write on, questions that tick themselves, the keyboard.
void draw_write(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
