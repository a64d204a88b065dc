// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// Stay anonymous or leave a contact, with consent before anything is typed.
void draw_contact(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
