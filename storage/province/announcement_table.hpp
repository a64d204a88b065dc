// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "storage/province/announcement_store.hpp"
#include "storage/sqlite/database.hpp"

namespace pendopo::province {

/// What SqliteStore does for AnnouncementStore. Inside a transaction of the caller's where something changes.
class AnnouncementTable {
public:
    /// The database must live longer.
    explicit AnnouncementTable(sqlite::Database& database) : database_(database) {}

    [[nodiscard]] base::Status keep(std::span<const AnnouncementRow> rows);
    [[nodiscard]] base::Result<std::vector<AnnouncementRow>> all();

private:
    sqlite::Database& database_;
};

}  // namespace pendopo::province
