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

/// The province's side of a batch, as pure decisions. The server's order of work: decode_as<Batch>, verify_batch,
/// look up Known, decide; on `store` ingest in one transaction; heads_to_ack, sign_ack, encode_acks; answer.
/// Nothing is signed before it is committed. Any thread; nothing is kept between calls.
namespace pendopo::receiver {

/// What the province's table says about the device that speaks (found by its TLS key).
struct DeviceRecord {
    model::DeviceId device;
    model::SigningKey journal_key;
    bool revoked = false;
};

/// The entries of a batch with their hashes, if they are the device's: one hash an entry and one signature a batch.
/// Only the last entry carries a signature; it covers the others through the chain.
/// Errors: unauthentic (another device's id, or the signature does not cover this chain). Such a batch is answered
/// 400 and nothing of it is kept, for this device did not make it.
[[nodiscard]] base::Result<std::vector<model::Entry>> verify_batch(envelope::Primitives& primitives,
                                                                   const protocol::Batch& batch,
                                                                   const DeviceRecord& device);

/// What the store knows of the batch's journal (province::JournalKnowledge, copied by the server).
struct Known {
    std::optional<model::DeviceId> owner;  ///< nobody, if the journal was never seen
    bool previous_known = false;           ///< what stands before the batch is stored, or the batch begins the journal
    std::vector<model::Head> heads;        ///< ends of all branches, highest number first
};

enum class Verdict : std::uint8_t {
    store,             ///< ingest with Decision::flags, then ack
    store_and_refuse,  ///< a revoked device: ingest quarantined, then answer 403 and ack nothing
    ask_again,         ///< something before the batch is missing: store nothing, ack the heads known, the device goes
                       ///< back to there (it still holds everything that was never acked)
    refuse             ///< the journal belongs to another device, or a revoked device's batch has a gap: 400 or 403
};

struct Decision {
    Verdict verdict = Verdict::refuse;
    model::EntryFlags flags = model::EntryFlags::none;
};
[[nodiscard]] Decision decide(const DeviceRecord& device, const Known& known);

/// What ingest told: the last entry of the batch, now stored, and whether it stands on another branch than the first.
struct Stored {
    model::Head head;
    bool forked = false;
};

/// The heads to ack after `store`, one or two. The first moves the device's watermark: the end of what it sent, or, on
/// a journal that never forked, the end of everything stored (after a lost sync.db the device skips what is here
/// already). A second one follows only for a forked journal: the end of the highest other branch. A device that does
/// not know it learns that its journal lives twice (a clone, a restored card) and begins a new one.
[[nodiscard]] std::vector<model::Head> heads_to_ack(const Known& known, const std::vector<model::Entry>& batch,
                                                    const Stored& stored);
/// The heads to ack after `ask_again`: the one or two highest; seq 0 if there is none.
[[nodiscard]] std::vector<model::Head> heads_to_ask_from(const Known& known);

/// Signs what was committed. The key is the private half of the bundle's ack key.
[[nodiscard]] model::Ack sign_ack(envelope::Primitives& primitives, const base::SecretFixed<32>& ack_private_key,
                                  const model::DeviceId& device, const model::JournalId& journal,
                                  const model::Head& head, std::uint64_t incarnation);

/// The body of the 200 answer: one or two acks as a CBOR sequence.
[[nodiscard]] base::Bytes encode_acks(const std::vector<model::Ack>& acks);

/// True if the identity's own key signed it. For enrolment at the province and for sync on the device.
[[nodiscard]] bool verify_identity(envelope::Primitives& primitives, const protocol::Identity& identity);

}  // namespace pendopo::receiver
