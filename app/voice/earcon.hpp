// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "platform/port/sound.hpp"

namespace pendopo::voice {

/// Short tones that tell what a key did before the words do.
enum class Earcon : std::uint8_t {
    moved,   ///< on to another element
    chosen,  ///< the element was pressed
    around,  ///< past the last element to the first, or back
    begins,  ///< the microphone is on
    ends,    ///< the microphone is off
};

/// At port::voice_rate, 60 to 200 ms long, with soft edges.
[[nodiscard]] std::vector<port::Sample> tone_of(Earcon earcon);

}  // namespace pendopo::voice
