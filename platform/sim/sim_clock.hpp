// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>

#include "platform/port/clock.hpp"

namespace pendopo::sim {

/// A clock that moves only when a test says so. Any thread may read while one moves it.
class SimClock final : public port::Clock {
public:
    explicit SimClock(base::Milliseconds since_boot = {}, std::chrono::seconds since_epoch = {})
        : monotonic_(since_boot.count()), wall_(since_epoch.count() * 1000) {}

    [[nodiscard]] base::Instant monotonic() const override { return {base::Milliseconds(monotonic_.load())}; }
    [[nodiscard]] base::WallTime wall() const override {
        return {std::chrono::floor<std::chrono::seconds>(base::Milliseconds(wall_.load()))};
    }

    /// Time passes: both clocks go on. `by` must not be negative.
    void advance(base::Milliseconds by);
    /// Somebody sets the wall clock, either way; the monotonic one does not notice.
    void set_wall(base::WallTime to) { wall_ = to.since_epoch.count() * 1000; }
    /// The machine starts again: the monotonic clock begins at zero, the wall clock goes on from where it was.
    void reboot() { monotonic_ = 0; }

private:
    std::atomic<std::int64_t> monotonic_;  // milliseconds
    std::atomic<std::int64_t> wall_;       // milliseconds
};

}  // namespace pendopo::sim
