// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "platform/base/bytes.hpp"
#include "platform/base/time.hpp"
#include "storage/model/ids.hpp"

namespace pendopo::province {

/// A chunk as a list tells it: without what it holds.
struct ListedChunk {
    std::uint64_t number = 0;  ///< in the order of arrival
    model::Hash name;
    model::DeviceId device;  ///< whose it is
    bool erased = false;     ///< by order; else it is held
};

/// What tells a device that chunks may go: they are safe here, or were erased.
struct ChunkLetter {
    model::DeviceId device;
    std::uint64_t incarnation = 0;
    std::vector<model::Hash> names;
    base::Bytes frame;  ///< a signed SafeMedia of the above
};

/// Lists chunks, and reads them by name. Part of MediaStore; a backup offers this part alone.
class ChunkReader {
public:
    virtual ~ChunkReader() = default;

    /// As it was kept: that it is still what its name says is for the caller to see.
    /// Errors: not_found (it has not come), refused (it was erased).
    [[nodiscard]] virtual base::Result<base::Bytes> read_chunk(const model::Hash& name) = 0;
    /// All chunks with a number above `after`, by number; at most limits::media_names_max.
    [[nodiscard]] virtual base::Result<std::vector<ListedChunk>> list_chunks(std::uint64_t after) = 0;
};

/// The part of the store that holds sealed chunks of recordings, each once under the SHA-256 of what it is. Nothing
/// here tells which entry a chunk belongs to; it may come before its entry or after it. Part of Store, which says what
/// holds for every call.
class MediaStore : public ChunkReader {
public:
    /// Keeps a chunk; it is durable when this returns. That `name` is its SHA-256 is for the caller to see. One that is
    /// held already, or was erased, is no error and changes nothing.
    /// Errors: invalid_argument (not limits::media_chunk_bytes), refused (limits::province_chunks_per_device came from
    /// this device already).
    [[nodiscard]] virtual base::Status put_chunk(const model::DeviceId& device, const model::Hash& name,
                                                 base::ByteView ciphertext, base::WallTime now) = 0;
    /// Those of `names` that need not be sent any more: held, or erased. In their order.
    [[nodiscard]] virtual base::Result<std::vector<model::Hash>> held_chunks(std::span<const model::Hash> names) = 0;
    /// How many came from this device.
    [[nodiscard]] virtual base::Result<std::uint64_t> chunk_count(const model::DeviceId& device) = 0;
    /// Removes what is held of these, and keeps what comes later from being stored. `device` is whose they are.
    [[nodiscard]] virtual base::Status erase_chunks(const model::DeviceId& device, std::span<const model::Hash> names,
                                                    base::WallTime now) = 0;

    /// Those of list_chunks that `incarnation` has not said to be safe or erased.
    [[nodiscard]] virtual base::Result<std::vector<ListedChunk>> unsaid_chunks(std::uint64_t incarnation,
                                                                               std::uint64_t after) = 0;
    /// Files the letter for its device as mail, which no later one replaces, and notes of every name that its
    /// incarnation said it: both or none. Errors: invalid_argument (no names), not_found (a name of no chunk), and
    /// those of MailStore::add_mail.
    [[nodiscard]] virtual base::Status say_chunks(const ChunkLetter& letter) = 0;
};

}  // namespace pendopo::province
