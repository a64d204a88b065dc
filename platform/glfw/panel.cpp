// SPDX-License-Identifier: Apache-2.0
#include "platform/glfw/panel.hpp"

#include <algorithm>

namespace pendopo::glfw {

namespace {
constexpr double monitor_width_mm_min = 60;   // smaller panels can't hold a keyboard of 9 mm keys
constexpr double pixels_per_mm_min = 3;       // 76 dots an inch: nothing coarser is sold
constexpr double pixels_per_mm_max = 20;      // 508 dots an inch: beyond the finest telephone
constexpr double assumed_long_side_mm = 217;  // the 10.1″ reference panel
}  // namespace

Panel measure_panel(int width, int height, const ScreenFacts& facts) noexcept {
    Panel panel{width, height, 0};
    if (facts.configured_width_mm && *facts.configured_width_mm > 0) {
        panel.pixels_per_mm = width / *facts.configured_width_mm;
        return panel;
    }
    if (facts.monitor_width > 0 && facts.monitor_width_mm >= monitor_width_mm_min) {
        const double claimed = static_cast<double>(facts.monitor_width) / facts.monitor_width_mm;
        if (claimed >= pixels_per_mm_min && claimed <= pixels_per_mm_max) {
            panel.pixels_per_mm = claimed;
            return panel;
        }
    }
    panel.pixels_per_mm = std::max(width, height) / assumed_long_side_mm;
    return panel;
}

}  // namespace pendopo::glfw
