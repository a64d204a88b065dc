// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// A dialog above the screen, which does not react meanwhile: idle warning, languages, start over, display settings.
void draw_overlay(Ui& ui, const presenter::View& view);

/// Dims the screen and draws a panel as high as its content, or as the glass allows; returns the room inside.
[[nodiscard]] Rect dialog(Ui& ui, const std::function<float(float width)>& measure);

}  // namespace pendopo::screens
