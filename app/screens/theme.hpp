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

    /// Reads "name<TAB>#RRGGBB<TAB>…" lines; # begins a comment line; every token once.
    /// Errors: malformed (unknown or missing token, bad value), with the line.
    [[nodiscard]] static base::Result<Theme> parse(std::string_view lines);
    /// The theme that is compiled in (assets/themes/pendopo.tsv).
    [[nodiscard]] static Theme built_in();
};

}  // namespace pendopo::screens
