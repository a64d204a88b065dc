// SPDX-License-Identifier: Apache-2.0
#include "app/text/printable.hpp"

namespace pendopo::text {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

/// The length of a sequence at the start of `text` that a terminal could obey; 0 if it is harmless.
std::size_t control_length(std::string_view text) {
    const auto byte = [&](std::size_t i) { return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u; };
    if (byte(0) < 0x20 || byte(0) == 0x7f) return 1;
    if (byte(0) == 0xc2 && byte(1) >= 0x80 && byte(1) < 0xa0) return 2;  // C1
    // U+200E–200F, U+2028–202E and U+2066–2069: direction and line controls.
    if (byte(0) == 0xe2 && byte(1) == 0x80 &&
        (byte(2) == 0x8e || byte(2) == 0x8f || (byte(2) >= 0xa8 && byte(2) <= 0xae)))
        return 3;
    if (byte(0) == 0xe2 && byte(1) == 0x81 && byte(2) >= 0xa6 && byte(2) <= 0xa9) return 3;
    return 0;
}

}  // namespace

std::string printable(std::string_view utf8, std::string_view line_break) {
    std::string out;
    while (!utf8.empty()) {
        if (utf8.front() == '\n') {
            out += line_break;
            utf8.remove_prefix(1);
        } else if (const std::size_t length = control_length(utf8); length > 0) {
            out += replacement;
            utf8.remove_prefix(length);
        } else {
            out += utf8.front();
            utf8.remove_prefix(1);
        }
    }
    return out;
}

}  // namespace pendopo::text
