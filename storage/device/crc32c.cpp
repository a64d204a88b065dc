// SPDX-License-Identifier: Apache-2.0
#include "storage/device/crc32c.hpp"

#include <array>

namespace pendopo::device {
namespace {

constexpr std::array<std::uint32_t, 256> make_table() {
    constexpr std::uint32_t reflected_polynomial = 0x82f63b78u;
    std::array<std::uint32_t, 256> table{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t remainder = byte;
        for (int bit = 0; bit < 8; ++bit)
            remainder = (remainder >> 1) ^ ((remainder & 1) != 0 ? reflected_polynomial : 0);
        table[byte] = remainder;
    }
    return table;
}

constexpr auto table = make_table();

}  // namespace

std::uint32_t crc32c(base::ByteView bytes, std::uint32_t so_far) noexcept {
    std::uint32_t crc = ~so_far;
    for (const base::Byte byte : bytes)
        crc = table[(crc ^ byte) & 0xff] ^ (crc >> 8);
    return ~crc;
}

}  // namespace pendopo::device
