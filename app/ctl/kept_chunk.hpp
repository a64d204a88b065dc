// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "storage/province/media_store.hpp"
#include "sync/envelope/primitives.hpp"

namespace pendopo::ctl {

/// What became of a chunk that a store or a backup knows.
enum class KeptChunk : std::uint8_t {
    whole,    ///< what its name says
    damaged,  ///< something else, or unreadable
    missing,  ///< it has not come
    erased,   ///< by order
};

/// Reads one chunk and hashes it. Errors: the reader's, where they are no answer.
[[nodiscard]] base::Result<KeptChunk> look_at_chunk(envelope::Primitives& primitives, province::ChunkReader& reader,
                                                    const model::Hash& name);

/// Of one that is damaged, in words.
[[nodiscard]] std::string tell_damaged(const province::ListedChunk& chunk);

/// A broken disk damages thousands: only so many are told one by one.
inline constexpr std::size_t damaged_told_max = 20;

}  // namespace pendopo::ctl
