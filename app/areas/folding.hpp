// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "platform/base/bytes.hpp"
#include "platform/base/limits.hpp"

namespace pendopo::areas {

/// Lower-case letter or digit; 0: left out, so that "Long La'ai", "long laai" and "LONGLAAI" are one.
constexpr char fold(char c) noexcept {
    if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return c;
    return 0;
}

/// A query folded on the stack and wiped when done with: it tells where somebody lives.
class FoldedQuery {
public:
    explicit FoldedQuery(std::string_view typed) noexcept {
        for (const char c : typed.substr(0, bytes_.size()))
            if (const char folded = fold(c); folded != 0) bytes_[size_++] = folded;
    }
    FoldedQuery(const FoldedQuery&) = delete;
    FoldedQuery& operator=(const FoldedQuery&) = delete;
    ~FoldedQuery() { base::wipe(bytes_.data(), bytes_.size()); }

    [[nodiscard]] std::string_view view() const noexcept { return {bytes_.data(), size_}; }

private:
    std::array<char, limits::search_text_bytes_max> bytes_{};
    std::size_t size_ = 0;
};

}  // namespace pendopo::areas
