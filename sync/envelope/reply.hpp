// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "storage/model/reply.hpp"
#include "sync/envelope/code.hpp"

/// Letters back to somebody who holds a receipt code.
///
/// ```
/// plaintext = CBOR (RFC 8949, deterministic) [status, day, from, language, text] ‖ zeros to a power of two ≥ 512
/// sealed    = ChaCha20-Poly1305 (RFC 8439) of it; key: reply key of R and the letter's id, nonce: 12 zero bytes,
///             aad: lookup ‖ id
/// ```
///
/// The key is used for one letter alone, for each has an id of its own: that is why the nonce may be zero.
namespace pendopo::envelope {

/// The padded plaintext. Errors: invalid_argument (texts that are no UTF-8, a language that is not up to three
/// lower-case letters), too_large (limits::reply_from_bytes_max, limits::reply_text_bytes_max).
[[nodiscard]] base::Result<base::SecretBuffer> encode_reply(const model::ReplyText& letter);
/// Errors: malformed (another shape, not deterministic, padding), too_large, unsupported (a status we do not know).
[[nodiscard]] base::Result<model::ReplyText> decode_reply(base::ByteView plaintext);

/// Seals a letter: all of a model::Reply but step, revision and signature. Makes the id. Nothing of the letter stays
/// in memory beside `letter` itself. Errors: as encode_reply.
[[nodiscard]] base::Result<model::Reply> seal_reply(Primitives& primitives, const ReceiptSecret& r,
                                                    const model::ReplyText& letter);
/// Its signature is not looked at. Errors: unauthentic (another code's, or changed), then as decode_reply.
[[nodiscard]] base::Result<model::ReplyText> open_reply(Primitives& primitives, const ReceiptSecret& r,
                                                        const model::Reply& reply);

}  // namespace pendopo::envelope
