// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/base45.hpp"

namespace pendopo::envelope {
namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

void put(base::SecretBuffer& out, unsigned value, int digits) {
    for (; digits > 0; --digits, value /= 45) {
        const auto c = static_cast<base::Byte>(alphabet[value % 45]);
        const bool fits = out.append({&c, 1});
        PENDOPO_ASSERT(fits);
    }
}

}  // namespace

base::SecretBuffer to_base45(base::ByteView bytes) {
    base::SecretBuffer out(bytes.size() / 2 * 3 + bytes.size() % 2 * 2);
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
        put(out, bytes[i] * 256u + bytes[i + 1], 3);
    if (bytes.size() % 2 == 1) put(out, bytes.back(), 2);
    return out;
}

base::Result<base::SecretBuffer> from_base45(std::string_view text) {
    const auto malformed = [] { return base::fail(base::ErrorCode::malformed, "not a base 45 text"); };
    if (text.size() % 3 == 1) return malformed();
    base::SecretBuffer out(text.size() / 3 * 2 + text.size() % 3 / 2);
    for (std::size_t i = 0; i < text.size(); i += 3) {
        const std::string_view group = text.substr(i, 3);
        unsigned value = 0;
        for (std::size_t j = group.size(); j > 0; --j) {
            const auto digit = alphabet.find(group[j - 1]);
            if (digit == std::string_view::npos) return malformed();
            value = value * 45 + static_cast<unsigned>(digit);
        }
        if (value > (group.size() == 3 ? 0xffffu : 0xffu)) return malformed();
        const std::array<base::Byte, 2> both{static_cast<base::Byte>(value >> 8), static_cast<base::Byte>(value)};
        const bool fits = out.append(group.size() == 3 ? base::ByteView(both) : base::ByteView(both).subspan(1));
        PENDOPO_ASSERT(fits);
    }
    return out;
}

}  // namespace pendopo::envelope
