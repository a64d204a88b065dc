// SPDX-License-Identifier: Apache-2.0
#include "app/screens/province_theme.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <string>

#include "app/screens/assets.hpp"
#include "platform/base/assert.hpp"

namespace pendopo::screens {
namespace {

constexpr double words_least = 4.5;
constexpr double shapes_least = 3;

struct Pair {
    std::string_view above;
    std::string_view below;
    Colour Theme::*words;
    Colour Theme::*ground;
    double least = words_least;
};
/// What the screens lay on what.
constexpr std::array pairs{
    Pair{"ink", "ivory", &Theme::ink, &Theme::ivory},
    Pair{"ink", "paper", &Theme::ink, &Theme::paper},
    Pair{"ink", "sand", &Theme::ink, &Theme::sand},
    Pair{"ink", "mist", &Theme::ink, &Theme::mist},
    Pair{"ink", "saffron", &Theme::ink, &Theme::saffron},
    Pair{"ink", "key_tool", &Theme::ink, &Theme::key_tool},
    Pair{"muted", "ivory", &Theme::muted, &Theme::ivory},
    Pair{"muted", "paper", &Theme::muted, &Theme::paper},
    Pair{"muted", "sand", &Theme::muted, &Theme::sand},
    Pair{"muted", "mist", &Theme::muted, &Theme::mist},
    Pair{"on_teal", "teal", &Theme::on_teal, &Theme::teal},
    Pair{"on_teal", "teal_2", &Theme::on_teal, &Theme::teal_2},
    Pair{"on_teal_soft", "teal", &Theme::on_teal_soft, &Theme::teal},
    Pair{"teal", "ivory", &Theme::teal, &Theme::ivory},
    Pair{"teal", "paper", &Theme::teal, &Theme::paper},
    Pair{"teal", "mist", &Theme::teal, &Theme::mist},
    Pair{"teal_2", "ivory", &Theme::teal_2, &Theme::ivory},
    Pair{"teal_2", "paper", &Theme::teal_2, &Theme::paper},
    Pair{"terra", "ivory", &Theme::terra, &Theme::ivory},
    Pair{"terra", "paper", &Theme::terra, &Theme::paper},
    Pair{"saffron", "teal", &Theme::saffron, &Theme::teal, shapes_least},
};

std::string text_of(std::uint32_t rgb) {
    std::array<char, 8> out{};
    std::snprintf(out.data(), out.size(), "#%06X", static_cast<unsigned>(rgb & 0xFFFFFF));
    return out.data();
}

}  // namespace

Colour colour_of(std::uint32_t rgb) noexcept {
    return {static_cast<std::uint8_t>(rgb >> 16), static_cast<std::uint8_t>((rgb >> 8) & 0xFF),
            static_cast<std::uint8_t>(rgb & 0xFF), 255};
}

bool is_token(std::string_view name) {
    bool found = false;
    for_each_row(theme_list(), [&](const std::vector<std::string_view>& row) { found = found || row[0] == name; });
    return found;
}

Theme coloured(std::span<const content::ThemeColour> colours) {
    // The list of the program once more, so that what follows another token follows it here, too.
    std::string lines;
    for_each_row(theme_list(), [&](const std::vector<std::string_view>& row) {
        const auto given =
            std::find_if(colours.begin(), colours.end(), [&](const auto& each) { return each.token == row[0]; });
        lines.append(row[0]).append("\t");
        if (given == colours.end())
            lines.append(row.size() > 1 ? row[1] : std::string_view());
        else
            lines.append(text_of(given->rgb));
        lines.append("\n");
    });
    const auto theme = Theme::parse(lines);
    PENDOPO_ASSERT(theme.has_value());  // the built-in list with other values of the same shape
    return *theme;
}

Theme province_theme(std::span<const content::ThemeColour> colours) {
    const Theme theme = coloured(colours);
    return faint_pairs(theme).empty() ? theme : Theme::built_in();
}

std::vector<FaintPair> faint_pairs(const Theme& theme) {
    std::vector<FaintPair> faint;
    for (const Pair& pair : pairs) {
        const double found = contrast(theme.*pair.words, theme.*pair.ground);
        if (found < pair.least) faint.push_back({pair.above, pair.below, found, pair.least});
    }
    return faint;
}

}  // namespace pendopo::screens
