// SPDX-License-Identifier: Apache-2.0
#include "app/text/line.hpp"

#include <algorithm>
#include <cstring>

namespace pendopo::text {

void Line::append(std::string_view text) noexcept {
    std::size_t size = std::min(text.size(), capacity - size_);
    const auto continues = [&](std::size_t at) { return (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80; };
    if (size < text.size()) {
        while (size > 0 && continues(size))
            --size;
    }
    if (size > 0) std::memcpy(bytes_.data() + size_, text.data(), size);
    size_ += size;
}

}  // namespace pendopo::text
