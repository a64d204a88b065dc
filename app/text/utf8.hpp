// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// UTF-8 (RFC 3629, strict: no overlong forms, no surrogates) and where one visible character ends and the next begins.
/// Nothing here allocates or keeps what it reads.
namespace pendopo::text {

struct Decoded {
    char32_t character = 0;
    std::size_t size = 0;  ///< bytes; 0: the text is empty or does not begin with a valid character
};
[[nodiscard]] Decoded decode_utf8(std::string_view text) noexcept;

/// One character's bytes. size 0: not a Unicode scalar value.
struct Encoded {
    std::array<char, 4> bytes{};
    std::size_t size = 0;
    [[nodiscard]] std::string_view view() const noexcept { return {bytes.data(), size}; }
};
[[nodiscard]] Encoded encode_utf8(char32_t character) noexcept;

[[nodiscard]] bool is_valid_utf8(std::string_view text) noexcept;
/// Code points; `text` must be valid.
[[nodiscard]] std::size_t count_characters(std::string_view text) noexcept;

/// Grapheme clusters after UAX #29, the part that our writers meet: combining marks, variation selectors, skin tones,
/// tags and keycaps stay with what they follow; a zero width joiner binds the emoji on both sides; regional indicators
/// pair up to flags; CR LF is one. Left out: Hangul syllables in pieces, prepended marks and Indic conjuncts, which
/// then take one step of the cursor per code point.
///
/// `at` must lie at the edge of a code point of valid text.
[[nodiscard]] std::size_t next_cluster(std::string_view text, std::size_t at) noexcept;
[[nodiscard]] std::size_t previous_cluster(std::string_view text, std::size_t at) noexcept;
/// The last edge of a cluster at or before `at`, which may be any number.
[[nodiscard]] std::size_t snap_to_cluster(std::string_view text, std::size_t at) noexcept;

}  // namespace pendopo::text
