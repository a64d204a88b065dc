// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "sync/envelope/body.hpp"
#include "sync/envelope/header.hpp"

namespace pendopo::envelope {

/// The public keys of the trust bundle that a device seals to.
struct Recipients {
    model::SealingKey desk;
    model::SealingKey ombudsman;
    model::SealingKey identity;
};

/// Whom a topic is sealed to: what concerns the office itself goes to the ombudsman. A rule of the program, so that
/// no content pack can reroute it.
[[nodiscard]] const model::SealingKey& recipient_for(model::Topic topic, const Recipients& recipients);

/// sealed = HPKE-Base(recipient, "pendopo/1/seal", aad, body), the identity sealed once more inside to the identity
/// key under "pendopo/1/identity" and the same aad. `aad` is aad_for() of the place the entry will take. Nothing of
/// the words or the identity stays in memory beside `submission` itself.
/// Errors: as encode_body; unauthentic (a recipient's key is a point of low order).
[[nodiscard]] base::Result<base::Bytes> seal_submission(Primitives& primitives, const model::Submission& submission,
                                                        const ReceiptSecret& r, const Recipients& recipients,
                                                        base::ByteView aad);

/// A key to try, with the name its owner gave it ("desk", "ombudsman").
struct OpeningKey {
    std::string role;
    SealingKeyPair key;
};

struct Opened {
    std::string role;  ///< of the key that opened it
    DecodedBody body;
};

/// Tries the keys in their order; which one fits is not written anywhere.
/// Errors: unauthentic (none opens it), then as decode_body.
[[nodiscard]] base::Result<Opened> open_submission(Primitives& primitives, base::ByteView sealed, base::ByteView aad,
                                                   std::span<const OpeningKey> keys);

/// Opens DecodedBody::sealed_identity; only where the identity key is.
/// Errors: unauthentic, malformed.
[[nodiscard]] base::Result<model::Identity> open_identity(Primitives& primitives, base::ByteView sealed_identity,
                                                          base::ByteView aad, const SealingKeyPair& identity_key);

/// What a device reports in its own journal (class 1).
enum class DeviceEventKind : std::uint8_t {
    /// Payload: id and last known head of up to three older journals that no event has named before.
    journal_begun = 1,
    bundle_accepted = 2,  ///< payload: epoch and hash of the bundle
    started = 3,          ///< payload: program version
    /// A damaged journal was set aside; payload: journals, entries that verified and entries lost in between, u64 each.
    journal_salvaged = 4,
};

inline constexpr std::size_t device_event_payload_max = 200;  ///< so that it pads to the smallest size

struct DeviceEvent {
    DeviceEventKind kind = DeviceEventKind::started;
    base::Bytes payload;
};

/// Sealed to the desk key, padded like a submission: u8 version 1 ‖ u8 kind ‖ u8 length ‖ payload ‖ zeros.
/// Errors: too_large (the payload), unauthentic (the key is a point of low order).
[[nodiscard]] base::Result<base::Bytes> seal_device_event(Primitives& primitives, const DeviceEvent& event,
                                                          const model::SealingKey& desk, base::ByteView aad);
/// Errors: unauthentic, malformed, unsupported (another version or kind).
[[nodiscard]] base::Result<DeviceEvent> open_device_event(Primitives& primitives, base::ByteView sealed,
                                                          base::ByteView aad, const SealingKeyPair& desk);

}  // namespace pendopo::envelope
