// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "platform/base/bytes.hpp"

namespace pendopo::device {

/// CRC-32C (Castagnoli, RFC 3720 appendix B.4): finds what a worn card or a torn write did to a record. No defence
/// against intent. Start with 0 and hand the result on to go over several pieces.
[[nodiscard]] std::uint32_t crc32c(base::ByteView bytes, std::uint32_t so_far = 0) noexcept;

}  // namespace pendopo::device
