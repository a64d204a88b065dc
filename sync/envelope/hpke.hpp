// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "sync/envelope/primitives.hpp"

namespace pendopo::envelope {

/// Hybrid public key encryption, RFC 9180, base mode, one suite: DHKEM(X25519, HKDF-SHA256) 0x0020, HKDF-SHA256
/// 0x0001, ChaCha20-Poly1305 0x0003.
inline constexpr std::size_t hpke_encapsulated_size = 32;
inline constexpr std::size_t hpke_tag_size = 16;
inline constexpr std::size_t hpke_overhead = hpke_encapsulated_size + hpke_tag_size;

/// One side of an established HPKE context (RFC 9180 section 5.2). Secrets are wiped with it. One thread at a time.
class HpkeContext {
public:
    /// Seals the next message; the sequence number rises by one.
    [[nodiscard]] base::Bytes seal(base::ByteView aad, base::ByteView plaintext);
    /// Opens the next message. The sequence number rises only on success.
    /// Errors: unauthentic.
    [[nodiscard]] base::Result<base::SecretBuffer> open(base::ByteView aad, base::ByteView ciphertext);
    /// Section 5.3: a secret of `length` bytes (at most 255 × 32) for this exporter context.
    [[nodiscard]] base::SecretBuffer export_secret(base::ByteView exporter_context, std::size_t length);

private:
    friend struct HpkeKeySchedule;
    explicit HpkeContext(Primitives& primitives) : primitives_(&primitives) {}
    [[nodiscard]] std::array<base::Byte, 12> next_nonce() const;

    Primitives* primitives_;
    base::SecretFixed<32> key_;
    base::SecretFixed<12> base_nonce_;
    base::SecretFixed<32> exporter_secret_;
    std::uint64_t sequence_ = 0;
};

/// What a sender gets: the encapsulated key to transmit, and its context.
struct HpkeSender {
    model::SealingKey encapsulated;
    HpkeContext context;
};

/// SetupBaseS. The ephemeral scalar is the next 32 bytes of the random source. `primitives` must outlive the result.
/// Errors: unauthentic (the recipient's key is a point of low order).
[[nodiscard]] base::Result<HpkeSender> hpke_setup_sender(Primitives& primitives, const model::SealingKey& recipient,
                                                         base::ByteView info);
/// SetupBaseR. `primitives` must outlive the result.
/// Errors: unauthentic (the encapsulated key is a point of low order).
[[nodiscard]] base::Result<HpkeContext> hpke_setup_recipient(Primitives& primitives,
                                                             const model::SealingKey& encapsulated,
                                                             const SealingKeyPair& recipient, base::ByteView info);

/// One message: encapsulated key ‖ ciphertext ‖ tag, hpke_overhead bytes longer than the plaintext.
/// Errors: unauthentic (the recipient's key is a point of low order).
[[nodiscard]] base::Result<base::Bytes> hpke_seal(Primitives& primitives, const model::SealingKey& recipient,
                                                  base::ByteView info, base::ByteView aad, base::ByteView plaintext);
/// The reverse. Errors: malformed (shorter than hpke_overhead), unauthentic.
[[nodiscard]] base::Result<base::SecretBuffer> hpke_open(Primitives& primitives, const SealingKeyPair& recipient,
                                                         base::ByteView info, base::ByteView aad,
                                                         base::ByteView sealed);

}  // namespace pendopo::envelope
