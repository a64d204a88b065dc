// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include <imgui.h>

#include "app/presenter/view.hpp"
#include "app/screens/font_file.hpp"
#include "app/screens/metrics.hpp"

namespace pendopo::screens {

/// One type at one size: the glyphs and the measures a line of text needs. Pixels.
struct Font {
    ImFont* glyphs = nullptr;
    float cap = 0;  ///< height of a capital letter, a whole number of pixels
    float em = 0;
    float line = 0;    ///< from base line to base line, 1.3 em
    float ascent = 0;  ///< from the top of ImGui's glyph box to the base line

    /// How far the pen moves; a character without a glyph takes the room of its placeholder. Controls and joiners
    /// (variation selectors, zero-width joiner) take none.
    [[nodiscard]] float advance(char32_t character) const noexcept;
    /// Null if the font has none.
    [[nodiscard]] const ImFontGlyph* glyph(char32_t character) const noexcept;
    [[nodiscard]] float placeholder_width() const noexcept { return std::round(em * 0.62F); }
};

/// True for what is never drawn: line breaks, joiners, variation selectors.
[[nodiscard]] bool takes_no_room(char32_t character) noexcept;

/// All types, made for one panel and text size: glyphs rasterised at their true size, never scaled.
class Fonts {
public:
    /// Builds the atlas anew; `files` may go then. The renderer must be told (see KioskUi::fonts_revision).
    /// Errors: malformed (a font file that is none), too_large (the atlas passes 2048 × 2048, the least that
    /// every OpenGL ES 2.0 device takes).
    [[nodiscard]] base::Status build(ImFontAtlas& atlas, const FontFiles& files, const Metrics& metrics);

    [[nodiscard]] const Font& operator[](Type type) const noexcept { return fonts_[static_cast<std::size_t>(type)]; }
    /// The code point of an icon in the icon font; 0 for none.
    [[nodiscard]] char32_t icon(presenter::Icon icon) const noexcept;

private:
    std::array<Font, type_count> fonts_{};
    std::vector<char32_t> icons_;
    std::array<std::vector<ImWchar>, type_count> ranges_;  ///< ImGui reads them until the atlas is built
};

/// The name of an icon in assets/icons/icons.tsv.
[[nodiscard]] std::string_view icon_name(presenter::Icon icon) noexcept;
inline constexpr int icon_count = static_cast<int>(presenter::Icon::enter) + 1;

}  // namespace pendopo::screens
