// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/port/random.hpp"

namespace pendopo::posix {

/// getrandom(2), which waits until the kernel's generator is seeded. Any thread. Aborts if the kernel refuses: a
/// program that can't make keys must not pretend to.
class RealRandom final : public port::Random {
public:
    void fill(base::ByteSpan out) override;
};

}  // namespace pendopo::posix
