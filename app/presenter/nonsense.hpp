// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "platform/base/time.hpp"

/// What is asked about once before it goes on, and never refused: words that nobody can understand, or that were
/// already sent. Pure.
namespace pendopo::presenter {

/// Whether this is one character over and over, as from a key that something lies on; blanks and capitals apart.
[[nodiscard]] bool is_one_character(std::string_view words) noexcept;

/// Which texts were sent within the last day, by fingerprints made with a key that ends with the program: no text can
/// be read from them. The latest 32; the screen's thread.
class SentTexts {
public:
    void add(std::uint64_t fingerprint, base::Instant now) noexcept;
    [[nodiscard]] bool knows(std::uint64_t fingerprint, base::Instant now) const noexcept;

private:
    struct Sent {
        std::uint64_t fingerprint = 0;
        base::Instant at;
        bool used = false;
    };
    std::array<Sent, 32> sent_;
    std::size_t next_ = 0;
};

}  // namespace pendopo::presenter
