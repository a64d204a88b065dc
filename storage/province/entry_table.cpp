// SPDX-License-Identifier: Apache-2.0
#include "storage/province/entry_table.hpp"

#include <algorithm>
#include <set>

#include "platform/base/limits.hpp"

namespace pendopo::province {
namespace {

constexpr auto bits = [](model::EntryFlags flags) { return static_cast<std::uint32_t>(flags); };

/// What only a wrong caller sends.
base::Status check_run(const IngestRun& run) {
    if (run.entries.empty()) return base::fail(base::ErrorCode::invalid_argument, "a run without entries");
    std::uint64_t seq = run.entries.front().seq;
    for (const auto& entry : run.entries) {
        if (entry.seq == 0 || entry.seq != seq++ || entry.journal != run.journal || entry.device != run.device)
            return base::fail(base::ErrorCode::invalid_argument, "entries that are not one run of one journal");
    }
    return {};
}

constexpr std::string_view select_entries = " FROM entry AS e JOIN journal AS j ON j.number = e.journal ";

}  // namespace

model::StoredEntry entry_of(const sqlite::Query& query) {
    model::StoredEntry stored;
    stored.number = query.number(0);
    stored.entry.device = query.fixed<model::DeviceId>(1);
    stored.entry.journal = query.fixed<model::JournalId>(2);
    stored.entry.seq = query.number(3);
    stored.entry.hash = query.fixed<model::Hash>(4);
    stored.entry.previous = query.fixed<model::Hash>(5);
    stored.entry.header = query.bytes(6);
    stored.entry.sealed = query.bytes(7);
    stored.entry.signature = query.fixed<model::Signature>(8);
    stored.received_at = base::WallTime{std::chrono::seconds(query.integer(9))};
    stored.flags = static_cast<model::EntryFlags>(query.number(10));
    return stored;
}

base::Result<EntryWriter> EntryWriter::open(sqlite::Database& database) {
    EntryWriter writer(database);
    PENDOPO_TRY(writer.select_journal_,
                database.prepare("SELECT number, head_seq, head_hash FROM journal WHERE device = ?1 AND id = ?2"));
    PENDOPO_TRY(writer.count_journals_, database.prepare("SELECT count(*) FROM journal WHERE device = ?1"));
    PENDOPO_TRY(writer.insert_journal_, database.prepare("INSERT INTO journal (id, device, head_seq, head_hash)"
                                                         " VALUES (?1, ?2, 0, zeroblob(32)) RETURNING number"));
    PENDOPO_TRY(writer.select_overlapping_,
                database.prepare(std::string("SELECT number, seq, hash, previous, flags FROM entry"
                                             " WHERE journal = ?1 AND seq >= ?2 AND seq <= ?3 ORDER BY seq LIMIT ") +
                                 std::to_string(limits::store_overlap_links_max + 1)));
    PENDOPO_TRY(writer.select_waiting_,
                database.prepare("SELECT number, seq, hash, previous, flags FROM entry"
                                 " WHERE journal = ?1 AND seq > ?2 AND flags <> 0 AND (flags & 1) <> 0"
                                 " ORDER BY seq LIMIT ?3"));
    PENDOPO_TRY(writer.insert_entry_,
                database.prepare("INSERT INTO entry (journal, seq, hash, previous, header, sealed, signature,"
                                 " received_at, flags) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
                                 " ON CONFLICT (journal, seq, hash) DO NOTHING"));
    PENDOPO_TRY(writer.clear_gap_, database.prepare("UPDATE entry SET flags = (flags & ~1) | ?2 WHERE number = ?1"));
    PENDOPO_TRY(writer.update_head_,
                database.prepare("UPDATE journal SET head_seq = ?2, head_hash = ?3 WHERE number = ?1"));
    return writer;
}

base::Result<IngestResult> EntryWriter::ingest(const IngestRun& run, const IngestDecider& decide) {
    PENDOPO_CHECK(check_run(run));
    PENDOPO_TRY(const JournalRow journal, journal_of(run));
    const std::uint64_t first = run.entries.front().seq;
    const std::uint64_t last = run.entries.back().seq;
    PENDOPO_TRY(auto known, links(select_overlapping_, journal.number, first - 1, last));
    // To judge by a part of what is stored could take a fork for the journal itself.
    if (known.size() > limits::store_overlap_links_max)
        return base::fail(base::ErrorCode::too_large,
                          "journal " + run.journal.hex() + " has too many branches to judge so long a run");
    PENDOPO_TRY(const auto waiting, links(select_waiting_, journal.number, last, limits::store_gap_links_max));

    JournalKnowledge knowledge;
    knowledge.head = journal.head;
    for (const auto& numbered : known)
        knowledge.overlapping.push_back(numbered.link);
    for (const auto& numbered : waiting)
        knowledge.waiting.push_back(numbered.link);
    const IngestDecision decision = decide(knowledge);

    IngestResult result;
    for (const auto& chosen : decision.insert) {
        if (chosen.index >= run.entries.size())
            return base::fail(base::ErrorCode::internal, "a decision about an entry that is not in the run");
        PENDOPO_TRY(const bool stored,
                    insert(journal.number, run.entries[chosen.index], chosen.flags, run.received_at));
        result.stored += stored ? 1 : 0;
    }
    result.duplicates = run.entries.size() - result.stored;
    known.insert(known.end(), waiting.begin(), waiting.end());
    PENDOPO_CHECK(clear_gaps(decision, known));
    if (decision.head != journal.head)
        PENDOPO_CHECK(update_head_.with(journal.number, decision.head.seq, decision.head.hash).run());
    return result;
}

base::Result<EntryWriter::JournalRow> EntryWriter::journal_of(const IngestRun& run) {
    {
        auto query = select_journal_.with(run.device, run.journal);
        PENDOPO_TRY(const bool found, query.step());
        if (found) return JournalRow{query.integer(0), {query.number(1), query.fixed<model::Hash>(2)}};
    }
    PENDOPO_CHECK(check_room_for_journal(run.device));
    auto query = insert_journal_.with(run.journal, run.device);
    PENDOPO_TRY([[maybe_unused]] const bool inserted, query.step());
    const JournalRow row{query.integer(0), {}};
    PENDOPO_CHECK(query.run());
    return row;
}

base::Status EntryWriter::check_room_for_journal(const model::DeviceId& device) {
    auto query = count_journals_.with(device);
    PENDOPO_TRY([[maybe_unused]] const bool counted, query.step());
    if (query.number(0) < limits::device_journals_max) return {};
    return base::fail(base::ErrorCode::refused, "device " + device.hex() + " has " +
                                                    std::to_string(limits::device_journals_max) +
                                                    " journals and may begin no other: look at its card");
}

base::Result<std::vector<EntryWriter::NumberedLink>> EntryWriter::links(const sqlite::Statement& select,
                                                                        std::int64_t journal, std::uint64_t from,
                                                                        std::uint64_t bound) {
    auto query = select.with(journal, from, bound);
    std::vector<NumberedLink> found_links;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return found_links;
        found_links.push_back({query.integer(0),
                               {query.number(1), query.fixed<model::Hash>(2), query.fixed<model::Hash>(3),
                                static_cast<model::EntryFlags>(query.number(4))}});
    }
}

