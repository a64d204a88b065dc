// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/base/bytes.hpp"

namespace pendopo::port {

/// Unpredictable bytes fit for keys. Any thread. Never fails: without randomness the program stops.
class Random {
public:
    virtual ~Random() = default;
    virtual void fill(base::ByteSpan out) = 0;
};

}  // namespace pendopo::port
