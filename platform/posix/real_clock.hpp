// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/port/clock.hpp"

namespace pendopo::posix {

/// The machine's own clocks: CLOCK_BOOTTIME and CLOCK_REALTIME. Any thread.
class RealClock final : public port::Clock {
public:
    [[nodiscard]] base::Instant monotonic() const override;
    [[nodiscard]] base::WallTime wall() const override;
};

}  // namespace pendopo::posix
