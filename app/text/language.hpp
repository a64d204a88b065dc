// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace pendopo::text {

/// The languages that the screens can speak. Which of them a kiosk offers is said in its configuration; one whose
/// catalogue was not there when the program was built is never offered.
enum class Language : std::uint8_t { indonesian, english, sundanese, javanese, banjar };

inline constexpr std::size_t language_count = 5;
inline constexpr std::array<Language, language_count> all_languages{
    Language::indonesian, Language::english, Language::sundanese, Language::javanese, Language::banjar};

/// By ISO 639, as the catalogues in assets/text are named.
inline constexpr std::array<std::string_view, language_count> language_tags{"id", "en", "su", "jv", "bjn"};

[[nodiscard]] constexpr std::string_view tag_of(Language language) noexcept {
    return language_tags[static_cast<std::size_t>(language)];
}

[[nodiscard]] constexpr std::optional<Language> language_of(std::string_view tag) noexcept {
    for (const Language language : all_languages)
        if (tag_of(language) == tag) return language;
    return std::nullopt;
}

}  // namespace pendopo::text
