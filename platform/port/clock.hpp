// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/base/time.hpp"

namespace pendopo::port {

/// The machine's clocks. Any thread.
class Clock {
public:
    virtual ~Clock() = default;
    /// Time since boot, suspended time included; never goes back within a boot.
    [[nodiscard]] virtual base::Instant monotonic() const = 0;
    /// What the wall clock claims; may jump either way.
    [[nodiscard]] virtual base::WallTime wall() const = 0;
};

}  // namespace pendopo::port
