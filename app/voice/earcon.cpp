// SPDX-License-Identifier: Apache-2.0
#include "app/voice/earcon.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace pendopo::voice {
namespace {

struct Tone {
    double first;   ///< hertz
    double second;  ///< hertz; the second half
    double seconds;
};

constexpr std::array tones = {
    Tone{880, 880, 0.06}, Tone{660, 990, 0.12}, Tone{330, 330, 0.12}, Tone{523, 784, 0.2}, Tone{784, 523, 0.2},
};
constexpr double loudness = 7'000;
constexpr double edge_seconds = 0.01;  // rising and falling, or it would click

}  // namespace

std::vector<port::Sample> tone_of(Earcon earcon) {
    const Tone& tone = tones[static_cast<std::size_t>(earcon)];
    std::vector<port::Sample> out(static_cast<std::size_t>(tone.seconds * port::voice_rate));
    double turn = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        turn += 2 * std::numbers::pi * (i * 2 < out.size() ? tone.first : tone.second) / port::voice_rate;
        const double from_edge = static_cast<double>(std::min(i, out.size() - i)) / (edge_seconds * port::voice_rate);
        out[i] = static_cast<port::Sample>(loudness * std::min(1.0, from_edge) * std::sin(turn));
    }
    return out;
}

}  // namespace pendopo::voice
