// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include "storage/province/store.hpp"
#include "storage/sqlite/database.hpp"

namespace pendopo::province {

/// The columns of a stored entry, of `entry AS e` and `journal AS j`, and what a row that begins with them says.
inline constexpr std::string_view entry_columns =
    "e.number, j.device, j.id, e.seq, e.hash, e.previous, e.header, e.sealed, e.signature, e.received_at, e.flags";
[[nodiscard]] model::StoredEntry entry_of(const sqlite::Query& query);

/// Writes to the tables `journal` and `entry`, inside a transaction of the caller's. One thread at a time.
class EntryWriter {
public:
    [[nodiscard]] static base::Result<EntryWriter> open(sqlite::Database& database);

    /// Store::ingest, without the transaction. After an error the caller rolls back what was done.
    [[nodiscard]] base::Result<IngestResult> ingest(const IngestRun& run, const IngestDecider& decide);

private:
    struct JournalRow {
        std::int64_t number = 0;
        model::Head head;
    };
    /// A stored link and the number of its row.
    struct NumberedLink {
        std::int64_t number = 0;
        StoredLink link;
    };

    explicit EntryWriter(sqlite::Database& database) : database_(&database) {}
    [[nodiscard]] base::Result<JournalRow> journal_of(const IngestRun& run);
    [[nodiscard]] base::Status check_room_for_journal(const model::DeviceId& device);
    [[nodiscard]] base::Result<std::vector<NumberedLink>> links(const sqlite::Statement& select, std::int64_t journal,
                                                                std::uint64_t from, std::uint64_t bound);
    [[nodiscard]] base::Result<bool> insert(std::int64_t journal, const model::Entry& entry, model::EntryFlags flags,
                                            base::WallTime received_at);
    [[nodiscard]] base::Status clear_gaps(const IngestDecision& decision, std::span<const NumberedLink> links);

    sqlite::Database* database_;
    sqlite::Statement select_journal_;
    sqlite::Statement count_journals_;
    sqlite::Statement insert_journal_;
    sqlite::Statement select_overlapping_;
    sqlite::Statement select_waiting_;
    sqlite::Statement insert_entry_;
    sqlite::Statement clear_gap_;
    sqlite::Statement update_head_;
};

/// Reads the tables `journal` and `entry`. One thread at a time.
class EntryReader {
public:
    [[nodiscard]] static base::Result<EntryReader> open(sqlite::Database& database);

    [[nodiscard]] base::Result<std::vector<model::StoredEntry>> list(const EntryQuery& query);
    [[nodiscard]] base::Result<model::StoredEntry> read(std::uint64_t number);

private:
    sqlite::Statement select_page_;
    sqlite::Statement select_one_;
};

}  // namespace pendopo::province
