// SPDX-License-Identifier: Apache-2.0
#include "platform/opus/ogg_page.hpp"

#include <algorithm>
#include <array>

#include "platform/base/assert.hpp"

namespace pendopo::opus {
namespace {

using base::ErrorCode;

constexpr std::string_view capture_pattern = "OggS";
constexpr std::size_t checksum_at = 22;

constexpr std::array<std::uint32_t, 256> make_table() {
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t i = 0; i < table.size(); ++i) {
        std::uint32_t value = i << 24;
        for (int bit = 0; bit < 8; ++bit)
            value = (value << 1) ^ ((value & 0x80000000u) != 0 ? 0x04c11db7u : 0u);
        table[i] = value;
    }
    return table;
}
constexpr std::array<std::uint32_t, 256> table = make_table();

/// CRC-32 with polynomial 04c11db7, neither reflected nor inverted, over the page with zeros for the checksum.
std::uint32_t checksum(base::ByteView page) {
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < page.size(); ++i) {
        const bool own = i >= checksum_at && i < checksum_at + 4;
        value = (value << 8) ^ table[(value >> 24) ^ (own ? 0u : page[i])];
    }
    return value;
}

template <class Integer>
void put(base::ByteSpan out, std::size_t at, Integer value) {
    for (std::size_t i = 0; i < sizeof(Integer); ++i)
        out[at + i] = static_cast<base::Byte>(static_cast<std::uint64_t>(value) >> (8 * i));
}
template <class Integer>
Integer get(base::ByteView in, std::size_t at) {
    std::uint64_t value = 0;
    for (std::size_t i = sizeof(Integer); i > 0; --i)
        value = (value << 8) | in[at + i - 1];
    return static_cast<Integer>(value);
}

}  // namespace

std::size_t page_size(const Page& page) {
    return page_head_bytes + page.sizes.size() + page.packets.size();
}

void write_page(const Page& page, base::ByteSpan out) {
    PENDOPO_ASSERT(out.size() == page_size(page) && page.sizes.size() <= 255);
    std::copy(capture_pattern.begin(), capture_pattern.end(), out.begin());
    out[4] = 0;  // version
    out[5] = page.flags;
    put(out, 6, page.granule);
    put(out, 14, page.stream);
    put(out, 18, page.number);
    out[26] = static_cast<base::Byte>(page.sizes.size());
    std::copy(page.sizes.begin(), page.sizes.end(), out.begin() + page_head_bytes);
    std::copy(page.packets.begin(), page.packets.end(),
              out.begin() + static_cast<std::ptrdiff_t>(page_head_bytes + page.sizes.size()));
    put(out, checksum_at, checksum(out));
}

base::Result<std::optional<Page>> read_page(base::ByteView& file) {
    if (file.size() < page_head_bytes) return std::optional<Page>();
    if (!std::equal(capture_pattern.begin(), capture_pattern.end(), file.begin()) || file[4] != 0)
        return base::fail(ErrorCode::malformed, "not a page of an Ogg stream");
    Page page;
    page.flags = file[5];
    page.granule = get<std::uint64_t>(file, 6);
    page.stream = get<std::uint32_t>(file, 14);
    page.number = get<std::uint32_t>(file, 18);
    const std::size_t count = file[26];
    if (file.size() < page_head_bytes + count) return std::optional<Page>();
    page.sizes = file.subspan(page_head_bytes, count);
    std::size_t bytes = 0;
    for (const base::Byte size : page.sizes)
        bytes += size;
    if (file.size() < page_head_bytes + count + bytes) return std::optional<Page>();
    page.packets = file.subspan(page_head_bytes + count, bytes);
    const bool whole = (page.flags & page_continues) == 0 &&
                       std::none_of(page.sizes.begin(), page.sizes.end(), [](base::Byte size) { return size == 255; });
    if (!whole || checksum(file.first(page_size(page))) != get<std::uint32_t>(file, checksum_at))
        return base::fail(ErrorCode::malformed, "a page of an Ogg stream is damaged or of another kind");
    file = file.subspan(page_size(page));
    return std::optional<Page>(page);
}

}  // namespace pendopo::opus
