// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "platform/base/bytes.hpp"
#include "platform/base/secret.hpp"
#include "storage/model/entry.hpp"
#include "storage/model/ids.hpp"
#include "storage/model/stored_entry.hpp"
#include "sync/envelope/primitives.hpp"
#include "sync/protocol/frame.hpp"

/// The province's side of a batch, as pure decisions. The server's order of work: decode_as<Batch>, verify_batch, then
/// Store::ingest with `decide` inside its transaction; after the commit sign_ack for each of Decision::acks,
/// encode_acks, answer. Nothing is signed before it is committed. Any thread; nothing is kept between calls.
namespace pendopo::receiver {

/// What the province's table says about the device that a batch names.
struct DeviceRecord {
    model::DeviceId device;
    model::SigningKey journal_key;
    bool revoked = false;
    bool vouched = false;   ///< another device, that is accepted, brings the batch: it is acked even if this is revoked
    bool replaced = false;  ///< other keys or another box took its place: its entries are stored, flagged late
};

/// The entries of a batch with their hashes, if they are the device's: one hash an entry and one signature a batch.
/// Only the last entry carries a signature; it covers the others through the chain.
/// Errors: unauthentic (another device's id, or the signature does not cover this chain). Such a batch is answered
/// 400 and kept apart (province::WatchStore), for this device did not make it.
[[nodiscard]] base::Result<std::vector<model::Entry>> verify_batch(envelope::Primitives& primitives,
                                                                   const protocol::Batch& batch,
                                                                   const DeviceRecord& device);

/// An entry of this journal that is stored already (province::StoredLink, copied by the server).
struct StoredLink {
    std::uint64_t seq = 0;
    model::Hash hash;
    model::Hash previous;
    model::EntryFlags flags = model::EntryFlags::none;
};

/// What is stored of the batch's journal (province::JournalKnowledge, copied by the server).
struct Known {
    model::Head head;                     ///< the end of the first branch, without gaps; seq 0 if nothing is stored
    std::vector<StoredLink> overlapping;  ///< first_seq − 1 ≤ seq ≤ last_seq, of all branches
    std::vector<StoredLink> waiting;      ///< flagged gap, seq > last_seq, by seq
};

struct Decision {
    struct Insert {
        std::size_t index = 0;  ///< into the batch's entries
        model::EntryFlags flags = model::EntryFlags::none;
    };
    std::vector<Insert> insert;          ///< what is not stored yet, ascending
    std::vector<model::Hash> clear_gap;  ///< stored earlier, no longer behind a gap
    std::vector<model::Hash> fork;       ///< of these, those that now turn out to hang on another branch
    model::Head head;                    ///< the journal's head from now on
    /// The heads to ack, one or two; none for a revoked device (its entries are kept, the answer is 403), unless
    /// another one vouches: then the end of the batch, for the journal's head never follows a revoked key. The first is
    /// the end of what the sender has sent that hangs together: it moves the watermark. A second one, the head of the
    /// first branch, follows if it is another one: a sender that was behind learns how far the province is, and a clone
    /// or a restored card that it must begin a new journal.
    std::vector<model::Head> acks;
    bool forked = false;  ///< something was stored on another branch: alarm the operator
};

/// Overlaps are stored once; what comes before its forerunners is stored and not acked; forks are stored, flagged and
/// acked as far as they hang together; a revoked device's entries are quarantined, a replaced one's flagged late.
/// Nothing is refused here.
/// `batch` holds consecutive entries as verify_batch gives them, at least one.
[[nodiscard]] Decision decide(const DeviceRecord& device, const std::vector<model::Entry>& batch, const Known& known);

/// Signs what was committed. The key is the private half of the bundle's ack key.
[[nodiscard]] model::Ack sign_ack(envelope::Primitives& primitives, const base::SecretFixed<32>& ack_private_key,
                                  const model::DeviceId& device, const model::JournalId& journal,
                                  const model::Head& head, std::uint64_t incarnation);

/// The body of the 200 answer: one or two acks as a CBOR sequence.
[[nodiscard]] base::Bytes encode_acks(const std::vector<model::Ack>& acks);

/// True if the identity's own key signed it. For enrolment at the province and for sync on the device.
[[nodiscard]] bool verify_identity(envelope::Primitives& primitives, const protocol::Identity& identity);

}  // namespace pendopo::receiver
