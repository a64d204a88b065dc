// SPDX-License-Identifier: Apache-2.0
#include "app/text/utf8.hpp"

#include <algorithm>

namespace pendopo::text {
namespace {

constexpr char32_t scalar_max = 0x10FFFF;
constexpr char32_t joiner = 0x200D;

constexpr unsigned byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}
constexpr bool continues(std::string_view text, std::size_t at) {
    return (byte_at(text, at) & 0xC0) == 0x80;
}
constexpr bool is_surrogate(char32_t c) {
    return c >= 0xD800 && c <= 0xDFFF;
}

struct Span {
    char32_t first;
    char32_t last;
};

constexpr bool in(const auto& spans, char32_t c) {
    return std::ranges::any_of(spans, [c](const Span& span) { return c >= span.first && c <= span.last; });
}

// Grapheme_Cluster_Break=Extend and SpacingMark for the scripts of Indonesia's languages (Latin, Arabic, Javanese,
// Sundanese, Balinese, Batak, Buginese), their neighbours in the emoji blocks, and the general mark blocks.
constexpr std::array extend_spans = {
    Span{0x0300, 0x036F},   Span{0x0483, 0x0489}, Span{0x0591, 0x05BD}, Span{0x0610, 0x061A},   Span{0x064B, 0x065F},
    Span{0x0670, 0x0670},   Span{0x06D6, 0x06DC}, Span{0x06DF, 0x06E4}, Span{0x06E7, 0x06E8},   Span{0x06EA, 0x06ED},
    Span{0x0900, 0x0903},   Span{0x093A, 0x093C}, Span{0x093E, 0x094F}, Span{0x0E31, 0x0E31},   Span{0x0E34, 0x0E3A},
    Span{0x0E47, 0x0E4E},   Span{0x1A17, 0x1A1B}, Span{0x1AB0, 0x1AFF}, Span{0x1B00, 0x1B04},   Span{0x1B34, 0x1B44},
    Span{0x1B6B, 0x1B73},   Span{0x1B80, 0x1B82}, Span{0x1BA1, 0x1BAD}, Span{0x1BE6, 0x1BF3},   Span{0x1DC0, 0x1DFF},
    Span{0x200C, 0x200C},   Span{0x20D0, 0x20F0}, Span{0x302A, 0x302F}, Span{0x3099, 0x309A},   Span{0xA980, 0xA983},
    Span{0xA9B3, 0xA9C0},   Span{0xFE00, 0xFE0F}, Span{0xFE20, 0xFE2F}, Span{0x1F3FB, 0x1F3FF}, Span{0xE0020, 0xE007F},
    Span{0xE0100, 0xE01EF},
};

// Extended_Pictographic, by block: what a joiner may bind.
constexpr std::array pictograph_spans = {
    Span{0x00A9, 0x00A9},   Span{0x00AE, 0x00AE},   Span{0x203C, 0x203C},   Span{0x2049, 0x2049},
    Span{0x2122, 0x2122},   Span{0x2139, 0x2139},   Span{0x2190, 0x21FF},   Span{0x2300, 0x23FF},
    Span{0x24C2, 0x24C2},   Span{0x25A0, 0x27BF},   Span{0x2900, 0x297F},   Span{0x2B00, 0x2BFF},
    Span{0x3030, 0x3030},   Span{0x303D, 0x303D},   Span{0x3297, 0x3299},   Span{0x1F000, 0x1F1E5},
    Span{0x1F200, 0x1F3FA}, Span{0x1F400, 0x1FAFF}, Span{0x1FC00, 0x1FFFD},
};

constexpr bool is_extend(char32_t c) {
    return in(extend_spans, c);
}
constexpr bool is_pictograph(char32_t c) {
    return in(pictograph_spans, c);
}
constexpr bool is_regional(char32_t c) {
    return c >= 0x1F1E6 && c <= 0x1F1FF;
}

std::size_t step_back(std::string_view text, std::size_t at) noexcept {
    if (at == 0) return 0;
    do
        --at;
    while (at > 0 && continues(text, at));
    return at;
}

/// Whether a pictograph, perhaps with marks, stands before the joiner that ends at `end`.
bool pictograph_before_joiner(std::string_view text, std::size_t end) noexcept {
    std::size_t at = step_back(text, end);
    while (at > 0) {
        at = step_back(text, at);
        const char32_t c = decode_utf8(text.substr(at)).character;
        if (!is_extend(c)) return is_pictograph(c);
    }
    return false;
}

/// Whether an odd number of regional indicators ends at `end`: then the next one completes a flag.
bool flag_is_open(std::string_view text, std::size_t end) noexcept {
    bool open = false;
    while (end > 0) {
        end = step_back(text, end);
        if (!is_regional(decode_utf8(text.substr(end)).character)) break;
        open = !open;
    }
    return open;
}

/// Whether a cluster may end at `at`, strictly inside the text.
bool is_edge(std::string_view text, std::size_t at) noexcept {
    const char32_t before = decode_utf8(text.substr(step_back(text, at))).character;
    const char32_t after = decode_utf8(text.substr(at)).character;
    if (before == U'\r' && after == U'\n') return false;
    if (before < U' ' || after < U' ') return true;
    if (is_extend(after) || after == joiner) return false;
    if (before == joiner && is_pictograph(after)) return !pictograph_before_joiner(text, at);
    if (is_regional(before) && is_regional(after)) return !flag_is_open(text, at);
    return true;
}

}  // namespace

