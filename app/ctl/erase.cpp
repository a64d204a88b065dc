// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/erase.hpp"

#include "app/ctl/safe_media.hpp"
#include "sync/envelope/hash.hpp"

namespace pendopo::ctl {

std::vector<model::Hash> chunks_of(const std::vector<model::Recording>& recordings) {
    std::vector<model::Hash> chunks;
    for (const model::Recording& recording : recordings)
        chunks.insert(chunks.end(), recording.chunks.begin(), recording.chunks.end());
    return chunks;
}

base::Status erase_entry(envelope::Primitives& primitives, province::Store& store, const envelope::SigningKeyPair& safe,
                         const model::StoredEntry& stored, protocol::EraseReason reason,
                         const std::vector<model::Hash>& chunks, base::WallTime now) {
    const model::Entry& entry = stored.entry;
    protocol::Erase order{entry.device, entry.journal, {entry.seq, entry.hash}, reason, {}};
    order.signature =
        envelope::sign_tagged(primitives, "erase", protocol::erase_signed_bytes(order), safe.private_half);
    std::optional<province::ChunkLetter> letter;
    if (!chunks.empty()) {
        PENDOPO_TRY(const std::uint64_t incarnation, store.incarnation());
        letter = chunk_letter(primitives, entry.device, chunks, incarnation, safe);
    }
    province::Tombstone tombstone;
    tombstone.reason = static_cast<std::uint8_t>(reason);
    tombstone.sealed_hash = primitives.sha256(entry.sealed);
    tombstone.erased_at = now;
    return store.erase(stored.number, tombstone, protocol::encode(order), letter);
}

}  // namespace pendopo::ctl
