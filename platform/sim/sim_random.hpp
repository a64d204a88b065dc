// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/port/random.hpp"

namespace pendopo::sim {

/// The same bytes for the same seed, on every machine. For tests and simulation only: anybody can predict it. One
/// thread.
///
/// SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", 2014), little-endian words.
class SimRandom final : public port::Random {
public:
    explicit SimRandom(std::uint64_t seed) : state_(seed) {}
    void fill(base::ByteSpan out) override;
    [[nodiscard]] std::uint64_t next();
    /// A number from 0 to `bound` − 1; `bound` is at least 1.
    [[nodiscard]] std::uint64_t below(std::uint64_t bound);

private:
    std::uint64_t state_;
};

}  // namespace pendopo::sim
