// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "platform/base/log.hpp"
#include "storage/device/journal_parts.hpp"
#include "storage/device/lazy_commit.hpp"

namespace pendopo::device {
namespace {

constexpr std::size_t safes_per_journal_max = 128;  // one a week for as long as a text is kept, ten times over

}  // namespace

base::Result<EntryLink> Journal::link(const model::JournalId& journal, std::uint64_t seq) const {
    const JournalRow* row = parts_->find(journal);
    if (row == nullptr) return base::fail(base::ErrorCode::not_found, "no such journal");
    PENDOPO_TRY(auto found, parts_->read_any(*row, seq));
    auto& entry = found.first;
    return EntryLink{std::move(entry.header), entry.previous, entry.hash, entry.signature, found.second};
}

base::Result<bool> Journal::file_safe(const SafeHead& safe, std::uint64_t trusted_now) {
    const JournalRow* row = parts_->find(safe.journal);
    if (row == nullptr)
        return base::fail(base::ErrorCode::not_found, "a safe statement for a journal that is not here");
    if (safe.device != row->device) return base::fail(base::ErrorCode::conflict, "a safe statement for another device");
    if (!parts_->still_counts(safe.incarnation))
        return base::fail(base::ErrorCode::conflict, "a safe statement from before the province was restored");
    PENDOPO_TRY(const auto found, parts_->read_any(*row, safe.head.seq));
    if (found.first.hash != safe.head.hash)
        return base::fail(base::ErrorCode::conflict, "a safe statement whose hash is not ours at that place");
    {
        PENDOPO_TRY(const auto said, parts_->database.prepare("SELECT max(ifnull((SELECT max(seq) FROM safe WHERE"
                                                              " journal = ?1 AND incarnation = ?2), 0), ifnull((SELECT"
                                                              " seq FROM pruned WHERE journal = ?1), 0))"));
        auto query = said.with(row->number, safe.incarnation);
        PENDOPO_TRY([[maybe_unused]] const bool found_some, query.step());
        if (query.number(0) >= safe.head.seq) return false;
    }
    PENDOPO_TRY([[maybe_unused]] const auto lazy, LazyCommit::begin(parts_->database));
    PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(parts_->database));
    PENDOPO_CHECK(parts_->make_room_for_safe(*row));
    PENDOPO_TRY(const auto insert, parts_->database.prepare("INSERT INTO safe (journal, seq, incarnation, filed_at)"
                                                            " VALUES (?1, ?2, ?3, nullif(?4, 0))"));
    PENDOPO_CHECK(insert.with(row->number, safe.head.seq, safe.incarnation, trusted_now).run());
    PENDOPO_CHECK(transaction.commit());
    return true;
}

/// What has been carried out, and the word of an incarnation that was left behind, go. If that is not enough, the last
/// one filed goes: the next says more, and those before it come of age meanwhile.
base::Status Journal::Parts::make_room_for_safe(const JournalRow& row) {
    PENDOPO_TRY(const auto done, database.prepare("DELETE FROM safe WHERE journal = ?1 AND (seq <= ifnull((SELECT seq"
                                                  " FROM pruned WHERE journal = ?1), 0) OR incarnation IN (SELECT value"
                                                  " FROM incarnation WHERE number < (SELECT max(number) FROM"
                                                  " incarnation)))"));
    PENDOPO_CHECK(done.with(row.number).run());
    PENDOPO_TRY(const auto too_many, database.prepare("DELETE FROM safe WHERE number IN (SELECT number FROM safe WHERE"
                                                      " journal = ?1 ORDER BY number LIMIT -1 OFFSET ?2)"));
    return too_many.with(row.number, std::uint64_t{safes_per_journal_max - 1}).run();
}

/// The time of waiting begins with the first time that is heard.
base::Status Journal::Parts::date_safes(std::uint64_t trusted_now) {
    {
        PENDOPO_TRY(const auto undated, database.prepare("SELECT 1 FROM safe WHERE filed_at IS NULL LIMIT 1"));
        auto query = undated.with();
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return {};
    }
    PENDOPO_TRY(const auto date, database.prepare("UPDATE safe SET filed_at = ?1 WHERE filed_at IS NULL"));
    PENDOPO_TRY([[maybe_unused]] const auto lazy, LazyCommit::begin(database));
    return date.with(trusted_now).run();
}

base::Result<model::Head> Journal::Parts::pruned_to(const JournalRow& row) {
    PENDOPO_TRY(const auto select, database.prepare("SELECT p.seq, e.hash FROM pruned AS p JOIN entry AS e"
                                                    " ON e.position = ?2 + p.seq - 1 WHERE p.journal = ?1"));
    auto query = select.with(row.number, row.first_position);
    PENDOPO_TRY(const bool found, query.step());
    return found ? model::Head{query.number(0), query.fixed<model::Hash>(1)} : model::Head{};
}

