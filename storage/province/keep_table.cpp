// SPDX-License-Identifier: Apache-2.0
#include "storage/province/keep_table.hpp"

#include <string>

#include "platform/base/limits.hpp"
#include "storage/province/entry_table.hpp"

namespace pendopo::province {
namespace {

/// In three columns from here on.
Tombstone tombstone_of(const sqlite::Query& query, int column) {
    return {static_cast<std::uint8_t>(query.number(column)), query.fixed<model::Hash>(column + 1),
            base::WallTime{std::chrono::seconds(query.integer(column + 2))}};
}

ChainEntry chain_entry_of(const sqlite::Query& query) {
    ChainEntry found{entry_of(query), std::nullopt};
    if (!query.is_null(11)) found.tombstone = tombstone_of(query, 11);
    return found;
}

}  // namespace

base::Result<std::vector<JournalRecord>> KeepTable::chains() {
    PENDOPO_TRY(const auto select,
                database_->prepare("SELECT id, device, head_seq, head_hash FROM journal ORDER BY number"));
    auto query = select.with();
    std::vector<JournalRecord> all;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return all;
        all.push_back({query.fixed<model::JournalId>(0),
                       query.fixed<model::DeviceId>(1),
                       {query.number(2), query.fixed<model::Hash>(3)}});
    }
}

base::Result<std::vector<ChainEntry>> KeepTable::chain(const JournalRecord& journal, const model::Head& before) {
    PENDOPO_TRY(const auto select,
                database_->prepare("SELECT " + std::string(entry_columns) +
                                   ", t.reason, t.sealed_hash, t.erased_at"
                                   " FROM journal AS j JOIN entry AS e ON e.journal = j.number"
                                   " LEFT JOIN tombstone AS t ON t.entry = e.number"
                                   " WHERE j.device = ?1 AND j.id = ?2 AND (e.seq, e.hash) < (?3, ?4)"
                                   " ORDER BY e.seq DESC, e.hash DESC LIMIT ?5"));
    auto query =
        select.with(journal.device, journal.id, before.seq, before.hash, std::uint64_t{limits::store_page_max});
    std::vector<ChainEntry> page;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return page;
        page.push_back(chain_entry_of(query));
    }
}

base::Result<Extent> KeepTable::extent() {
    PENDOPO_TRY(const auto select,
                database_->prepare("SELECT (SELECT count(*) FROM entry), (SELECT count(*) FROM chunk),"
                                   " (SELECT count(*) FROM tombstone)"));
    auto query = select.with();
    PENDOPO_TRY([[maybe_unused]] const bool found, query.step());
    return Extent{query.number(0), query.number(1), query.number(2)};
}

base::Result<model::DeviceId> KeepTable::erase(std::uint64_t number, const Tombstone& tombstone) {
    model::DeviceId device;
    {
        PENDOPO_TRY(const auto select, database_->prepare("SELECT j.device FROM entry AS e JOIN journal AS j"
                                                          " ON j.number = e.journal WHERE e.number = ?1"));
        auto query = select.with(number);
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return base::fail(base::ErrorCode::not_found, "no entry " + std::to_string(number));
        device = query.fixed<model::DeviceId>(0);
    }
    PENDOPO_TRY(const auto insert, database_->prepare("INSERT INTO tombstone (entry, reason, sealed_hash, erased_at)"
                                                      " VALUES (?1, ?2, ?3, ?4) ON CONFLICT (entry) DO NOTHING"));
    PENDOPO_CHECK(insert
                      .with(number, std::uint64_t{tombstone.reason}, tombstone.sealed_hash,
                            std::int64_t{tombstone.erased_at.since_epoch.count()})
                      .run());
    PENDOPO_TRY(const auto update, database_->prepare("UPDATE entry SET sealed = x'' WHERE number = ?1"));
    PENDOPO_CHECK(update.with(number).run());
    return device;
}

base::Result<std::optional<Tombstone>> KeepTable::tombstone(std::uint64_t number) {
    PENDOPO_TRY(const auto select,
                database_->prepare("SELECT reason, sealed_hash, erased_at FROM tombstone WHERE entry = ?1"));
    auto query = select.with(number);
    PENDOPO_TRY(const bool found, query.step());
    return found ? std::optional(tombstone_of(query, 0)) : std::nullopt;
}

}  // namespace pendopo::province
