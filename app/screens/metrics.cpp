// SPDX-License-Identifier: Apache-2.0
#include "app/screens/metrics.hpp"

#include <algorithm>
#include <array>

namespace pendopo::screens {

namespace {

struct Size {
    double normal;   ///< mm
    double compact;  ///< mm, on 7″ panels
};

// In the order of Type. Titles and the words of choices are never under 4.8 mm.
constexpr std::array<Size, type_count> sizes{{
    {8.0, 6.4},    // display
    {6.0, 4.8},    // title
    {4.8, 4.8},    // label
    {4.0, 3.6},    // button
    {4.2, 3.6},    // input
    {3.6, 3.2},    // body
    {3.6, 3.2},    // body_bold
    {2.8, 2.8},    // small
    {2.8, 2.8},    // small_bold
    {8.0, 6.4},    // code
    {16.0, 11.0},  // hero_icon
    {10.0, 8.0},   // door_icon
    {6.0, 6.0},    // tool_icon
    {5.0, 4.6},    // small_icon
}};

constexpr double large_factor = 1.3;
constexpr double largest_cap_min_mm = 4.8;
constexpr double compact_below_mm = 100;
constexpr double roomy_short_side_mm = 136;  // the 10.1″ panel that the sizes are made for
constexpr double scale_max = 1.3;

}  // namespace

Metrics::Metrics(const PanelSize& size, TextSize text) noexcept
    : panel(size), text_size(text), compact(false), portrait(size.height > size.width), scale(1) {
    const double short_side_mm = std::min(size.width, size.height) / size.pixels_per_mm;
    compact = short_side_mm < compact_below_mm;
    scale = static_cast<float>(std::clamp(short_side_mm / roomy_short_side_mm, 1.0, scale_max));
    const auto choose = [&](double roomy, double tight) { return std::round(mm(compact ? tight : roomy)); };
    margin = choose(7, 3);
    gap = choose(4, 2);
    choice = choose(20, 15);
    key = choose(12, 9);
    tool = choose(12, 9);
    corner_card = choose(5, 3);
    corner_button = choose(4, 2.5);
    set_line_width(1);
}

void Metrics::set_line_width(float times) noexcept {
    border = std::max(1.F, std::round(mm(0.35) * times));
}

double Metrics::cap_mm(Type type) const noexcept {
    const Size& size = sizes[static_cast<std::size_t>(type)];
    const double base_mm = compact ? size.compact : size.normal;
    if (text_size == TextSize::normal) return base_mm;
    const double large =
        type == Type::display || type == Type::code || is_icon(type) ? base_mm : base_mm * large_factor;
    return text_size == TextSize::large ? large : std::max(large, largest_cap_min_mm);
}

}  // namespace pendopo::screens
