// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include "platform/base/result.hpp"

namespace pendopo::screens {

/// An sRGB colour.
struct Colour {
    std::uint8_t red = 0;
    std::uint8_t green = 0;
    std::uint8_t blue = 0;
    std::uint8_t alpha = 255;

    bool operator==(const Colour&) const = default;
    /// As Dear ImGui packs it: 0xAABBGGRR.
    [[nodiscard]] std::uint32_t packed() const noexcept;
    /// The same hue, nearer to black by `share` (0 to 1).
    [[nodiscard]] Colour darker(float share) const noexcept;
    /// A mixture: `share` of the other colour.
    [[nodiscard]] Colour mixed(Colour other, float share) const noexcept;
    [[nodiscard]] Colour with_alpha(float share) const noexcept;
};

/// WCAG 2.1 contrast ratio, 1 to 21; alpha is ignored.
[[nodiscard]] double contrast(Colour a, Colour b) noexcept;

/// The colour tokens. Screens name tokens only, so that a province's theme can change all of them.
struct Theme {
    Colour ivory, paper, ink, muted, line, teal, teal_2, mist, sand, saffron, terra;
    Colour key_bed, key_edge, key_tool, on_teal, on_teal_soft, shade;
    Colour hall, on_hall, on_hall_soft;  ///< the dark ground of the welcome and the first door; teal's if not named
    Colour on_saffron;                   ///< text on the accent; ink if not named
    double contrast_min = 4.5;           ///< what text must reach on its ground (WCAG 2.1)
    float line_width = 1;                ///< of the normal thickness

    /// Cards, keys and tools have the colour of the background: lines around them tell where they are.
    [[nodiscard]] bool outlined() const noexcept { return line_width > 1; }

    /// Reads "name<TAB>#RRGGBB<TAB>…" lines; # begins a comment line; every token once. contrast_min and line_width
    /// are numbers and may be left out.
    /// Errors: malformed (unknown or missing token, bad value), with the line.
    [[nodiscard]] static base::Result<Theme> parse(std::string_view lines);
    /// The theme that is compiled in (assets/themes/pendopo.tsv).
    [[nodiscard]] static Theme built_in();
    /// Black, white and one yellow (assets/themes/high-contrast.tsv).
    [[nodiscard]] static Theme high_contrast();
    /// White, ink and thicker lines, where the sun shines on the glass (assets/themes/outdoor.tsv).
    [[nodiscard]] static Theme outdoor();
};

}  // namespace pendopo::screens
