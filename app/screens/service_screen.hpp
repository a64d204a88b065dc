// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// For officers: how the device is, and the exchange with a courier's stick.
void draw_service(Ui& ui, const presenter::View& view);

/// The way there: a finger that rests on the mark for long, where `rect` is. Nothing shows that it is one.
void service_door(Ui& ui, const Rect& rect);

}  // namespace pendopo::screens
