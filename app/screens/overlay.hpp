// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// A dialog above the screen, which does not react meanwhile: idle warning, languages, start over.
void draw_overlay(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
