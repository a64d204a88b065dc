// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "storage/province/media_store.hpp"
#include "storage/sqlite/database.hpp"

namespace pendopo::province {

/// The tables `chunk` and `chunk_use` on one connection. What a method does is told by MediaStore's of the same name;
/// those that write run inside a transaction of the caller's. One thread at a time.
class MediaTable {
public:
    [[nodiscard]] static base::Result<MediaTable> open(sqlite::Database& database);

    [[nodiscard]] base::Status put_chunk(const model::DeviceId& device, const model::Hash& name,
                                         base::ByteView ciphertext, base::WallTime now);
    [[nodiscard]] base::Result<std::vector<model::Hash>> held_chunks(std::span<const model::Hash> names);
    [[nodiscard]] base::Result<base::Bytes> read_chunk(const model::Hash& name);
    [[nodiscard]] base::Result<std::vector<ListedChunk>> list_chunks(std::uint64_t after);
    [[nodiscard]] base::Result<std::uint64_t> chunk_count(const model::DeviceId& device);
    [[nodiscard]] base::Status erase_chunks(const model::DeviceId& device, std::span<const model::Hash> names,
                                            base::WallTime now);
    [[nodiscard]] base::Result<std::vector<ListedChunk>> unsaid_chunks(std::uint64_t incarnation, std::uint64_t after);
    /// Only the noting of MediaStore::say_chunks.
    [[nodiscard]] base::Status note_said(const ChunkLetter& letter);

private:
    [[nodiscard]] base::Result<bool> is_known(const model::Hash& name);

    sqlite::Statement select_page_;
    sqlite::Statement select_known_;
    sqlite::Statement select_chunk_;
    sqlite::Statement select_use_;
    sqlite::Statement insert_chunk_;
    sqlite::Statement add_use_;
    sqlite::Statement erase_chunk_;
    sqlite::Statement select_unsaid_;
    sqlite::Statement note_said_;
};

}  // namespace pendopo::province