Decoded decode_utf8(std::string_view text) noexcept {
    if (text.empty()) return {};
    const unsigned lead = byte_at(text, 0);
    if (lead < 0x80) return {static_cast<char32_t>(lead), 1};
    const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return {};
    char32_t character = lead & (0xFFu >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if (!continues(text, i)) return {};
        character = (character << 6) | (byte_at(text, i) & 0x3F);
    }
    constexpr std::array<char32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
    if (character < least[size] || is_surrogate(character) || character > scalar_max) return {};
    return {character, size};
}

Encoded encode_utf8(char32_t character) noexcept {
    Encoded out;
    if (is_surrogate(character) || character > scalar_max) return out;
    out.size = character < 0x80 ? 1 : character < 0x800 ? 2 : character < 0x10000 ? 3 : 4;
    if (out.size == 1) {
        out.bytes[0] = static_cast<char>(character);
        return out;
    }
    for (std::size_t i = out.size - 1; i > 0; --i) {
        out.bytes[i] = static_cast<char>(0x80 | (character & 0x3F));
        character >>= 6;
    }
    out.bytes[0] = static_cast<char>((0xF00u >> out.size) | character);
    return out;
}

bool is_valid_utf8(std::string_view text) noexcept {
    while (!text.empty()) {
        const Decoded one = decode_utf8(text);
        if (one.size == 0) return false;
        text.remove_prefix(one.size);
    }
    return true;
}

std::size_t count_characters(std::string_view text) noexcept {
    std::size_t count = 0;
    for (std::size_t i = 0; i < text.size(); ++i)
        if (!continues(text, i)) ++count;
    return count;
}

std::size_t next_cluster(std::string_view text, std::size_t at) noexcept {
    if (at >= text.size()) return text.size();
    do
        at += std::max<std::size_t>(decode_utf8(text.substr(at)).size, 1);
    while (at < text.size() && !is_edge(text, at));
    return at;
}

std::size_t previous_cluster(std::string_view text, std::size_t at) noexcept {
    do
        at = step_back(text, at);
    while (at > 0 && !is_edge(text, at));
    return at;
}

std::size_t snap_to_cluster(std::string_view text, std::size_t at) noexcept {
    if (at >= text.size()) return text.size();
    while (at > 0 && (continues(text, at) || !is_edge(text, at)))
        --at;
    return at;
}

}  // namespace pendopo::text
