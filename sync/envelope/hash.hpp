// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "sync/envelope/primitives.hpp"

namespace pendopo::envelope {

/// H(t,b) of the byte table: SHA-256("pendopo/1/" ‖ t ‖ 00 ‖ b). The tag separates the uses of one hash: it is a
/// literal of the program without a zero byte.
[[nodiscard]] model::Hash tagged_hash(Primitives& primitives, std::string_view tag, base::ByteView bytes);

/// Sig(t,b): P-256 with RFC 6979 over H(t,b), raw r‖s. `key` must be one that Primitives::p256_public accepts.
[[nodiscard]] model::Signature sign_tagged(Primitives& primitives, std::string_view tag, base::ByteView bytes,
                                           const PrivateKey& key);
/// Whether `signature` is Sig(t,b) by the owner of `key`.
[[nodiscard]] bool verify_tagged(Primitives& primitives, std::string_view tag, base::ByteView bytes,
                                 const model::Signature& signature, const model::SigningKey& key);

/// The id of the device whose journal this key signs: H("device", key)[0:16]. Nobody can take another device's id
/// without its key, and a journal begun after damage is still the enrolled device's.
[[nodiscard]] model::DeviceId device_id_of(Primitives& primitives, const model::SigningKey& journal_key);

}  // namespace pendopo::envelope
