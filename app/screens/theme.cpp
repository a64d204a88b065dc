// SPDX-License-Identifier: Apache-2.0
#include "app/screens/theme.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

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

/// May be left out: then the second one's value holds.
struct Optional {
    std::string_view name;
    Colour Theme::*colour;
    Colour Theme::*otherwise;
};
constexpr std::array<Optional, 4> optional_tokens{{
    {"hall", &Theme::hall, &Theme::teal},
    {"on_hall", &Theme::on_hall, &Theme::on_teal},
    {"on_hall_soft", &Theme::on_hall_soft, &Theme::on_teal_soft},
    {"on_saffron", &Theme::on_saffron, &Theme::ink},
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

/// "7" or "1.8", from 1 to 21.
std::optional<double> parse_number(std::string_view text) {
    double value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc{} || end != text.data() + text.size() || value < 1 || value > 21) return std::nullopt;
    return value;
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

namespace {

/// Takes one row in; false if it is no token with a value.
class Rows {
public:
    explicit Rows(Theme& theme) : theme_(theme) {}

    bool take(const std::vector<std::string_view>& row) {
        if (row.size() < 2) return false;
        if (row[0] == "contrast_min" || row[0] == "line_width") return take_number(row[0], row[1]);
        const auto colour = parse_colour(row[1]);
        if (!colour) return false;
        for (std::size_t i = 0; i < tokens.size(); ++i) {
            if (tokens[i].first != row[0]) continue;
            theme_.*(tokens[i].second) = *colour;
            seen_[i] = true;
            return true;
        }
        for (std::size_t i = 0; i < optional_tokens.size(); ++i) {
            if (optional_tokens[i].name != row[0]) continue;
            theme_.*(optional_tokens[i].colour) = *colour;
            seen_optional_[i] = true;
            return true;
        }
        return false;
    }
    /// The first token that is missing, or nothing; fills in what may be left out.
    [[nodiscard]] std::string_view finish() {
        for (std::size_t i = 0; i < tokens.size(); ++i)
            if (!seen_[i]) return tokens[i].first;
        for (std::size_t i = 0; i < optional_tokens.size(); ++i)
            if (!seen_optional_[i]) theme_.*(optional_tokens[i].colour) = theme_.*(optional_tokens[i].otherwise);
        return {};
    }

private:
    bool take_number(std::string_view name, std::string_view text) {
        const auto number = parse_number(text);
        if (!number) return false;
        if (name == "contrast_min")
            theme_.contrast_min = *number;
        else
            theme_.line_width = static_cast<float>(*number);
        return true;
    }

    Theme& theme_;
    std::array<bool, tokens.size()> seen_{};
    std::array<bool, optional_tokens.size()> seen_optional_{};
};

Theme compiled_in(std::string_view lines) {
    auto theme = Theme::parse(lines);
    PENDOPO_ASSERT(theme.has_value());  // the list is compiled in and tested
    return *theme;
}

}  // namespace

base::Result<Theme> Theme::parse(std::string_view lines) {
    Theme theme{};
    Rows rows(theme);
    std::string problem;
    for_each_row(lines, [&](const std::vector<std::string_view>& row) {
        if (!rows.take(row) && problem.empty())
            problem = "\"" + std::string(row[0]) + "\" is no token with a value like #RRGGBB";
    });
    const std::string_view missing = rows.finish();
    if (problem.empty() && !missing.empty()) problem = "token \"" + std::string(missing) + "\" is missing";
    if (!problem.empty()) return base::fail(base::ErrorCode::malformed, "theme: " + problem);
    return theme;
}

Theme Theme::built_in() {
    return compiled_in(theme_list());
}
Theme Theme::high_contrast() {
    return compiled_in(high_contrast_list());
}
Theme Theme::outdoor() {
    return compiled_in(outdoor_list());
}

}  // namespace pendopo::screens
