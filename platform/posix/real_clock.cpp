// SPDX-License-Identifier: Apache-2.0
#include "platform/posix/real_clock.hpp"

#include <time.h>

#include "platform/base/assert.hpp"

namespace pendopo::posix {
namespace {

timespec read_clock(clockid_t clock) {
    timespec now{};
    PENDOPO_ASSERT(::clock_gettime(clock, &now) == 0);  // fails for an unknown clock only
    return now;
}

}  // namespace

base::Instant RealClock::monotonic() const {
    const timespec now = read_clock(CLOCK_BOOTTIME);
    return {std::chrono::seconds(now.tv_sec) + base::Milliseconds(now.tv_nsec / 1'000'000)};
}

base::WallTime RealClock::wall() const {
    return {std::chrono::seconds(read_clock(CLOCK_REALTIME).tv_sec)};
}

}  // namespace pendopo::posix
