// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// The moment between the last touch and the receipt.
void draw_saving(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
