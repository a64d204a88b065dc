// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "storage/province/keep_store.hpp"
#include "storage/sqlite/database.hpp"

namespace pendopo::province {

/// Whole journals, and the table `tombstone`. One thread at a time; the caller's transaction.
class KeepTable {
public:
    explicit KeepTable(sqlite::Database& database) : database_(&database) {}

    [[nodiscard]] base::Result<std::vector<JournalRecord>> chains();
    [[nodiscard]] base::Result<std::vector<ChainEntry>> chain(const JournalRecord& journal, const model::Head& before);
    [[nodiscard]] base::Result<Extent> extent();
    [[nodiscard]] base::Result<std::optional<Tombstone>> tombstone(std::uint64_t number);
    /// Whose entry it was.
    [[nodiscard]] base::Result<model::DeviceId> erase(std::uint64_t number, const Tombstone& tombstone);

private:
    sqlite::Database* database_;
};

}  // namespace pendopo::province
