// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

namespace pendopo::port {

/// Sound as all of our parts hand it on: one channel of signed 16-bit samples, in the machine's byte order.
using Sample = std::int16_t;
using Samples = std::span<const Sample>;

/// What voices are recorded at, in samples a second: Opus's own rate (RFC 6716).
inline constexpr unsigned voice_rate = 48'000;

}  // namespace pendopo::port
