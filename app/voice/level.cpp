// SPDX-License-Identifier: Apache-2.0
#include "app/voice/level.hpp"

#include <algorithm>
#include <cmath>

namespace pendopo::voice {
namespace {

constexpr double full_scale = 32'768;
constexpr double range_decibels = 60;

std::uint8_t on_meter(double amplitude) {
    if (amplitude < 1) return 0;
    const double decibels = 20 * std::log10(amplitude / full_scale);
    const double share = std::clamp(1 + decibels / range_decibels, 0.0, 1.0);
    return static_cast<std::uint8_t>(std::lround(255 * share));
}

}  // namespace

Level level_of(port::Samples samples) {
    if (samples.empty()) return {};
    double peak = 0;
    double power = 0;
    for (const port::Sample each : samples) {
        const double value = each;
        peak = std::max(peak, std::abs(value));
        power += value * value;
    }
    return {on_meter(peak), on_meter(std::sqrt(power / static_cast<double>(samples.size())))};
}

}  // namespace pendopo::voice
