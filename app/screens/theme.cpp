// SPDX-License-Identifier: Apache-2.0
#include "app/screens/theme.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

#include "app/screens/assets.hpp"
#include "platform/base/assert.hpp"

namespace pendopo::screens {

namespace {

constexpr std::array<std::pair<std::string_view, Colour Theme::*>, 17> tokens{{
    {"ivory", &Theme::ivory},
    {"paper", &Theme::paper},
    {"ink", &Theme::ink},
    {"muted", &Theme::muted},
    {"line", &Theme::line},
    {"teal", &Theme::teal},
    {"teal_2", &Theme::teal_2},
    {"mist", &Theme::mist},
    {"sand", &Theme::sand},
    {"saffron", &Theme::saffron},
    {"terra", &Theme::terra},
    {"key_bed", &Theme::key_bed},
    {"key_edge", &Theme::key_edge},
    {"key_tool", &Theme::key_tool},
    {"on_teal", &Theme::on_teal},
    {"on_teal_soft", &Theme::on_teal_soft},
    {"shade", &Theme::shade},
}};

std::uint8_t mix(std::uint8_t a, std::uint8_t b, float share) {
    const auto from = static_cast<float>(a);
    return static_cast<std::uint8_t>(std::lround(from + (static_cast<float>(b) - from) * std::clamp(share, 0.F, 1.F)));
}

std::optional<Colour> parse_colour(std::string_view text) {
    unsigned value = 0;
    if (text.size() != 7 || text.front() != '#') return std::nullopt;
    const auto [end, error] = std::from_chars(text.data() + 1, text.data() + 7, value, 16);
    if (error != std::errc{} || end != text.data() + 7) return std::nullopt;
    return Colour{static_cast<std::uint8_t>(value >> 16), static_cast<std::uint8_t>((value >> 8) & 0xFF),
                  static_cast<std::uint8_t>(value & 0xFF), 255};
}

double linear(std::uint8_t channel) {
    const double value = channel / 255.0;
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(Colour c) {
    return 0.2126 * linear(c.red) + 0.7152 * linear(c.green) + 0.0722 * linear(c.blue);
}

}  // namespace

std::uint32_t Colour::packed() const noexcept {
    return static_cast<std::uint32_t>(red) | static_cast<std::uint32_t>(green) << 8 |
           static_cast<std::uint32_t>(blue) << 16 | static_cast<std::uint32_t>(alpha) << 24;
}

Colour Colour::mixed(Colour other, float share) const noexcept {
    return {mix(red, other.red, share), mix(green, other.green, share), mix(blue, other.blue, share), alpha};
}

Colour Colour::darker(float share) const noexcept {
    return mixed(Colour{0, 0, 0, 255}, share);
}

Colour Colour::with_alpha(float share) const noexcept {
    return {red, green, blue, mix(0, 255, share)};
}

double contrast(Colour a, Colour b) noexcept {
    const auto [dark, light] = std::minmax({luminance(a), luminance(b)});
    return (light + 0.05) / (dark + 0.05);
}

base::Result<Theme> Theme::parse(std::string_view lines) {
    Theme theme{};
    std::array<bool, tokens.size()> seen{};
    std::string problem;
    for_each_row(lines, [&](const std::vector<std::string_view>& row) {
        const auto token = std::find_if(tokens.begin(), tokens.end(), [&](const auto& t) { return t.first == row[0]; });
        const auto colour = row.size() > 1 ? parse_colour(row[1]) : std::nullopt;
        if (token == tokens.end() || !colour) {
            if (problem.empty()) problem = "\"" + std::string(row[0]) + "\" is no token with a #RRGGBB value";
            return;
        }
        theme.*(token->second) = *colour;
        seen[static_cast<std::size_t>(token - tokens.begin())] = true;
    });
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        if (!seen[i] && problem.empty()) problem = "token \"" + std::string(tokens[i].first) + "\" is missing";
    }
    if (!problem.empty()) return base::fail(base::ErrorCode::malformed, "theme: " + problem);
    return theme;
}

Theme Theme::built_in() {
    auto theme = parse(theme_list());
    PENDOPO_ASSERT(theme.has_value());  // the list is compiled in and tested
    return *theme;
}

}  // namespace pendopo::screens
