// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "sync/envelope/code.hpp"

namespace pendopo::envelope {

using KeyId = base::Fixed<struct KeyIdTag, 8>;

/// The first 8 bytes of H("key", public point): names a journal key on a receipt.
[[nodiscard]] KeyId key_id(Primitives& primitives, const model::SigningKey& key);

/// The proof that a citizen takes along. No topic, place or time.
struct Receipt {
    ReceiptCode code;
    model::Hash hash;            ///< h of the entry
    model::Signature signature;  ///< sig of the entry
    KeyId key;                   ///< of the journal key
};

/// "PENDOPO:" ‖ base 45 (RFC 9285) of u8 version 1 ‖ code as u64 ‖ h ‖ sig ‖ key id: 178 characters that a QR code
/// stores in its alphanumeric mode. Holds the code: wiped like it.
[[nodiscard]] base::SecretBuffer encode_receipt(const Receipt& receipt);
/// Errors: malformed, unsupported (another version).
[[nodiscard]] base::Result<Receipt> parse_receipt(std::string_view text);
/// Whether this journal key signed this receipt's hash. Errors: unauthentic (another key, or a wrong signature).
[[nodiscard]] base::Status verify_receipt(Primitives& primitives, const Receipt& receipt,
                                          const model::SigningKey& journal_key);

}  // namespace pendopo::envelope
