// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// Stay anonymous or leave a contact, with consent before anything is typed.
void draw_contact(Ui& ui, const presenter::View& view);

/// One field, with an eye beside it once it was left: what is masked shows while the finger rests on the eye.
void contact_field(Ui& ui, const Rect& rect, const presenter::ContactView& contact, std::size_t index);

}  // namespace pendopo::screens
