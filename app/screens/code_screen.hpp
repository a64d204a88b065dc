// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// The receipt code that opens an answer, typed on keys of its own.
void draw_code(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
