// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "platform/base/log.hpp"
#include "storage/device/crc32c.hpp"
#include "storage/device/journal_parts.hpp"

namespace pendopo::device {

std::uint32_t checksum_of(const JournalRow& row) {
    base::Bytes bytes;
    base::append(bytes, row.id.view());
    base::append(bytes, row.device.view());
    base::append_big_endian(bytes, row.first_position);
    return crc32c(bytes);
}

std::uint32_t checksum_of(std::uint64_t position, const model::Entry& entry) {
    base::Bytes place;
    base::append_big_endian(place, position);
    std::uint32_t crc = crc32c(place);
    crc = crc32c(entry.header, crc);
    crc = crc32c(entry.sealed, crc);
    crc = crc32c(entry.previous.view(), crc);
    crc = crc32c(entry.hash.view(), crc);
    return crc32c(entry.signature.view(), crc);
}

base::Error Journal::Parts::damaged(const std::string& what) const {
    return {base::ErrorCode::corrupt, path + ": is damaged: " + what};
}

base::Status Journal::Parts::prepare() {
    PENDOPO_TRY(insert_entry, database.prepare("INSERT INTO entry (position, header, sealed, previous, hash, signature,"
                                               " checksum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"));
    PENDOPO_TRY(select_entry, database.prepare("SELECT header, sealed, previous, hash, signature, checksum FROM entry"
                                               " WHERE position = ?1"));
    PENDOPO_TRY(insert_journal, database.prepare("INSERT INTO journal (number, id, device, first_position, checksum)"
                                                 " VALUES (?1, ?2, ?3, ?4, ?5)"));
    PENDOPO_TRY(update_acked, database.prepare("UPDATE journal SET acked_seq = ?2, acked_hash = ?3, incarnation = ?4"
                                               " WHERE number = ?1"));
    PENDOPO_TRY(insert_incarnation, database.prepare("INSERT OR REPLACE INTO incarnation (value) VALUES (?1)"));
    PENDOPO_TRY(insert_chunk, database.prepare("INSERT INTO chunk (name) VALUES (?1) ON CONFLICT DO NOTHING"));
    PENDOPO_TRY(replace_setting, database.prepare("INSERT OR REPLACE INTO setting (name, value) VALUES (?1, ?2)"));
    PENDOPO_TRY(select_setting, database.prepare("SELECT value FROM setting WHERE name = ?1"));
    PENDOPO_TRY(count_erased, database.prepare("SELECT count(*) FROM erased WHERE position >= ?1 AND position < ?2"));
    PENDOPO_TRY(select_erased, database.prepare("SELECT 1 FROM erased WHERE position = ?1"));
    PENDOPO_TRY(trust_bundle, TrustBundleTable::open(database));
    return {};
}

base::Status Journal::Parts::load(const JournalOptions& options) {
    PENDOPO_CHECK(load_journals());
    created = journals.empty();
    if (created) PENDOPO_CHECK(add_journal(options.new_journal, options.new_device));
    PENDOPO_CHECK(load_heads());
    PENDOPO_CHECK(load_incarnations());
    PENDOPO_CHECK(count_chunks());
    PENDOPO_CHECK(count_replies());
    return count_boot(options.boot_id);
}

base::Status Journal::Parts::load_journals() {
    PENDOPO_TRY(const auto select,
                database.prepare("SELECT number, id, device, first_position, checksum, acked_seq, acked_hash,"
                                 " incarnation FROM journal ORDER BY number"));
    auto query = select.with();
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return {};
        JournalRow row;
        row.number = query.integer(0);
        row.id = query.fixed<model::JournalId>(1);
        row.device = query.fixed<model::DeviceId>(2);
        row.first_position = query.number(3);
        row.acked = {query.number(5), query.fixed<model::Hash>(6)};
        row.incarnation = query.number(7);
        if (query.number(4) != checksum_of(row)) return base::fail(damaged("a journal's id"));
        journals.push_back(row);
    }
}

base::Status Journal::Parts::load_heads() {
    std::uint64_t last = 0;
    {
        PENDOPO_TRY(const auto select,
                    database.prepare("SELECT count(*), ifnull(min(position), 1), ifnull(max(position), 0) FROM entry"));
        auto query = select.with();
        PENDOPO_TRY([[maybe_unused]] const bool found, query.step());
        last = query.number(2);
        if (query.number(0) != last || query.number(1) != 1) return base::fail(damaged("entries are missing"));
    }
    std::uint64_t end = last;
    for (auto row = journals.rbegin(); row != journals.rend(); ++row) {
        if (row->first_position == 0 || row->first_position > end + 1) return base::fail(damaged("journals overlap"));
        row->head.seq = end + 1 - row->first_position;
        end = row->first_position - 1;
        if (row->head.seq == 0) continue;
        auto entry = read_any(*row, row->head.seq);
        if (entry) {
            row->head.hash = entry->first.hash;
        } else if (row == journals.rbegin() || entry.error().code != base::ErrorCode::corrupt) {
            return base::fail(std::move(entry).error());  // nothing can be chained to a damaged entry
        }
    }
    if (end != 0) return base::fail(damaged("entries belong to no journal"));
    return {};
}

base::Status Journal::Parts::load_incarnations() {
    PENDOPO_TRY(const auto select, database.prepare("SELECT value FROM incarnation ORDER BY number"));
    {
        auto query = select.with();
        while (true) {
            PENDOPO_TRY(const bool found, query.step());
            if (!found) break;
            incarnations.push_back(query.number(0));
        }
    }
    auto query = select_setting.with(heard_at_setting);
    PENDOPO_TRY(const bool noted, query.step());
    const base::Bytes value = noted ? query.bytes(0) : base::Bytes{};
    // Not noted, by an older program perhaps: only what comes from now on counts.
    heard_at = value.size() == sizeof heard_at ? base::read_big_endian<std::uint64_t>(value) : last_position();
    return {};
}

base::Status Journal::Parts::count_boot(base::ByteView boot_id) {
    {
        PENDOPO_TRY(const auto select, database.prepare("SELECT id, counter FROM boot"));
        auto query = select.with();
        PENDOPO_TRY(const bool found, query.step());
        const auto known = query.blob(0);
        boot_counter = static_cast<std::uint16_t>(found ? query.number(1) : 0);
        if (found && std::equal(known.begin(), known.end(), boot_id.begin(), boot_id.end())) return {};
        ++boot_counter;
    }
    PENDOPO_TRY(const auto replace, database.prepare("INSERT OR REPLACE INTO boot (only, id, counter)"
                                                     " VALUES (1, ?1, ?2)"));
    auto done = replace.with(boot_id, std::uint64_t{boot_counter}).run();
    if (!done && done.error().code == base::ErrorCode::disk_full) {
        // A full disk must not keep the kiosk from showing what it holds; the next opening counts to the same number.
        base::log(base::Level::warning, "journal", done.error().message);
        return {};
    }
    return done;
}

}  // namespace pendopo::device
