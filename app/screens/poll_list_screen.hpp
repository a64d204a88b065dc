// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// The polls that are open now, or a kind word when there is none.
void draw_poll_list(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
