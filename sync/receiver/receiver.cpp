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

Decision decide(const DeviceRecord& device, const Known& known) {
    if (known.owner && *known.owner != device.device) return {Verdict::refuse, model::EntryFlags::none};
    if (device.revoked) {
        // Honest entries may come from a device that was revoked too early: kept, apart from the others.
        const Verdict verdict = known.previous_known ? Verdict::store_and_refuse : Verdict::refuse;
        return {verdict, model::EntryFlags::quarantined};
    }
    return {known.previous_known ? Verdict::store : Verdict::ask_again, model::EntryFlags::none};
}

std::vector<model::Head> heads_to_ask_from(const Known& known) {
    if (known.heads.empty()) return {model::Head{}};
    const std::size_t count = std::min(known.heads.size(), limits::acks_per_reply_max);
    return {known.heads.begin(), known.heads.begin() + static_cast<std::ptrdiff_t>(count)};
}

std::vector<model::Head> heads_to_ack(const Known& known, const std::vector<model::Entry>& batch,
                                      const Stored& stored) {
    const bool never_forked = known.heads.size() <= 1 && !stored.forked;
    if (never_forked) {
        const bool holds_more = !known.heads.empty() && known.heads.front().seq > stored.head.seq;
        return {holds_more ? known.heads.front() : stored.head};
    }
    std::vector<model::Head> heads{stored.head};
    const auto on_this_branch = [&](const model::Head& head) {
        if (head.seq + 1 == batch.front().seq) return head.hash == batch.front().previous;
        return std::any_of(batch.begin(), batch.end(),
                           [&](const model::Entry& entry) { return entry.seq == head.seq && entry.hash == head.hash; });
    };
    const auto other = std::find_if_not(known.heads.begin(), known.heads.end(), on_this_branch);
    if (other != known.heads.end()) heads.push_back(*other);
    return heads;
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
