// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// Thanks, the code and its QR, and what happens next.
void draw_receipt(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