base::Result<std::optional<PruneOrder>> Journal::prunable(std::uint64_t trusted_now) {
    if (trusted_now == 0 || parts_->incarnations.empty()) return std::optional<PruneOrder>{};
    PENDOPO_CHECK(parts_->date_safes(trusted_now));
    constexpr std::uint64_t kept = std::chrono::duration_cast<std::chrono::seconds>(limits::text_kept_at_least).count();
    if (trusted_now < kept) return std::optional<PruneOrder>{};
    PENDOPO_TRY(const auto select,
                parts_->database.prepare("SELECT s.journal, max(s.seq), ifnull(p.seq, 0) FROM safe AS s"
                                         " LEFT JOIN pruned AS p ON p.journal = s.journal"
                                         " WHERE s.incarnation = ?1 AND s.filed_at <= ?2 GROUP BY s.journal"));
    auto query = select.with(parts_->incarnations.back(), trusted_now - kept);
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return std::optional<PruneOrder>{};
        const auto row = std::find_if(parts_->journals.begin(), parts_->journals.end(),
                                      [&](const JournalRow& each) { return each.number == query.integer(0); });
        if (row == parts_->journals.end() || row->incarnation != parts_->incarnations.back()) continue;
        const std::uint64_t up_to = std::min(query.number(1), row->acked.seq);
        if (up_to > query.number(2)) return std::optional(PruneOrder{row->id, up_to});
    }
}

base::Result<bool> Journal::Parts::remove_text(std::uint64_t position, Damaged damaged_one) {
    model::Entry entry;
    std::uint64_t checksum = 0;
    {
        auto query = select_entry.with(position);
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return base::fail(damaged("entry at " + std::to_string(position) + " is missing"));
        if (query.is_null(1)) return false;
        entry.header = query.bytes(0);
        entry.sealed = query.bytes(1);
        entry.previous = query.fixed<model::Hash>(2);
        entry.hash = query.fixed<model::Hash>(3);
        entry.signature = query.fixed<model::Signature>(4);
        checksum = query.number(5);
        const bool whole = checksum == checksum_of(position, entry);
        if (!whole && damaged_one == Damaged::stays) return base::fail(damaged("entry at " + std::to_string(position)));
        entry.sealed.clear();
        if (whole) checksum = checksum_of(position, entry);  // another one would hide the damage
    }
    // Out and in again: only what is deleted gives its page back, and is overwritten.
    PENDOPO_TRY(const auto remove, database.prepare("DELETE FROM entry WHERE position = ?1"));
    PENDOPO_CHECK(remove.with(position).run());
    PENDOPO_CHECK(insert_entry
                      .with(position, base::ByteView(entry.header), nullptr, entry.previous, entry.hash,
                            entry.signature, checksum)
                      .run());
    return true;
}

base::Result<std::size_t> Journal::prune(const model::JournalId& journal, std::uint64_t up_to_seq,
                                         std::size_t entries_max) {
    const JournalRow* row = parts_->find(journal);
    if (row == nullptr) return base::fail(base::ErrorCode::not_found, "no such journal");
    if (up_to_seq > row->acked.seq || parts_->incarnations.empty() || row->incarnation != parts_->incarnations.back())
        return base::fail(base::ErrorCode::conflict, "the province has not acknowledged that far");
    std::uint64_t done_to = 0;
    {
        PENDOPO_TRY(const auto select,
                    parts_->database.prepare("SELECT (SELECT ifnull(max(seq), 0) FROM safe WHERE journal = ?1 AND"
                                             " incarnation = ?2), (SELECT ifnull(max(seq), 0) FROM pruned WHERE"
                                             " journal = ?1)"));
        auto query = select.with(row->number, parts_->incarnations.back());
        PENDOPO_TRY([[maybe_unused]] const bool found, query.step());
        if (up_to_seq > query.number(0))
            return base::fail(base::ErrorCode::refused, "no safe statement of the province covers that");
        done_to = query.number(1);
    }
    if (done_to >= up_to_seq) return std::size_t{0};
    const std::uint64_t end = std::min(up_to_seq, done_to + entries_max);
    PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(parts_->database));
    for (std::uint64_t seq = done_to + 1; seq <= end; ++seq) {
        const auto removed = parts_->remove_text(row->first_position + seq - 1, Parts::Damaged::stays);
        if (removed || removed.error().code != base::ErrorCode::corrupt) {
            PENDOPO_CHECK(removed);
            continue;
        }
        base::log(base::Level::error, "journal", removed.error().message);  // it stays as it is
    }
    PENDOPO_TRY(const auto note,
                parts_->database.prepare("INSERT OR REPLACE INTO pruned (journal, seq) VALUES (?1, ?2)"));
    PENDOPO_CHECK(note.with(row->number, end).run());
    PENDOPO_CHECK(transaction.commit());
    return static_cast<std::size_t>(end - done_to);
}

base::Result<bool> Journal::erase(const model::JournalId& journal, std::uint64_t seq) {
    const JournalRow* row = parts_->find(journal);
    if (row == nullptr || seq == 0 || seq > row->head.seq)
        return base::fail(base::ErrorCode::not_found, "no such entry");
    const std::uint64_t position = row->first_position + seq - 1;
    bool removed = false;
    {
        PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(parts_->database));
        parts_->erased_in_log = true;
        PENDOPO_TRY(removed, parts_->remove_text(position, Parts::Damaged::goes));
        PENDOPO_TRY(const auto note, parts_->database.prepare("INSERT OR IGNORE INTO erased (position) VALUES (?1)"));
        PENDOPO_CHECK(note.with(position).run());
        PENDOPO_CHECK(transaction.commit());
    }
    PENDOPO_CHECK(parts_->empty_log_of_erased());
    return removed;
}

base::Status Journal::Parts::empty_log_of_erased() {
    if (!erased_in_log) return {};
    PENDOPO_CHECK(database.empty_log());
    erased_in_log = false;
    return {};
}

base::Result<bool> Journal::has_erased() const {
    PENDOPO_TRY(const auto select, parts_->database.prepare("SELECT 1 FROM erased LIMIT 1"));
    auto query = select.with();
    return query.step();
}

}  // namespace pendopo::device
