// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "platform/base/secret.hpp"
#include "sync/envelope/primitives.hpp"

namespace pendopo::envelope {

/// One holder's part of a split key. Alone, or with fewer than `threshold` others, it tells nothing.
struct Share {
    int threshold = 0;
    int index = 0;             ///< 1 … 255
    base::Bytes set;           ///< 8 random bytes that all parts of one split carry
    base::SecretBuffer value;  ///< as long as the secret and its 4-byte checksum
};

/// Splits a secret into `count` parts of which any `threshold` give it back (Shamir, "How to share a secret",
/// 1979, byte by byte over GF(2^8) with the polynomial 0x11b).
/// Errors: invalid_argument (not 2 ≤ threshold ≤ count ≤ 16, or an empty or over-long secret).
[[nodiscard]] base::Result<std::vector<Share>> split_secret(Primitives& primitives, base::ByteView secret, int count,
                                                            int threshold);

/// Errors: invalid_argument (too few, of different sets, one twice), corrupt (the parts do not fit together).
[[nodiscard]] base::Result<base::SecretBuffer> join_secret(const std::vector<Share>& shares);

/// Text for a file or paper: one line of words and hexadecimal digits with a checksum of its own.
[[nodiscard]] base::SecretBuffer share_to_text(const Share& share);
/// Errors: malformed.
[[nodiscard]] base::Result<Share> share_from_text(std::string_view text);

}  // namespace pendopo::envelope
