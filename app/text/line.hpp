// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

#include "platform/base/bytes.hpp"

namespace pendopo::text {

/// A bounded line of text put together for the screen; wiped when cleared or destroyed, for it may tell what was
/// chosen.
///
/// What does not fit is cut at the edge of a character. Not copyable: views of it are taken instead.
class Line {
public:
    static constexpr std::size_t capacity = 512;  // a name, a contact and what stands between them

    Line() = default;
    Line(const Line&) = delete;
    Line& operator=(const Line&) = delete;
    ~Line() { clear(); }

    [[nodiscard]] std::string_view view() const noexcept { return {bytes_.data(), size_}; }
    void append(std::string_view text) noexcept;
    void clear() noexcept {
        base::wipe(bytes_.data(), size_);
        size_ = 0;
    }

private:
    std::array<char, capacity> bytes_{};
    std::size_t size_ = 0;
};

}  // namespace pendopo::text
