// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "platform/base/bytes.hpp"

namespace pendopo::model {

/// A trust bundle as it is kept: signed bytes, verified by whoever uses them. Epochs only rise.
struct StoredBundle {
    std::uint64_t epoch = 0;
    base::Bytes bytes;
};

}  // namespace pendopo::model
