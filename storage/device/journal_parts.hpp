// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "storage/device/journal.hpp"
#include "storage/device/trust_bundle_table.hpp"
#include "storage/sqlite/database.hpp"

namespace pendopo::device {

/// One row of table `journal`, and where its entries end.
struct JournalRow {
    std::int64_t number = 0;
    model::JournalId id;
    model::DeviceId device;
    std::uint64_t first_position = 1;
    model::Head head;
    model::Head acked;
    std::uint64_t incarnation = 0;
};

/// What a Journal holds. Everything but the entries is kept in memory too; statements go before the database.
struct Journal::Parts {
    static constexpr std::string_view heard_at_setting = "incarnation_heard_at";

    sqlite::Database database;
    sqlite::Statement insert_entry;
    sqlite::Statement select_entry;
    sqlite::Statement insert_journal;
    sqlite::Statement update_acked;
    sqlite::Statement insert_incarnation;
    sqlite::Statement insert_chunk;
    sqlite::Statement replace_setting;
    sqlite::Statement select_setting;
    sqlite::Statement select_erased;
    sqlite::Statement count_erased;
    TrustBundleTable trust_bundle;

    std::string path;
    std::vector<JournalRow> journals;         ///< at least one; the last is current
    std::vector<std::uint64_t> incarnations;  ///< the last is in force
    std::uint64_t heard_at = 0;               ///< the last entry's position when that one was heard of
    std::uint64_t chunk_count = 0;
    std::uint64_t reply_count = 0;
    std::uint16_t boot_counter = 0;
    bool created = false;
    bool erased_in_log = false;  ///< the log may hold what was erased

    /// Errors: those of the disk; then it is to be done again.
    [[nodiscard]] base::Status empty_log_of_erased();

    explicit Parts(sqlite::Database opened) : database(std::move(opened)) {}

    [[nodiscard]] JournalRow& current() { return journals.back(); }
    [[nodiscard]] JournalRow* find(const model::JournalId& id);

    /// What `open` does after the file is open.
    [[nodiscard]] base::Status prepare();
    [[nodiscard]] base::Status load(const JournalOptions& options);

    [[nodiscard]] base::Result<model::Entry> read(const JournalRow& row, std::uint64_t seq) const;
    /// One row of table `entry`, checked; no text in it if it was pruned or erased.
    [[nodiscard]] base::Result<std::pair<model::Entry, EntryLink::Text>> read_any(const JournalRow& row,
                                                                                  std::uint64_t seq) const;
    [[nodiscard]] base::Status make_room_for_safe(const JournalRow& row);
    /// Takes the text out of one row, inside a transaction of the caller's. False if none was there. A row whose
    /// checksum is wrong stays (corrupt) or loses its text too.
    enum class Damaged { stays, goes };
    [[nodiscard]] base::Result<bool> remove_text(std::uint64_t position, Damaged damaged_one);
    [[nodiscard]] base::Status adopt_entries(const AdoptedJournal& salvaged, const EntrySource& entries,
                                             std::uint64_t first_position);
    [[nodiscard]] base::Status adopt_row(const AdoptedJournal& salvaged, const JournalRow& row);
    [[nodiscard]] base::Status date_safes(std::uint64_t trusted_now);
    /// The last entry whose text was pruned; seq 0 if none was.
    [[nodiscard]] base::Result<model::Head> pruned_to(const JournalRow& row);
    [[nodiscard]] base::Status add_journal(const model::JournalId& id, const model::DeviceId& device);
    /// The entry alone, or with its chunks in one transaction.
    [[nodiscard]] base::Status insert(std::uint64_t position, const model::Entry& entry,
                                      std::span<const model::Hash> chunks);
    [[nodiscard]] base::Status count_chunks();
    [[nodiscard]] base::Status count_replies();
    /// Within a transaction of the caller's. Returns how many were news.
    [[nodiscard]] base::Result<std::uint64_t> insert_chunks(std::span<const model::Hash> names);
    /// False if it was left behind: the province was restored since.
    [[nodiscard]] bool still_counts(std::uint64_t incarnation) const;
    [[nodiscard]] bool covers_later_entry(const JournalRow& row, std::uint64_t seq) const;
    /// Within a transaction of the caller's.
    [[nodiscard]] base::Status note_heard_at(std::uint64_t position);
    [[nodiscard]] std::uint64_t last_position() const {
        return journals.back().first_position + journals.back().head.seq - 1;
    }
    [[nodiscard]] base::Status store_acked(JournalRow& row, const model::Ack& ack);

    [[nodiscard]] base::Status load_journals();
    [[nodiscard]] base::Status load_heads();
    [[nodiscard]] base::Status load_incarnations();

private:
    [[nodiscard]] base::Status count_boot(base::ByteView boot_id);
    [[nodiscard]] base::Error damaged(const std::string& what) const;
};

/// What is kept beside an entry to find damage when it is read.
[[nodiscard]] std::uint32_t checksum_of(std::uint64_t position, const model::Entry& entry);
[[nodiscard]] std::uint32_t checksum_of(const JournalRow& row);

/// Errors: too_large.
[[nodiscard]] base::Status check_setting(std::string_view name, base::ByteView value);

}  // namespace pendopo::device
