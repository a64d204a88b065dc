// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <vector>

#include "platform/base/bytes.hpp"

namespace pendopo::sim {

/// What the connections to one database file share while they are open: its locks, and the memory of its log's index.
/// Ours alone: another process has no part in a simulation. See SQLite's sqlite3_io_methods for the rules.
class SharedFile {
public:
    using Holder = const void*;

    /// Raises or lowers a holder's lock to SQLITE_LOCK_…; false: another connection stands in the way.
    [[nodiscard]] bool lock(Holder holder, int level);
    void unlock(Holder holder, int level);
    [[nodiscard]] bool is_reserved() const { return reserved_ != nullptr; }

    /// A region of the shared memory; nullptr if it is not there and not to be made.
    [[nodiscard]] base::Byte* map(std::size_t region, std::size_t size, bool make);
    /// Slots `first` to `first + count` − 1.
    [[nodiscard]] bool lock_slots(Holder holder, int first, int count, bool exclusive);
    void unlock_slots(Holder holder, int first, int count);

    void closed(Holder holder);

private:
    struct Slot {
        Holder exclusive = nullptr;
        std::vector<Holder> shared;
    };

    std::vector<Holder> readers_;
    Holder reserved_ = nullptr;
    Holder pending_ = nullptr;
    Holder exclusive_ = nullptr;
    std::array<Slot, 8> slots_;
    std::vector<std::unique_ptr<base::Byte[]>> regions_;
};

}  // namespace pendopo::sim
