// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "sync/envelope/primitives.hpp"

/// Private keys at rest: a text file whose head anybody may read and whose private half opens with a passphrase or a
/// key file. Only bytes here; the caller reads and writes the file (mode 0600).
///
/// ```
/// pendopo-key: 1
/// role: desk
/// algorithm: x25519
/// public: <hexadecimal>
/// protection: passphrase argon2id-64MiB-3-1      | key-file
/// salt: <32 hexadecimal digits>
/// nonce: <24 hexadecimal digits>
/// private: <base64 of ChaCha20-Poly1305(key, nonce, aad = all lines above, private half)>
/// ```
/// The key is Argon2id(passphrase, salt), or HKDF(key file's 32 bytes, "pendopo/1/key-file" ‖ salt).
namespace pendopo::envelope {

enum class KeyAlgorithm : std::uint8_t { x25519, p256 };
enum class KeyProtection : std::uint8_t { passphrase, key_file };

/// What opens a private half. `secret` is the passphrase as typed (UTF-8), or exactly 32 bytes of a key file.
struct KeySecret {
    KeyProtection protection = KeyProtection::passphrase;
    base::SecretBuffer secret;
};

/// The readable half of a key file.
struct KeyFileHead {
    std::string role;  ///< lower-case letters, digits and dashes, 1 to 32 of them
    KeyAlgorithm algorithm = KeyAlgorithm::x25519;
    base::Bytes public_half;  ///< 32 bytes (x25519) or 65 (p256)
    KeyProtection protection = KeyProtection::passphrase;
};

struct OpenedKey {
    KeyFileHead head;
    PrivateKey private_half;
};

/// Errors: invalid_argument (role, an invalid private key, an empty passphrase, a key file of another length),
/// unavailable (no memory to stretch the passphrase).
[[nodiscard]] base::Result<std::string> encode_key_file(Primitives& primitives, std::string_view role,
                                                        KeyAlgorithm algorithm, const PrivateKey& private_half,
                                                        const KeySecret& secret);
/// Reads the head without the secret. Errors: malformed, unsupported, too_large (limits::key_file_bytes_max).
[[nodiscard]] base::Result<KeyFileHead> read_key_file_head(std::string_view text);
/// Opens the private half and checks that it belongs to the public one.
/// Errors: as read_key_file_head; invalid_argument (the file wants the other kind of secret); unauthentic (a wrong
/// passphrase or key file, or a changed file); unavailable (no memory).
[[nodiscard]] base::Result<OpenedKey> open_key_file(Primitives& primitives, std::string_view text,
                                                    const KeySecret& secret);

/// The opened key as the type its algorithm asks for. Errors: invalid_argument (the other algorithm).
[[nodiscard]] base::Result<SealingKeyPair> as_sealing_key(OpenedKey key);
[[nodiscard]] base::Result<SigningKeyPair> as_signing_key(OpenedKey key);

}  // namespace pendopo::envelope
