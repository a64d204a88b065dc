// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "platform/base/bytes.hpp"
#include "platform/base/secret.hpp"
#include "storage/model/entry.hpp"
#include "storage/model/ids.hpp"
#include "sync/envelope/primitives.hpp"
#include "sync/protocol/frame.hpp"

/// The province's side of a batch, as pure decisions: what to store, how flagged, and what to say. The server looks
/// things up, calls `decide`, stores in one transaction, commits, and only then signs and sends the acks.
/// Any thread; nothing is kept between calls.
namespace pendopo::receiver {

/// What the province's table says about the device that speaks (found by its TLS key).
struct DeviceRecord {
    model::DeviceId device;
    model::SigningKey journal_key;
    bool revoked = false;
};

/// A batch whose chain was computed and whose signature verified under the device's journal key.
struct VerifiedBatch {
    std::vector<model::Entry> entries;  ///< hashes filled in; only the last one has a signature
};

/// One hash an entry and one signature a batch, whatever its size.
/// Errors: unauthentic (another device's id, or the signature does not cover this chain): the batch is answered 400
/// and nothing of it is kept, for it was not made by this device; invalid_argument never.
[[nodiscard]] base::Result<VerifiedBatch> verify_batch(envelope::Primitives& primitives, const protocol::Batch& batch,
                                                       const DeviceRecord& device);

/// Why an entry needs a look by somebody. They add up (bits), and are stored with it.
enum class Flag : std::uint8_t {
    none = 0,
    gap = 1,         ///< stored before what stands in front of it; cleared when that arrives
    fork = 2,        ///< another entry with this number, or behind such a one, is stored: a clone or a restored card
    quarantined = 4  ///< sent with a revoked key
};
[[nodiscard]] constexpr std::uint8_t bits(Flag flag) {
    return static_cast<std::uint8_t>(flag);
}

/// An entry of this journal that is stored already.
struct StoredEntry {
    std::uint64_t seq = 0;
    model::Hash hash;
    model::Hash previous;
    std::uint8_t flags = 0;
};

/// What the server must look up before it decides, in the same transaction in which it stores.
struct Known {
    model::Head head;  ///< of the journal's first branch, without gaps; seq 0 if nothing is stored
    /// Every stored entry of the journal with first_seq − 1 ≤ seq ≤ last_seq, of all branches, in any order.
    std::vector<StoredEntry> overlapping;
    /// Entries flagged `gap` with seq > last_seq, ascending; the server may leave out those after the first 10,000.
    std::vector<StoredEntry> waiting;
};

struct ToInsert {
    std::size_t index = 0;   ///< into VerifiedBatch::entries
    std::uint8_t flags = 0;  ///< of Flag
};

struct Decision {
    std::vector<ToInsert> insert;        ///< what is not stored yet, ascending
    std::vector<model::Hash> clear_gap;  ///< entries stored earlier whose gap is closed now, ascending
    model::Head head;                    ///< the journal's head after this batch (first branch, no gaps)
    /// The heads to ack, one or two. The first is one the sender knows, if there is such: it moves its watermark. A
    /// second one follows only for a fork: the head of the other branch, by which the device learns that it must
    /// begin a new journal.
    std::vector<model::Head> acks;
    bool fork = false;     ///< alarm the operator
    bool accepted = true;  ///< false: a revoked device; store (quarantined), answer 403, sign nothing
};

/// Overlaps are dropped (exactly once), gaps are stored and not acked, forks are stored, flagged and acked as far as
/// they hang together, revoked devices' entries are quarantined. Never refuses: verify_batch does that.
[[nodiscard]] Decision decide(const DeviceRecord& device, const VerifiedBatch& batch, const Known& known);

/// Signs what was committed. The key is the private half of the bundle's ack key.
[[nodiscard]] model::Ack sign_ack(envelope::Primitives& primitives, const base::SecretFixed<32>& ack_private_key,
                                  const model::DeviceId& device, const model::JournalId& journal,
                                  const model::Head& head, std::uint64_t incarnation);

/// The body of the 200 answer: the acks as a CBOR sequence.
[[nodiscard]] base::Bytes encode_acks(const std::vector<model::Ack>& acks);

/// True if the identity's own key signed it. For enrolment at the province and for sync on the device.
[[nodiscard]] bool verify_identity(envelope::Primitives& primitives, const protocol::Identity& identity);

}  // namespace pendopo::receiver
