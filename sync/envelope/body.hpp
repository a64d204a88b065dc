// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "storage/model/submission.hpp"
#include "sync/envelope/code.hpp"

/// What stands inside the seal. Big-endian:
///
/// ```
///  0  u8   version of this layout: 1          18  u24  uptime, whole hours
///  1  u8   kind                               21  u24  wall clock, whole hours since 1970
///  2  u8   flags                              24  u16  consent version
///  3  u8   dictionary version, 0 if stored    26  u16  language: three letters of 5 bits, a = 1, 0 = none
///  4  u16  form                               28  16   R
///  6  u32  pack version                       44  u16  length of the coded words
/// 10  u8   topic                              46       coded words
/// 11  u40  place                                       with flag 2: u16 length ‖ nested identity seal
/// 16  u16  boot counter                                with flag 4: u8 count ‖ recordings
///                                                      zero bytes up to a power of two of at least 256
///
/// flags: 1 words are compressed, 2 identity given, 4 recordings, bits 4–5 clock quality; all others zero
/// ```
///
/// Coded words are one zstd frame (RFC 8878) without magic number, content size, checksum and dictionary number,
/// made with the dictionary of that version; or the words themselves where that is not shorter.
namespace pendopo::envelope {

/// A body after opening. `submission.identity` is always empty: it waits in `sealed_identity`.
struct DecodedBody {
    model::Submission submission;
    ReceiptSecret r;
    base::Bytes sealed_identity;  ///< empty: anonymous
};

/// The padded plaintext of one submission. `submission.identity` is not read; its seal is `sealed_identity`, or
/// empty. Working memory of the compressor is wiped.
/// Errors: invalid_argument (hours, place or language that their field cannot hold; a recording without chunks),
/// too_large (the limits of words, recordings or plaintext).
[[nodiscard]] base::Result<base::SecretBuffer> encode_body(const model::Submission& submission, const ReceiptSecret& r,
                                                           base::ByteView sealed_identity);
/// Errors: malformed (lengths, padding, unknown numbers, flags, words that are no UTF-8), unsupported (another layout,
/// dictionary or codec), too_large (words that would unpack to more than limits::words_bytes_max).
[[nodiscard]] base::Result<DecodedBody> decode_body(base::ByteView plaintext);

/// A power of two, at least `minimum` (itself one), that holds `size`.
[[nodiscard]] std::size_t padded_size(std::size_t size, std::size_t minimum);

}  // namespace pendopo::envelope
