// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "app/screens/fonts.hpp"
#include "app/screens/geometry.hpp"

/// Breaks text into lines. Results are byte offsets and widths, never text, so that nothing of a citizen's words
/// stays in memory that the presenter does not wipe.
namespace pendopo::screens {

struct TextLine {
    std::size_t begin = 0;
    std::size_t end = 0;   ///< behind the last character that is drawn; blanks at a break hang behind it
    std::size_t next = 0;  ///< where the following line begins
    float width = 0;
};

/// Width of one line; line breaks take no room.
[[nodiscard]] float text_width(const Font& font, std::string_view text) noexcept;

/// Breaks at blanks, after slashes, and at '\n'; a word wider than a line breaks anywhere.
/// Always at least one line.
[[nodiscard]] std::vector<TextLine> wrap(const Font& font, std::string_view text, float width);

/// The least width that gives no more lines than `width` does: lines of about the same length.
[[nodiscard]] float balanced_width(const Font& font, std::string_view text, float width);

/// The line of a caret at byte `cursor`; at a soft break the later one.
[[nodiscard]] std::size_t line_of(const std::vector<TextLine>& lines, std::size_t cursor) noexcept;

/// Where a caret at byte `cursor` stands: x from the left edge, and the line's number in y.
[[nodiscard]] Point caret_position(const Font& font, std::string_view text, const std::vector<TextLine>& lines,
                                   std::size_t cursor) noexcept;

/// The byte nearest to `x` pixels from the left in this line, at the edge of a whole character.
[[nodiscard]] std::size_t byte_at(const Font& font, std::string_view text, const TextLine& line, float x) noexcept;

}  // namespace pendopo::screens
