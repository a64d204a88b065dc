// SPDX-License-Identifier: Apache-2.0
#include "storage/province/watch_table.hpp"

#include "platform/base/limits.hpp"

namespace pendopo::province {
namespace {

using Kept = WatchStore::Kept;

constexpr std::string_view unverified_columns =
    "SELECT number, bringer, hash, journal, first_seq, last_seq, reason, received_at, bytes FROM unverified ";

Unverified unverified_of(const sqlite::Query& query) {
    Unverified row;
    row.number = query.number(0);
    row.bringer = query.fixed<model::DeviceId>(1);
    row.hash = query.fixed<model::Hash>(2);
    row.journal = query.fixed<model::JournalId>(3);
    row.first_seq = query.number(4);
    row.last_seq = query.number(5);
    row.reason = query.text(6);
    row.received_at = base::WallTime{std::chrono::seconds(query.integer(7))};
    return row;
}

}  // namespace

base::Result<Kept> WatchTable::keep_unverified(const Unverified& unverified, const WatchStore::PartCheck& is_part_of) {
    if (unverified.bytes.size() > limits::http_request_bytes_max ||
        unverified.reason.size() > limits::site_text_bytes_max)
        return base::fail(base::ErrorCode::too_large, "more than a device can bring in one request");
    PENDOPO_TRY(const bool known, is_known(unverified));
    if (known) return Kept::known;
    const std::uint64_t first = std::min(unverified.first_seq, limits::entry_number_max);
    const std::uint64_t last = std::min(unverified.last_seq, limits::entry_number_max);
    if (first > 0 && is_part_of) PENDOPO_CHECK(remove_wholes(unverified, is_part_of));
    PENDOPO_TRY(const std::uint64_t count, count_of(unverified.bringer));
    if (count >= WatchStore::unverified_per_device_max) return Kept::full;
    PENDOPO_TRY(const auto insert,
                database_->prepare("INSERT INTO unverified (bringer, hash, journal, first_seq, last_seq, bytes, reason,"
                                   " received_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"));
    const auto received = static_cast<std::int64_t>(unverified.received_at.since_epoch.count());
    PENDOPO_CHECK(insert
                      .with(unverified.bringer, unverified.hash, unverified.journal, first, last,
                            base::ByteView(unverified.bytes), std::string_view(unverified.reason), received)
                      .run());
    return Kept::kept;
}

base::Status WatchTable::remove_wholes(const Unverified& part, const WatchStore::PartCheck& is_part_of) {
    std::vector<std::uint64_t> wholes;
    {
        PENDOPO_TRY(const auto wider,
                    database_->prepare("SELECT number, bytes FROM unverified WHERE bringer = ?1 AND journal = ?2"
                                       " AND first_seq <= ?3 AND last_seq >= ?4 AND last_seq - first_seq > ?4 - ?3"));
        auto query = wider.with(part.bringer, part.journal, std::min(part.first_seq, limits::entry_number_max),
                                std::min(part.last_seq, limits::entry_number_max));
        while (true) {
            PENDOPO_TRY(const bool found, query.step());
            if (!found) break;
            if (is_part_of(query.blob(1))) wholes.push_back(query.number(0));
        }
    }
    PENDOPO_TRY(const auto remove, database_->prepare("DELETE FROM unverified WHERE number = ?1"));
    for (const std::uint64_t number : wholes)
        PENDOPO_CHECK(remove.with(number).run());
    return {};
}

base::Result<bool> WatchTable::is_known(const Unverified& unverified) {
    PENDOPO_TRY(const auto select, database_->prepare("SELECT 1 FROM unverified WHERE bringer = ?1 AND hash = ?2"));
    auto query = select.with(unverified.bringer, unverified.hash);
    return query.step();
}

base::Result<std::uint64_t> WatchTable::count_of(const model::DeviceId& bringer) {
    PENDOPO_TRY(const auto select, database_->prepare("SELECT count(*) FROM unverified WHERE bringer = ?1"));
    auto query = select.with(bringer);
    PENDOPO_TRY([[maybe_unused]] const bool counted, query.step());
    return query.number(0);
}

base::Result<std::vector<Unverified>> WatchTable::unverified() {
    PENDOPO_TRY(const auto select, database_->prepare(std::string(unverified_columns) + "ORDER BY number"));
    auto query = select.with();
    std::vector<Unverified> all;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return all;
        all.push_back(unverified_of(query));
    }
}

base::Result<Unverified> WatchTable::read_unverified(std::uint64_t number) {
    PENDOPO_TRY(const auto select, database_->prepare(std::string(unverified_columns) + "WHERE number = ?1"));
    auto query = select.with(number);
    PENDOPO_TRY(const bool found, query.step());
    if (!found)
        return base::fail(base::ErrorCode::not_found, "nothing unverified has the number " + std::to_string(number));
    Unverified row = unverified_of(query);
    row.bytes = query.bytes(8);
    return row;
}

base::Result<std::vector<JournalSummary>> WatchTable::journals() {
    PENDOPO_TRY(const auto select,
                database_->prepare("SELECT j.device, j.id, j.head_seq, j.head_hash, c.head_seq, c.head_hash,"
                                   " f.gaps, f.forked, f.quarantined, f.late FROM journal AS j"
                                   " LEFT JOIN closed_journal AS c ON c.journal = j.number"
                                   " LEFT JOIN (SELECT journal, sum((flags & 1) <> 0) AS gaps,"
                                   " sum((flags & 2) <> 0) AS forked, sum((flags & 4) <> 0) AS quarantined,"
                                   " sum((flags & 8) <> 0) AS late FROM entry WHERE flags <> 0 GROUP BY journal)"
                                   " AS f ON f.journal = j.number ORDER BY j.number"));
    auto query = select.with();
    std::vector<JournalSummary> all;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return all;
        JournalSummary row;
        row.device = query.fixed<model::DeviceId>(0);
        row.journal = query.fixed<model::JournalId>(1);
        row.head = {query.number(2), query.fixed<model::Hash>(3)};
        if (!query.is_null(4)) row.closed = model::Head{query.number(4), query.fixed<model::Hash>(5)};
        row.gaps = query.number(6);
        row.forked = query.number(7);
        row.quarantined = query.number(8);
        row.late = query.number(9);
        all.push_back(row);
    }
}

}  // namespace pendopo::province
