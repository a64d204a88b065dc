// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

/// What the microphone of the tests hears. Plug and test make it by the same rule, so that it can be looked for.
namespace pendopo::microphone {

inline constexpr unsigned rate = 48'000;

/// A tone, and on it a noise that makes any few samples unlike all others.
inline std::int16_t heard_at(std::uint64_t sample) {
    const double tone = 9'000 * std::sin(static_cast<double>(sample % rate) * 0.06);
    const std::uint64_t mixed = (sample % rate + 1) * 0x9e3779b97f4a7c15u;
    return static_cast<std::int16_t>(tone + static_cast<double>((mixed >> 40) % 512));
}

}  // namespace pendopo::microphone
