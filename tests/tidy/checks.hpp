// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

#include "tests/tidy/source_file.hpp"

namespace pendopo::tidy {

inline constexpr std::size_t function_lines_max = 70;  // what fits a screen
inline constexpr std::size_t file_lines_max = 400;     // what fits a head

/// Functions and test cases longer than function_lines_max, from the first line of the declaration to the brace.
[[nodiscard]] Findings check_function_length(const SourceFile& file);

/// Files of code longer than file_lines_max. Data may be long.
[[nodiscard]] Findings check_file_length(const SourceFile& file);

/// Calls that only some folders may make: clocks, randomness, the environment, sleeping.
[[nodiscard]] Findings check_calls(const SourceFile& file);

/// `namespace pendopo::…` that does not match the folder (a header may open one of its own name), and `using
/// namespace` in headers, literals excepted.
[[nodiscard]] Findings check_namespaces(const SourceFile& file);

/// Source files without the licence line in their first three lines.
[[nodiscard]] Findings check_licence(const SourceFile& file);

/// Headers that do not begin with #pragma once, apart from comments.
[[nodiscard]] Findings check_pragma_once(const SourceFile& file);

/// Marks of unfinished work, and paths of somebody's own machine.
[[nodiscard]] Findings check_marks(const SourceFile& file);

/// Hosts named by scripts, and lock files that say where a package came from: both are the machine's own affair.
[[nodiscard]] Findings check_hosts(const SourceFile& file);

/// Catalogues of texts without a "# review:" line for people, or whose X-Review header, which the program reads, says
/// something else.
[[nodiscard]] Findings check_review_mark(const SourceFile& file);

}  // namespace pendopo::tidy
