// SPDX-License-Identifier: Apache-2.0
#include "platform/base/bytes.hpp"

#include <strings.h>

namespace pendopo::base {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";
constexpr std::string_view base64_digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

int hex_value(char c) noexcept {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

}  // namespace

std::string to_hex(ByteView bytes) {
    std::string out;
    out.reserve(bytes.size() * 2);
    for (Byte b : bytes) {
        out += hex_digits[b >> 4];
        out += hex_digits[b & 15];
    }
    return out;
}

Result<Bytes> from_hex(std::string_view text) {
    if (text.size() % 2 != 0) return fail(ErrorCode::malformed, "hexadecimal text of odd length");
    Bytes out;
    out.reserve(text.size() / 2);
    for (std::size_t i = 0; i < text.size(); i += 2) {
        const int high = hex_value(text[i]);
        const int low = hex_value(text[i + 1]);
        if (high < 0 || low < 0) return fail(ErrorCode::malformed, "not a hexadecimal digit");
        out.push_back(static_cast<Byte>(high * 16 + low));
    }
    return out;
}

std::string to_base64(ByteView bytes) {
    std::string out;
    out.reserve((bytes.size() + 2) / 3 * 4);
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const std::size_t left = bytes.size() - i;
        std::uint32_t group = static_cast<std::uint32_t>(bytes[i]) << 16;
        if (left > 1) group |= static_cast<std::uint32_t>(bytes[i + 1]) << 8;
        if (left > 2) group |= bytes[i + 2];
        out += base64_digits[group >> 18];
        out += base64_digits[(group >> 12) & 63];
        out += left > 1 ? base64_digits[(group >> 6) & 63] : '=';
        out += left > 2 ? base64_digits[group & 63] : '=';
    }
    return out;
}

Result<Bytes> from_base64(std::string_view text) {
    if (text.size() % 4 != 0) return fail(ErrorCode::malformed, "base64 text of a wrong length");
    Bytes out;
    out.reserve(text.size() / 4 * 3);
    for (std::size_t i = 0; i < text.size(); i += 4) {
        const bool last = i + 4 == text.size();
        const std::size_t padding = last ? (text[i + 3] == '=' ? (text[i + 2] == '=' ? 2u : 1u) : 0u) : 0u;
        std::uint32_t group = 0;
        for (std::size_t j = 0; j < 4; ++j) {
            const auto digit = j >= 4 - padding ? 0 : base64_digits.find(text[i + j]);
            if (digit == std::string_view::npos) return fail(ErrorCode::malformed, "not a base64 digit");
            group = (group << 6) | static_cast<std::uint32_t>(digit);
        }
        const std::uint32_t unused = padding == 2 ? 0xffffu : padding == 1 ? 0xffu : 0u;
        if ((group & unused) != 0) return fail(ErrorCode::malformed, "base64 text with stray bits");
        out.push_back(static_cast<Byte>(group >> 16));
        if (padding < 2) out.push_back(static_cast<Byte>(group >> 8));
        if (padding < 1) out.push_back(static_cast<Byte>(group));
    }
    return out;
}

bool equal_constant_time(ByteView a, ByteView b) noexcept {
    if (a.size() != b.size()) return false;
    Byte difference = 0;
    for (std::size_t i = 0; i < a.size(); ++i)
        difference = static_cast<Byte>(difference | (a[i] ^ b[i]));
    return difference == 0;
}

void wipe(void* data, std::size_t size) noexcept {
    if (size > 0) explicit_bzero(data, size);
}

[[gnu::noinline]] void wipe_stack() noexcept {
    constexpr std::size_t reach = std::size_t{128} << 10;
    std::array<Byte, reach> below;
    wipe(below);
}

}  // namespace pendopo::base
