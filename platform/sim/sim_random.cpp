// SPDX-License-Identifier: Apache-2.0
#include "platform/sim/sim_random.hpp"

#include "platform/base/assert.hpp"

namespace pendopo::sim {

std::uint64_t SimRandom::next() {
    state_ += 0x9e3779b97f4a7c15;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

void SimRandom::fill(base::ByteSpan out) {
    std::uint64_t word = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (i % 8 == 0) word = next();
        out[i] = static_cast<base::Byte>(word >> (8 * (i % 8)));
    }
}

std::uint64_t SimRandom::below(std::uint64_t bound) {
    PENDOPO_ASSERT(bound > 0);
    return next() % bound;  // a little uneven for huge bounds, which does no harm in a simulation
}

}  // namespace pendopo::sim
