// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "storage/province/watch_store.hpp"
#include "storage/sqlite/database.hpp"

namespace pendopo::province {

/// The table `unverified`, and a view of `journal`, on one connection. What a method does is told by WatchStore's of
/// the same name; those that write run inside a transaction of the caller's. One thread at a time.
class WatchTable {
public:
    explicit WatchTable(sqlite::Database& database) : database_(&database) {}

    [[nodiscard]] base::Result<WatchStore::Kept> keep_unverified(const Unverified& unverified,
                                                                 const WatchStore::PartCheck& is_part_of);
    [[nodiscard]] base::Result<std::vector<Unverified>> unverified();
    [[nodiscard]] base::Result<Unverified> read_unverified(std::uint64_t number);
    [[nodiscard]] base::Result<std::vector<JournalSummary>> journals();

private:
    [[nodiscard]] base::Status remove_wholes(const Unverified& part, const WatchStore::PartCheck& is_part_of);
    [[nodiscard]] base::Result<bool> is_known(const Unverified& unverified);
    [[nodiscard]] base::Result<std::uint64_t> count_of(const model::DeviceId& bringer);

    sqlite::Database* database_;
};

}  // namespace pendopo::province
