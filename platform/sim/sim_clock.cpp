// SPDX-License-Identifier: Apache-2.0
#include "platform/sim/sim_clock.hpp"

#include "platform/base/assert.hpp"

namespace pendopo::sim {

void SimClock::advance(base::Milliseconds by) {
    PENDOPO_ASSERT(by.count() >= 0);
    monotonic_ += by.count();
    wall_ += by.count();
}

}  // namespace pendopo::sim
