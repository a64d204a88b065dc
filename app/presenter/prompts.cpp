// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/prompts.hpp"

#include <algorithm>

namespace pendopo::presenter {
namespace {

constexpr char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
/// Bytes above ASCII are letters with accents.
constexpr bool is_letter(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

bool same(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) { return lower(x) == lower(y); });
}

bool is_listed(std::string_view word, std::string_view list) {
    while (!list.empty()) {
        const std::size_t end = std::min(list.find(','), list.size());
        if (same(list.substr(0, end), word)) return true;
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return false;
}

}  // namespace

bool mentions(std::string_view text, std::string_view list) noexcept {
    while (!text.empty()) {
        const auto begin = std::find_if(text.begin(), text.end(), is_letter);
        const auto end = std::find_if_not(begin, text.end(), is_letter);
        if (begin != end && is_listed({begin, end}, list)) return true;
        text.remove_prefix(static_cast<std::size_t>(end - text.begin()));
    }
    return false;
}

}  // namespace pendopo::presenter
