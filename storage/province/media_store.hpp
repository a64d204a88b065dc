// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "platform/base/bytes.hpp"
#include "platform/base/time.hpp"
#include "storage/model/ids.hpp"

namespace pendopo::province {

/// The part of the store that holds sealed chunks of recordings, each once under the SHA-256 of what it is. Nothing
/// here tells which entry a chunk belongs to; it may come before its entry or after it. Part of Store, which says what
/// holds for every call.
class MediaStore {
public:
    virtual ~MediaStore() = default;

    /// Keeps a chunk; it is durable when this returns. That `name` is its SHA-256 is for the caller to see. One that is
    /// held already, or was erased, is no error and changes nothing.
    /// Errors: invalid_argument (not limits::media_chunk_bytes), refused (limits::province_chunks_per_device came from
    /// this device already).
    [[nodiscard]] virtual base::Status put_chunk(const model::DeviceId& device, const model::Hash& name,
                                                 base::ByteView ciphertext, base::WallTime now) = 0;
    /// Those of `names` that need not be sent any more: held, or erased. In their order.
    [[nodiscard]] virtual base::Result<std::vector<model::Hash>> held_chunks(std::span<const model::Hash> names) = 0;
    /// Errors: not_found (it has not come), refused (it was erased).
    [[nodiscard]] virtual base::Result<base::Bytes> read_chunk(const model::Hash& name) = 0;
    /// How many came from this device.
    [[nodiscard]] virtual base::Result<std::uint64_t> chunk_count(const model::DeviceId& device) = 0;
    /// Removes what is held of these, and keeps what comes later from being stored. `device` is whose they are.
    [[nodiscard]] virtual base::Status erase_chunks(const model::DeviceId& device, std::span<const model::Hash> names,
                                                    base::WallTime now) = 0;
};

}  // namespace pendopo::province
