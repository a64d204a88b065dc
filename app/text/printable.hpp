// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace pendopo::text {

/// Citizens' words for a terminal: control characters (escape sequences, C1, line and direction controls) become
/// U+FFFD, so that no text can move the cursor, change colours or turn a line around. Line breaks become `line_break`.
[[nodiscard]] std::string printable(std::string_view utf8, std::string_view line_break = " ");

}  // namespace pendopo::text
