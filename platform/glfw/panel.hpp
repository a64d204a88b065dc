// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

namespace pendopo::glfw {

/// The glass a citizen looks at: its pixels, and how many of them make a millimetre.
struct Panel {
    int width = 0;
    int height = 0;
    double pixels_per_mm = 0;
};

/// What is known about a screen before a window opens.
struct ScreenFacts {
    int monitor_width = 0;                      ///< pixels of the monitor's present mode; 0 if unknown
    int monitor_width_mm = 0;                   ///< what the monitor says of itself; often wrong, sometimes 0
    std::optional<double> configured_width_mm;  ///< measured by the operator; believed
};

/// Decides how large a millimetre is drawn in a window of `width` × `height` pixels.
///
/// A configured width counts as the width of the window, so that a window on a developer's desk shows what a
/// panel of that size would. Otherwise the monitor is believed if its numbers are plausible (3 to 20 pixels a
/// millimetre, at least 60 mm wide), and else a 10.1″ panel of 217 mm is assumed. Pure.
[[nodiscard]] Panel measure_panel(int width, int height, const ScreenFacts& facts) noexcept;

}  // namespace pendopo::glfw
