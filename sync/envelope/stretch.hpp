// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "platform/base/secret.hpp"

namespace pendopo::envelope {

/// Argon2id (RFC 9106, version 0x13) with one lane. `salt` has at least 8 bytes; `out` at least 4. The working memory
/// is wiped. Any thread.
/// Errors: unavailable (no memory), invalid_argument (a salt or output out of those bounds).
[[nodiscard]] base::Status argon2id(base::ByteView password, base::ByteView salt, std::uint32_t memory_kib,
                                    std::uint32_t passes, base::ByteSpan out);

}  // namespace pendopo::envelope
