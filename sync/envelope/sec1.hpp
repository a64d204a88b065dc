// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "sync/envelope/primitives.hpp"

namespace pendopo::envelope {

/// A P-256 private key with its public half as DER of RFC 5915 (ECPrivateKey, named curve). Always 121 bytes, since
/// every field has a fixed size. Private to this folder.
[[nodiscard]] base::SecretBuffer sec1_der(const SigningKeyPair& key);

/// SubjectPublicKeyInfo of RFC 5480 for an uncompressed P-256 point. Always 91 bytes.
[[nodiscard]] base::Bytes spki_der(const model::SigningKey& key);

/// 1 to 64 letters, digits, dashes and dots: what we let stand in a subject.
[[nodiscard]] bool is_common_name(std::string_view name);

}  // namespace pendopo::envelope
