// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "app/presenter/intent.hpp"
#include "app/screens/geometry.hpp"

namespace pendopo::screens {

/// The glass in numbers: pixels, and pixels a millimetre.
struct PanelSize {
    int width = 0;
    int height = 0;
    double pixels_per_mm = 0;

    bool operator==(const PanelSize&) const = default;
};

using presenter::TextSize;

/// Type by purpose; the size is the height of a capital letter on the real screen (see cap_mm).
enum class Type : std::uint8_t {
    display,     ///< the invitation
    title,       ///< what is asked
    label,       ///< the words of choices, bold
    button,      ///< the words of back, next and the like, bold
    input,       ///< what a citizen types, and the letters on keys
    body,        ///< running text
    body_bold,   ///< names in running text
    small,       ///< side remarks
    small_bold,  ///< headings of cards
    code,        ///< receipt codes
    hero_icon,   ///< 16 mm, the first door
    door_icon,   ///< 10 mm
    tool_icon,   ///< 6 mm
    small_icon,  ///< 5 mm, beside body text
};
inline constexpr int type_count = 14;
[[nodiscard]] constexpr bool is_icon(Type type) noexcept {
    return type >= Type::hero_icon;
}

/// Sizes for one panel. A unit of 4 mm; where the short side is under 100 mm (7″ panels) all is tighter, and where it
/// is far over the 136 mm of a 10.1″ panel all is up to 1.3 times larger, so that lines keep 35 to 60 characters and a
/// large panel is read from further away. Lengths are pixels unless the name says mm. A plain value.
struct Metrics {
    explicit Metrics(const PanelSize& size, TextSize text = TextSize::normal) noexcept;
    /// Lines of so many times the normal thickness (Theme::line_width).
    void set_line_width(float times) noexcept;

    PanelSize panel;
    TextSize text_size;
    bool compact;   ///< the short side is under 100 mm
    bool portrait;  ///< higher than wide
    float scale;    ///< 1, up to 1.3 on large panels
    float margin, gap, corner_card, corner_button, choice, key, tool, border;

    /// Pixels of a length in the design's millimetres (scale included).
    [[nodiscard]] float mm(double millimetres) const noexcept {
        return static_cast<float>(millimetres * panel.pixels_per_mm) * scale;
    }
    /// Millimetres on the real screen.
    [[nodiscard]] double in_mm(float pixels) const noexcept { return pixels / panel.pixels_per_mm; }
    [[nodiscard]] Rect screen() const noexcept {
        return {0, 0, static_cast<float>(panel.width), static_cast<float>(panel.height)};
    }
    /// Height of a capital letter in the design's millimetres; for icons the side of their square.
    [[nodiscard]] double cap_mm(Type type) const noexcept;
};

}  // namespace pendopo::screens