base::Result<bool> EntryWriter::insert(std::int64_t journal, const model::Entry& entry, model::EntryFlags flags,
                                       base::WallTime received_at) {
    const auto received = static_cast<std::int64_t>(received_at.since_epoch.count());
    const base::ByteView header(entry.header);
    const base::ByteView sealed(entry.sealed);
    if (entry.signature.is_zero()) {
        PENDOPO_CHECK(
            insert_entry_
                .with(journal, entry.seq, entry.hash, entry.previous, header, sealed, nullptr, received, bits(flags))
                .run());
    } else {
        PENDOPO_CHECK(insert_entry_
                          .with(journal, entry.seq, entry.hash, entry.previous, header, sealed, entry.signature,
                                received, bits(flags))
                          .run());
    }
    return database_->changes() > 0;
}

base::Status EntryWriter::clear_gaps(const IngestDecision& decision, std::span<const NumberedLink> links) {
    if (decision.clear_gap.empty()) return {};
    const std::set<model::Hash> wanted(decision.clear_gap.begin(), decision.clear_gap.end());
    const std::set<model::Hash> forked(decision.fork.begin(), decision.fork.end());
    for (const auto& numbered : links) {
        if (!wanted.contains(numbered.link.hash)) continue;
        const auto flags = forked.contains(numbered.link.hash) ? model::EntryFlags::forked : model::EntryFlags::none;
        PENDOPO_CHECK(clear_gap_.with(numbered.number, bits(flags)).run());
    }
    return {};
}

base::Result<EntryReader> EntryReader::open(sqlite::Database& database) {
    EntryReader reader;
    PENDOPO_TRY(reader.select_page_,
                database.prepare("SELECT " + std::string(entry_columns) + std::string(select_entries) +
                                 "WHERE e.number > ?1 AND (?2 OR (e.flags & 4) = 0 OR EXISTS (SELECT 1 FROM device AS d"
                                 " WHERE d.id = j.device AND d.state = 1)) ORDER BY e.number LIMIT ?3"));
    PENDOPO_TRY(reader.select_one_, database.prepare("SELECT " + std::string(entry_columns) +
                                                     std::string(select_entries) + "WHERE e.number = ?1"));
    return reader;
}

base::Result<std::vector<model::StoredEntry>> EntryReader::list(const EntryQuery& query) {
    const std::uint64_t count = std::min(query.count, limits::store_page_max);
    auto page = select_page_.with(query.after_number, std::uint64_t{query.with_quarantined}, count);
    std::vector<model::StoredEntry> entries;
    while (true) {
        PENDOPO_TRY(const bool found, page.step());
        if (!found) return entries;
        entries.push_back(entry_of(page));
    }
}

base::Result<model::StoredEntry> EntryReader::read(std::uint64_t number) {
    auto query = select_one_.with(number);
    PENDOPO_TRY(const bool found, query.step());
    if (!found) return base::fail(base::ErrorCode::not_found, "no entry " + std::to_string(number));
    return entry_of(query);
}

}  // namespace pendopo::province
