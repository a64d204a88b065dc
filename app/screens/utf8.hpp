// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "app/text/utf8.hpp"

namespace pendopo::screens {

/// The character that begins at `position`; a byte that is not UTF-8 gives U+FFFD, so that drawing always goes on.
[[nodiscard]] inline text::Decoded decode(std::string_view words, std::size_t position) noexcept {
    const text::Decoded decoded = text::decode_utf8(words.substr(position));
    return decoded.size > 0 ? decoded : text::Decoded{0xFFFD, 1};
}

}  // namespace pendopo::screens
