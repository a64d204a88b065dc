// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"

namespace pendopo::base {

using Byte = std::uint8_t;
using Bytes = std::vector<Byte>;
using ByteView = std::span<const Byte>;
using ByteSpan = std::span<Byte>;

[[nodiscard]] inline ByteView as_bytes(std::string_view text) noexcept {
    return {reinterpret_cast<const Byte*>(text.data()), text.size()};
}
[[nodiscard]] inline std::string_view as_text(ByteView bytes) noexcept {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline void append(Bytes& out, ByteView more) {
    out.insert(out.end(), more.begin(), more.end());
}

/// Big-endian integers, as in every format of ours.
template <class Integer>
void append_big_endian(Bytes& out, Integer value) {
    for (std::size_t shift = sizeof(Integer) * 8; shift > 0; shift -= 8)
        out.push_back(static_cast<Byte>(static_cast<std::uint64_t>(value) >> (shift - 8)));
}
/// `bytes` must hold at least sizeof(Integer).
template <class Integer>
[[nodiscard]] Integer read_big_endian(ByteView bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = 0; i < sizeof(Integer); ++i)
        value = (value << 8) | bytes[i];
    return static_cast<Integer>(value);
}

[[nodiscard]] std::string to_hex(ByteView bytes);
/// Errors: malformed (odd length or another character than 0-9 a-f A-F).
[[nodiscard]] Result<Bytes> from_hex(std::string_view text);
/// RFC 4648 section 4, with padding.
[[nodiscard]] std::string to_base64(ByteView bytes);
/// Errors: malformed (anything a strict decoder refuses, white space included).
[[nodiscard]] Result<Bytes> from_base64(std::string_view text);

/// Takes the same time whatever the contents; different lengths are unequal at once.
[[nodiscard]] bool equal_constant_time(ByteView a, ByteView b) noexcept;

/// Overwrites memory in a way the compiler may not remove.
void wipe(void* data, std::size_t size) noexcept;
inline void wipe(ByteSpan bytes) noexcept {
    wipe(bytes.data(), bytes.size());
}

/// Overwrites what functions that have returned left on this thread's stack, as far below as libraries for sound and
/// speech reach. Needs that much stack itself.
void wipe_stack() noexcept;

/// A fixed-size value with a type of its own: ids, hashes, keys that are not secret.
template <class Tag, std::size_t Size>
struct Fixed {
    std::array<Byte, Size> bytes{};

    static constexpr std::size_t size = Size;
    [[nodiscard]] ByteView view() const noexcept { return bytes; }
    [[nodiscard]] std::string hex() const { return to_hex(bytes); }
    [[nodiscard]] bool is_zero() const noexcept { return *this == Fixed{}; }
    auto operator<=>(const Fixed&) const = default;

    /// Errors: malformed (another length).
    [[nodiscard]] static Result<Fixed> from(ByteView view) {
        if (view.size() != Size) return fail(ErrorCode::malformed, "expected " + std::to_string(Size) + " bytes");
        Fixed value;
        std::memcpy(value.bytes.data(), view.data(), Size);
        return value;
    }
};

}  // namespace pendopo::base
