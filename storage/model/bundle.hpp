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

/// What whoever has a new one found of the one that is kept already, if any: a damaged one does not verify any more.
enum class KeptBundle : std::uint8_t { whole, damaged };

}  // namespace pendopo::model
