// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/kept_chunk.hpp"

#include "sync/envelope/media.hpp"

namespace pendopo::ctl {

using base::ErrorCode;

base::Result<KeptChunk> look_at_chunk(envelope::Primitives& primitives, province::ChunkReader& reader,
                                      const model::Hash& name) {
    const auto read = reader.read_chunk(name);
    if (read) return envelope::chunk_name(primitives, *read) == name ? KeptChunk::whole : KeptChunk::damaged;
    switch (read.error().code) {
        case ErrorCode::not_found:
            return KeptChunk::missing;
        case ErrorCode::refused:
            return KeptChunk::erased;
        case ErrorCode::corrupt:
            return KeptChunk::damaged;
        default:
            return base::fail(base::Error(read.error()));
    }
}

std::string tell_damaged(const province::ListedChunk& chunk) {
    return "chunk " + chunk.name.hex() + " of device " + chunk.device.hex() +
           " is not what its name says: it is damaged";
}

}  // namespace pendopo::ctl
