// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>

#include "platform/base/secret.hpp"
#include "storage/model/ids.hpp"

namespace pendopo::envelope {

/// A private half: an X25519 scalar (RFC 7748, little-endian) or a P-256 scalar (big-endian).
using PrivateKey = base::SecretFixed<32>;

/// An X25519 pair: what is sealed to `public_half` opens with `private_half`.
struct SealingKeyPair {
    PrivateKey private_half;
    model::SealingKey public_half;
};

/// A P-256 pair for signatures.
struct SigningKeyPair {
    PrivateKey private_half;
    model::SigningKey public_half;
};

/// Fills the span with unpredictable bytes; never fails. Any thread. Usually port::Random::fill.
using RandomFill = std::function<void(base::ByteSpan)>;

/// The few cryptographic operations that everything in this folder is built from.
///
/// Two implementations that must agree byte for byte: mbedTLS on the device, libcrypto at the province. Tests use
/// either, or a derived class with a chosen random source. All methods may be called from any thread. A library
/// that fails where only a bug or exhausted memory can make it fail ends the program.
class Primitives {
public:
    virtual ~Primitives() = default;

    /// FIPS 180-4.
    [[nodiscard]] virtual model::Hash sha256(base::ByteView bytes) = 0;
    /// RFC 2104 with SHA-256. Keys of any length, the empty one included.
    [[nodiscard]] virtual base::SecretFixed<32> hmac_sha256(base::ByteView key, base::ByteView bytes) = 0;

    /// The public half of any 32 bytes (RFC 7748; the scalar is clamped inside).
    [[nodiscard]] virtual model::SealingKey x25519_public(const PrivateKey& key) = 0;
    /// The shared secret. Errors: unauthentic (the result is all zero: the other half was a point of low order).
    [[nodiscard]] virtual base::Result<base::SecretFixed<32>> x25519(const PrivateKey& key,
                                                                     const model::SealingKey& other) = 0;

    /// RFC 8439. Writes ciphertext ‖ 16-byte tag; `out` holds exactly plaintext.size() + 16 bytes.
    virtual void chacha20_poly1305_seal(const base::SecretFixed<32>& key, base::ByteView nonce12, base::ByteView aad,
                                        base::ByteView plaintext, base::ByteSpan out) = 0;
    /// `out` holds exactly ciphertext.size() − 16 bytes and is wiped on failure.
    /// Errors: unauthentic (wrong key, nonce, aad, or any changed byte; also anything shorter than a tag).
    [[nodiscard]] virtual base::Status chacha20_poly1305_open(const base::SecretFixed<32>& key, base::ByteView nonce12,
                                                              base::ByteView aad, base::ByteView ciphertext,
                                                              base::ByteSpan out) = 0;

    /// The uncompressed point. Errors: invalid_argument (zero, or not below the group's order).
    [[nodiscard]] virtual base::Result<model::SigningKey> p256_public(const PrivateKey& key) = 0;
    /// ECDSA over a SHA-256 digest with the nonce of RFC 6979, raw r‖s: the same input gives the same signature.
    /// `key` must be one that p256_public accepts.
    [[nodiscard]] virtual model::Signature p256_sign(const PrivateKey& key, const model::Hash& digest) = 0;
    /// False as well for a key that is no point of the curve.
    [[nodiscard]] virtual bool p256_verify(const model::SigningKey& key, const model::Hash& digest,
                                           const model::Signature& signature) = 0;

    /// The injected random source.
    virtual void random_fill(base::ByteSpan out) = 0;

    [[nodiscard]] SealingKeyPair generate_sealing_key();
    [[nodiscard]] SigningKeyPair generate_signing_key();
};

/// mbedTLS (2.28 or 3.6): for programs of the device.
[[nodiscard]] std::unique_ptr<Primitives> mbedtls_primitives(RandomFill random);
/// OpenSSL's libcrypto (3.0 and later): for programs of the province.
[[nodiscard]] std::unique_ptr<Primitives> libcrypto_primitives(RandomFill random);

/// HKDF-SHA256 (RFC 5869), extract step. An empty salt stands for 32 zero bytes.
[[nodiscard]] base::SecretFixed<32> hkdf_extract(Primitives& primitives, base::ByteView salt, base::ByteView secret);
/// HKDF-SHA256, expand step. `out` holds at most 255 × 32 bytes.
void hkdf_expand(Primitives& primitives, base::ByteView pseudorandom_key, base::ByteView info, base::ByteSpan out);
/// Both steps with an empty salt: the HKDF(secret, info, length) of the byte table.
void hkdf(Primitives& primitives, base::ByteView secret, base::ByteView info, base::ByteSpan out);

}  // namespace pendopo::envelope
