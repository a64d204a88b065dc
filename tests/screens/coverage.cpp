// SPDX-License-Identifier: Apache-2.0
#include "tests/screens/coverage.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace pendopo::screens_test {
namespace {

/// Said, printed, looked for in what is typed, shown in parts, or shown in the place of what is the citizen's own,
/// which no report copies.
constexpr std::array<std::string_view, 7> elsewhere = {"speech.",
                                                       "print.keep",
                                                       "write.ticks.",
                                                       "date.months",
                                                       "review.recording",
                                                       "review.anonymous",
                                                       "contact.reach.placeholder"};

/// The longest part of a message that stands there whatever its placeholders say.
std::string_view fixed_part(std::string_view message) {
    std::string_view longest;
    while (!message.empty()) {
        const std::size_t end = std::min(message.find('%'), message.size());
        if (end > longest.size()) longest = message.substr(0, end);
        message.remove_prefix(end);
        if (!message.empty()) message.remove_prefix(std::min(message.find_first_of("sd%", 1), message.size() - 1) + 1);
    }
    return longest;
}

}  // namespace

void Coverage::add(const std::string& language, const screens::LayoutReport& report) {
    for (const auto& text : report.texts)
        seen_[language].insert(text.what);
}

std::vector<std::string> Coverage::missing(const std::string& language, const text::Catalog& catalog) const {
    const auto seen = seen_.find(language);
    std::vector<std::string> out;
    for (const std::string_view key : catalog.all_keys()) {
        if (std::ranges::any_of(elsewhere, [&](std::string_view begin) { return key.starts_with(begin); })) continue;
        const std::string_view part = fixed_part(catalog.plural(key, 2));
        const bool stood = seen != seen_.end() && std::ranges::any_of(seen->second, [&](const std::string& text) {
                               return text.find(part) != std::string::npos;
                           });
        if (!stood) out.emplace_back(key);
    }
    return out;
}

}  // namespace pendopo::screens_test
