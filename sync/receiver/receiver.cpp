// SPDX-License-Identifier: Apache-2.0
#include "sync/receiver/receiver.hpp"

#include <algorithm>

#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"
#include "sync/envelope/chain.hpp"
#include "sync/envelope/hash.hpp"

namespace pendopo::receiver {

base::Result<std::vector<model::Entry>> verify_batch(envelope::Primitives& primitives, const protocol::Batch& batch,
                                                     const DeviceRecord& device) {
    PENDOPO_ASSERT(!batch.entries.empty());
    if (batch.device != device.device)
        return base::fail(base::ErrorCode::unauthentic, "the batch names another device than the one that sent it");
    std::vector<model::Entry> entries(batch.entries.size());
    model::Head head{batch.first_seq - 1, batch.previous};
    for (std::size_t i = 0; i < entries.size(); ++i) {
        model::Entry& entry = entries[i];
        entry.device = batch.device;
        entry.journal = batch.journal;
        entry.seq = head.seq + 1;
        entry.header = batch.entries[i].header;
        entry.sealed = batch.entries[i].sealed;
        entry.previous = head.hash;
        entry.hash = envelope::entry_hash(primitives, entry);
        head = {entry.seq, entry.hash};
    }
    entries.back().signature = batch.signature;
    if (!primitives.p256_verify(device.journal_key, head.hash, batch.signature))
        return base::fail(base::ErrorCode::unauthentic, "the signature does not cover this chain");
    return entries;
}

model::Ack sign_ack(envelope::Primitives& primitives, const base::SecretFixed<32>& ack_private_key,
                    const model::DeviceId& device, const model::JournalId& journal, const model::Head& head,
                    std::uint64_t incarnation) {
    model::Ack ack{device, journal, head, incarnation, {}};
    ack.signature = envelope::sign_tagged(primitives, "ack", protocol::ack_signed_bytes(ack), ack_private_key);
    return ack;
}

base::Bytes encode_acks(const std::vector<model::Ack>& acks) {
    base::Bytes out;
    for (const model::Ack& ack : acks)
        base::append(out, protocol::encode(ack));
    return out;
}

bool verify_identity(envelope::Primitives& primitives, const protocol::Identity& identity) {
    return envelope::verify_tagged(primitives, "identity", protocol::identity_signed_bytes(identity),
                                   identity.signature, identity.journal_key);
}

}  // namespace pendopo::receiver
