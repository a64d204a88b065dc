// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "platform/base/time.hpp"
#include "storage/model/entry.hpp"

namespace pendopo::model {

/// What the province notes about an entry beside what the device sent. A set of bits; part of the format.
enum class EntryFlags : std::uint32_t {
    none = 0,
    gap = 1,     ///< stored before what stands in front of it; cleared when that arrives
    forked = 2,  ///< another entry of this number, or behind such a one, was there before: a clone, a restored card
    quarantined = 4,  ///< came under a revoked key: kept, not shown as an ordinary one
    late = 8,         ///< came under a key that was replaced before: an old box, or a re-keyed one's old journal
};

[[nodiscard]] constexpr EntryFlags operator|(EntryFlags a, EntryFlags b) noexcept {
    return static_cast<EntryFlags>(static_cast<std::uint32_t>(a) | static_cast<std::uint32_t>(b));
}
[[nodiscard]] constexpr bool has(EntryFlags flags, EntryFlags flag) noexcept {
    return (static_cast<std::uint32_t>(flags) & static_cast<std::uint32_t>(flag)) != 0;
}

/// An entry as the province holds it.
struct StoredEntry {
    std::uint64_t number = 0;    ///< rises with every entry stored; the desk's handle, not the device's seq
    Entry entry;                 ///< signature is zero for all but the last entry of a batch
    base::WallTime received_at;  ///< the server's clock; never used for order
    EntryFlags flags = EntryFlags::none;
};

}  // namespace pendopo::model
