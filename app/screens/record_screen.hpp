// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// A story told aloud: how loud and how long, and the three things to do about it.
void draw_record(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
