// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

/// Tables among the assets (.tsv): a row a line, a tab between columns; what begins with # says what they are.
namespace pendopo::text {

/// What stands before the next `end`, or all there is; it and the `end` are taken off `text`.
inline std::string_view take_until(std::string_view& text, char end) noexcept {
    const std::size_t at = std::min(text.find(end), text.size());
    const std::string_view taken = text.substr(0, at);
    text.remove_prefix(std::min(at + 1, text.size()));
    return taken;
}

/// The next row, taken off `table`. Empty: there is none.
inline std::string_view take_row(std::string_view& table) noexcept {
    while (!table.empty()) {
        const std::string_view line = take_until(table, '\n');
        if (!line.empty() && line.front() != '#') return line;
    }
    return {};
}

}  // namespace pendopo::text
