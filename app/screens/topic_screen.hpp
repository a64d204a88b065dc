// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// Eight topics, one of them this office, and who will be able to read it.
void draw_topic(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
