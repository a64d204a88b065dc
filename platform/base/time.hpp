// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>

namespace pendopo::base {

using Milliseconds = std::chrono::milliseconds;

/// A point on the monotonic clock of this boot (CLOCK_BOOTTIME). Only for intervals within one boot.
struct Instant {
    Milliseconds since_boot{0};

    auto operator<=>(const Instant&) const = default;
    friend Instant operator+(Instant a, Milliseconds d) { return {a.since_boot + d}; }
    friend Milliseconds operator-(Instant a, Instant b) { return a.since_boot - b.since_boot; }
};

/// What the wall clock claims: seconds since 1970-01-01 UTC. Never used for ordering or validity.
struct WallTime {
    std::chrono::seconds since_epoch{0};

    auto operator<=>(const WallTime&) const = default;
};

}  // namespace pendopo::base
