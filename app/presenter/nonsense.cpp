// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/nonsense.hpp"

#include <algorithm>

#include "app/text/utf8.hpp"

namespace pendopo::presenter {
namespace {

constexpr base::Milliseconds remembered_for = std::chrono::hours(24);

/// The on-screen keyboard begins a text with a capital by itself.
char32_t without_capital(char32_t character) noexcept {
    return character >= U'A' && character <= U'Z' ? character + (U'a' - U'A') : character;
}

}  // namespace

bool is_one_character(std::string_view words) noexcept {
    char32_t only = 0;
    while (!words.empty()) {
        const text::Decoded next = text::decode_utf8(words);
        if (next.size == 0) return false;
        words.remove_prefix(next.size);
        if (next.character == U' ' || next.character == U'\n') continue;
        const char32_t character = without_capital(next.character);
        if (only != 0 && character != only) return false;
        only = character;
    }
    return only != 0;
}

void SentTexts::add(std::uint64_t fingerprint, base::Instant now) noexcept {
    sent_[next_] = {fingerprint, now, true};
    next_ = (next_ + 1) % sent_.size();
}

bool SentTexts::knows(std::uint64_t fingerprint, base::Instant now) const noexcept {
    return std::any_of(sent_.begin(), sent_.end(), [&](const Sent& each) {
        return each.used && each.fingerprint == fingerprint && now - each.at < remembered_for;
    });
}

}  // namespace pendopo::presenter
