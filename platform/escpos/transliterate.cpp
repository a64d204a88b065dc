// SPDX-License-Identifier: Apache-2.0
#include "platform/escpos/transliterate.hpp"

#include <algorithm>
#include <array>

namespace pendopo::escpos {
namespace {

struct Likeness {
    char32_t from;
    char32_t to;  ///< the last of the range
    std::string_view ascii;
};

// By code point: Latin-1 letters, the accents of our languages, and what typography puts in place of ASCII.
constexpr std::array likenesses = {
    Likeness{0xA0, 0xA0, " "},      Likeness{0xAB, 0xAB, "\""},      Likeness{0xB7, 0xB7, "-"},
    Likeness{0xBB, 0xBB, "\""},     Likeness{0xC0, 0xC5, "A"},       Likeness{0xC7, 0xC7, "C"},
    Likeness{0xC8, 0xCB, "E"},      Likeness{0xCC, 0xCF, "I"},       Likeness{0xD1, 0xD1, "N"},
    Likeness{0xD2, 0xD6, "O"},      Likeness{0xD9, 0xDC, "U"},       Likeness{0xDD, 0xDD, "Y"},
    Likeness{0xE0, 0xE5, "a"},      Likeness{0xE7, 0xE7, "c"},       Likeness{0xE8, 0xEB, "e"},
    Likeness{0xEC, 0xEF, "i"},      Likeness{0xF1, 0xF1, "n"},       Likeness{0xF2, 0xF6, "o"},
    Likeness{0xF9, 0xFC, "u"},      Likeness{0xFD, 0xFD, "y"},       Likeness{0xFF, 0xFF, "y"},
    Likeness{0x2010, 0x2015, "-"},  Likeness{0x2018, 0x201B, "'"},   Likeness{0x201C, 0x201F, "\""},
    Likeness{0x2022, 0x2022, "*"},  Likeness{0x2026, 0x2026, "..."}, Likeness{0x202F, 0x202F, " "},
    Likeness{0x2192, 0x2192, "->"},
};

struct Decoded {
    char32_t character = 0;
    std::size_t size = 1;
};

/// The first character; 0xFFFD of one byte where the text is no UTF-8.
Decoded decode(std::string_view text) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char first = byte(0);
    if (first < 0x80) return {first, 1};
    const std::size_t size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC0 || text.size() < size) return {0xFFFD, 1};
    char32_t character = first & (0xFFu >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if ((byte(i) & 0xC0u) != 0x80u) return {0xFFFD, 1};
        character = (character << 6) | (byte(i) & 0x3Fu);
    }
    return {character, size};
}

}  // namespace

bool append_ascii(base::SecretBuffer& out, std::string_view text) {
    while (!text.empty()) {
        const Decoded next = decode(text);
        const char plain = next.character == '\n' ? ' ' : static_cast<char>(next.character);
        std::string_view ascii = "?";
        if (next.character < 0x80) {
            ascii = std::string_view(&plain, plain >= ' ' && plain < 0x7F ? 1 : 0);
        } else {
            const auto found = std::ranges::find_if(likenesses, [&](const Likeness& each) {
                return each.from <= next.character && next.character <= each.to;
            });
            if (found != likenesses.end()) ascii = found->ascii;
        }
        if (!out.append(base::as_bytes(ascii))) return false;
        text.remove_prefix(next.size);
    }
    return true;
}

}  // namespace pendopo::escpos
