// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace pendopo::presenter {

/// Whether `text` holds one of the words of `list` (separated by commas, lower case) as a whole word, in any case of
/// its ASCII letters. Reads in place; keeps nothing.
[[nodiscard]] bool mentions(std::string_view text, std::string_view list) noexcept;

}  // namespace pendopo::presenter
