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

/// What whoever has a new one found of the one that is kept already, if any.
enum class KeptBundle : std::uint8_t {
    whole,
    damaged,    ///< it does not verify any more; its epoch is all that keeps older ones out
    unreadable  ///< its epoch is not believed either: the caller knows by other means which ones are too old
};

}  // namespace pendopo::model
