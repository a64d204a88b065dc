// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// Which village: a search over every name, and the whole district or province in one touch.
void draw_place(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
