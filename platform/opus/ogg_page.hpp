// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "platform/base/bytes.hpp"

/// Pages of an Ogg stream (RFC 3533), of the simple kind that we write: whole packets, each of fewer than 255 bytes.
namespace pendopo::opus {

inline constexpr base::Byte page_continues = 1;
inline constexpr base::Byte page_begins_stream = 2;
inline constexpr base::Byte page_ends_stream = 4;

inline constexpr std::size_t page_head_bytes = 27;
inline constexpr std::size_t packet_bytes_below = 255;

struct Page {
    base::Byte flags = 0;
    std::uint64_t granule = 0;  ///< samples that can be played when this page was decoded, pre-skip included
    std::uint32_t stream = 0;
    std::uint32_t number = 0;
    base::ByteView sizes;    ///< of the packets, one byte each
    base::ByteView packets;  ///< one behind the other
};

/// How many bytes write_page needs.
[[nodiscard]] std::size_t page_size(const Page& page);
/// Writes the page with its checksum; `out` has exactly page_size.
void write_page(const Page& page, base::ByteSpan out);

/// The page at the beginning of `file`, which is moved behind it. Nothing at the end, or where a page was cut off.
/// Errors: malformed (no page, a wrong checksum, packets that go on in the next page).
[[nodiscard]] base::Result<std::optional<Page>> read_page(base::ByteView& file);

}  // namespace pendopo::opus
