// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "platform/port/sound.hpp"

namespace pendopo::voice {

/// How loud some samples are, as a meter shows it: 0 is silence (60 dB below full scale or less), 255 full scale, in
/// steps of a quarter of a decibel.
struct Level {
    std::uint8_t peak = 0;
    std::uint8_t loudness = 0;  ///< of the mean power

    bool operator==(const Level&) const = default;
};

[[nodiscard]] Level level_of(port::Samples samples);

}  // namespace pendopo::voice
