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

/// "PENDOPO 7QK3-M9WD-X2F4B " ‖ base 45 (RFC 9285) of u8 version 2 ‖ h ‖ sig ‖ key id: 182 characters that a QR code
/// stores in its alphanumeric mode. The code stands in front, so that whoever points a telephone at it keeps what a
/// kiosk or a person can type. Holds the code: wiped like it.
[[nodiscard]] base::SecretBuffer encode_receipt(const Receipt& receipt);
/// Also version 1, "PENDOPO:" ‖ base 45 of u8 version 1 ‖ code as u64 ‖ h ‖ sig ‖ key id, which papers of older kiosks
/// bear. Errors: malformed, unsupported (another version).
[[nodiscard]] base::Result<Receipt> parse_receipt(std::string_view text);
/// Whether this journal key signed this receipt's hash. Errors: unauthentic (another key, or a wrong signature).
[[nodiscard]] base::Status verify_receipt(Primitives& primitives, const Receipt& receipt,
                                          const model::SigningKey& journal_key);

}  // namespace pendopo::envelope
