// SPDX-License-Identifier: Apache-2.0
#include "storage/province/media_table.hpp"

#include "platform/base/limits.hpp"

namespace pendopo::province {

using base::ErrorCode;
using base::fail;

namespace {

/// Number, name, device and whether it was erased, of every row.
base::Result<std::vector<ListedChunk>> listed(sqlite::Query query) {
    std::vector<ListedChunk> page;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return page;
        page.push_back(
            {query.number(0), query.fixed<model::Hash>(1), query.fixed<model::DeviceId>(2), query.number(3) != 0});
    }
}

}  // namespace

base::Result<MediaTable> MediaTable::open(sqlite::Database& database) {
    MediaTable table;
    PENDOPO_TRY(table.select_known_, database.prepare("SELECT 1 FROM chunk WHERE name = ?1"));
    PENDOPO_TRY(table.select_chunk_, database.prepare("SELECT ciphertext FROM chunk WHERE name = ?1"));
    PENDOPO_TRY(table.select_use_, database.prepare("SELECT chunks FROM chunk_use WHERE device = ?1"));
    PENDOPO_TRY(table.insert_chunk_, database.prepare("INSERT INTO chunk (name, device, ciphertext, received_at)"
                                                      " VALUES (?1, ?2, ?3, ?4)"));
    PENDOPO_TRY(table.add_use_, database.prepare("INSERT INTO chunk_use (device, chunks) VALUES (?1, 1)"
                                                 " ON CONFLICT (device) DO UPDATE SET chunks = chunks + 1"));
    PENDOPO_TRY(table.erase_chunk_,
                database.prepare("INSERT INTO chunk (name, device, ciphertext, received_at) VALUES (?1, ?2, NULL, ?3)"
                                 " ON CONFLICT (name) DO UPDATE SET ciphertext = NULL"));
    // typeof() is answered by a row's head, without reading what it holds.
    PENDOPO_TRY(table.select_page_, database.prepare("SELECT number, name, device, typeof(ciphertext) = 'null'"
                                                     " FROM chunk WHERE number > ?1 ORDER BY number LIMIT ?2"));
    PENDOPO_TRY(table.select_unsaid_,
                database.prepare("SELECT c.number, c.name, c.device, typeof(c.ciphertext) = 'null' FROM chunk AS c"
                                 " LEFT JOIN chunk_said AS s ON s.chunk = c.number"
                                 " WHERE c.number > ?2 AND s.incarnation IS NOT ?1 ORDER BY c.number LIMIT ?3"));
    PENDOPO_TRY(table.note_said_,
                database.prepare("INSERT INTO chunk_said (chunk, incarnation) SELECT number, ?2 FROM chunk"
                                 " WHERE name = ?1 ON CONFLICT (chunk) DO UPDATE SET incarnation ="
                                 " excluded.incarnation RETURNING chunk"));
    return table;
}

base::Result<bool> MediaTable::is_known(const model::Hash& name) {
    return select_known_.with(name).step();
}

base::Status MediaTable::put_chunk(const model::DeviceId& device, const model::Hash& name, base::ByteView ciphertext,
                                   base::WallTime now) {
    if (ciphertext.size() != limits::media_chunk_bytes)
        return fail(ErrorCode::invalid_argument, "a chunk of another size");
    PENDOPO_TRY(const bool known, is_known(name));
    if (known) return {};
    PENDOPO_TRY(const std::uint64_t count, chunk_count(device));
    if (count >= limits::province_chunks_per_device)
        return fail(ErrorCode::refused, "device " + device.hex() + " has sent as many recordings as are kept of one");
    const auto received = static_cast<std::int64_t>(now.since_epoch.count());
    PENDOPO_CHECK(insert_chunk_.with(name, device, ciphertext, received).run());
    return add_use_.with(device).run();
}

base::Result<std::vector<model::Hash>> MediaTable::held_chunks(std::span<const model::Hash> names) {
    std::vector<model::Hash> held;
    for (const model::Hash& name : names) {
        PENDOPO_TRY(const bool known, is_known(name));
        if (known) held.push_back(name);
    }
    return held;
}

base::Result<base::Bytes> MediaTable::read_chunk(const model::Hash& name) {
    auto query = select_chunk_.with(name);
    PENDOPO_TRY(const bool found, query.step());
    if (!found) return fail(ErrorCode::not_found, "chunk " + name.hex() + " has not come");
    if (query.is_null(0)) return fail(ErrorCode::refused, "chunk " + name.hex() + " was erased");
    return query.bytes(0);
}

base::Result<std::vector<ListedChunk>> MediaTable::list_chunks(std::uint64_t after) {
    if (after > limits::entry_number_max) return std::vector<ListedChunk>();
    return listed(select_page_.with(after, std::uint64_t{limits::media_names_max}));
}

base::Result<std::uint64_t> MediaTable::chunk_count(const model::DeviceId& device) {
    auto query = select_use_.with(device);
    PENDOPO_TRY(const bool found, query.step());
    return found ? query.number(0) : 0;
}

base::Status MediaTable::erase_chunks(const model::DeviceId& device, std::span<const model::Hash> names,
                                      base::WallTime now) {
    const auto received = static_cast<std::int64_t>(now.since_epoch.count());
    for (const model::Hash& name : names)
        PENDOPO_CHECK(erase_chunk_.with(name, device, received).run());
    return {};
}

base::Result<std::vector<ListedChunk>> MediaTable::unsaid_chunks(std::uint64_t incarnation, std::uint64_t after) {
    if (after > limits::entry_number_max) return std::vector<ListedChunk>();
    return listed(select_unsaid_.with(incarnation, after, std::uint64_t{limits::media_names_max}));
}

base::Status MediaTable::note_said(const ChunkLetter& letter) {
    if (letter.names.empty()) return fail(ErrorCode::invalid_argument, "a letter about no chunk");
    for (const model::Hash& name : letter.names) {
        auto query = note_said_.with(name, letter.incarnation);
        PENDOPO_TRY(const bool noted, query.step());
        if (!noted) return fail(ErrorCode::not_found, "chunk " + name.hex() + " has not come");
        PENDOPO_CHECK(query.run());
    }
    return {};
}

}  // namespace pendopo::province
