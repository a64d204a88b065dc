// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "app/screens/theme.hpp"
#include "sync/content/pack.hpp"

/// A province's own colours: some tokens of the theme with other values, as long as everything can be read.
namespace pendopo::screens {

[[nodiscard]] Colour colour_of(std::uint32_t rgb) noexcept;
/// Whether the program's theme has a colour of this name.
[[nodiscard]] bool is_token(std::string_view name);
/// The built-in theme with these tokens changed, whatever that looks like; names that are no tokens are left out.
[[nodiscard]] Theme coloured(std::span<const content::ThemeColour> colours);

/// The same if everything can be read then, else the built-in theme.
[[nodiscard]] Theme province_theme(std::span<const content::ThemeColour> colours);

/// Two tokens that lie on each other somewhere on the screens with too little contrast between them.
struct FaintPair {
    std::string_view words;
    std::string_view ground;
    double contrast = 0;
    double least = 0;  ///< 4.5 for words, 3 for what is drawn (WCAG 2.1, 1.4.3 and 1.4.11)
};
[[nodiscard]] std::vector<FaintPair> faint_pairs(const Theme& theme);

}  // namespace pendopo::screens
