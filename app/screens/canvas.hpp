// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "app/screens/fonts.hpp"
#include "app/screens/geometry.hpp"
#include "app/screens/layout_report.hpp"
#include "app/screens/metrics.hpp"
#include "app/screens/text_layout.hpp"
#include "app/screens/theme.hpp"

namespace pendopo::screens {

/// A colour and what lies under it, so that contrast can be checked.
struct Ink {
    Colour colour;
    Colour on;
};

enum class Align : std::uint8_t { left, centre, right };

struct TextStyle {
    Type type = Type::body;
    Ink ink;
    Align align = Align::left;
    int lines_max = 100;
    float leading = 1;      ///< of the normal line height; labels in cards are set tighter
    bool balanced = false;  ///< lines of about the same length, for what is large and short
    bool typed = false;     ///< a citizen's words: never copied, not even for a test
};

/// Draws shapes and text onto one ImGui draw list, for one frame. Text goes straight from the caller's bytes to
/// glyph rectangles; no copy is made.
class Canvas {
public:
    Canvas(ImDrawList& list, const Theme& theme, const Metrics& metrics, const Fonts& fonts, LayoutReport* report)
        : list_(list), theme_(theme), metrics_(metrics), fonts_(fonts), report_(report) {}

    [[nodiscard]] const Theme& theme() const noexcept { return theme_; }
    [[nodiscard]] const Metrics& metrics() const noexcept { return metrics_; }
    [[nodiscard]] const Font& font(Type type) const noexcept { return fonts_[type]; }
    [[nodiscard]] float line_height(const TextStyle& style) const noexcept {
        return std::round(font(style.type).line * style.leading);
    }

    void fill(const Rect& rect, Colour colour, float corner = 0);
    void frame(const Rect& rect, Colour colour, float thickness, float corner);
    void dashed_frame(const Rect& rect, Colour colour, float thickness, float corner);
    void line(Point from, Point to, Colour colour, float thickness);
    void circle(Point centre, float radius, Colour colour);
    void ring(Point centre, float radius, Colour colour, float thickness);
    void triangle(Point a, Point b, Point c, Colour colour);
    /// A convex shape, its corners clockwise.
    void shape(const std::vector<Point>& corners, Colour colour);
    void polyline(const std::vector<Point>& points, Colour colour, float thickness);

    /// Draws wrapped text from the top of `rect` and returns the height used. What does not fit into the
    /// rectangle's height or `lines_max` is shortened with an ellipsis (and reported).
    float text(const Rect& rect, std::string_view words, const TextStyle& style);
    /// The same, centred in the rectangle's height.
    void text_middle(const Rect& rect, std::string_view words, const TextStyle& style);
    /// The height that text() would use with unlimited room.
    [[nodiscard]] float text_height(float width, std::string_view words, const TextStyle& style) const;
    /// True if text() would neither shorten the words nor break one of them.
    [[nodiscard]] bool fits(float width, float height, std::string_view words, const TextStyle& style) const;
    [[nodiscard]] float text_width(std::string_view words, Type type) const noexcept {
        return screens::text_width(font(type), words);
    }
    /// Draws lines that the caller has wrapped, `first` at the top of `rect`, as many as fit.
    void typed_lines(const Rect& rect, std::string_view words, const std::vector<TextLine>& lines, Type type, Ink ink,
                     float line_height);
    /// An icon centred in `rect`.
    void icon(const Rect& rect, presenter::Icon icon, Type size, Colour colour);
    /// A texture of the renderer's, whole; mirrored as what somebody sees of themselves.
    void picture(const Rect& rect, std::uintptr_t texture, bool mirrored = false);
    /// A picture that is drawn from shapes, for the layout checks.
    void note_picture(const Rect& where);
    [[nodiscard]] float icon_side(Type size) const noexcept { return font(size).em; }

    /// Nothing outside `rect` is drawn until pop_clip(); what lies within scrolls.
    void push_clip(const Rect& rect);
    void pop_clip();
    /// 1 while an overlay or popup is drawn.
    void set_layer(int layer) noexcept { layer_ = layer; }
    [[nodiscard]] int layer() const noexcept { return layer_; }
    [[nodiscard]] bool clipped() const noexcept { return clips_ > 0; }
    [[nodiscard]] LayoutReport* report() const noexcept { return report_; }

private:
    void glyphs(float x, float baseline, std::string_view words, const Font& font, Colour colour);
    void placeholder(float x, float baseline, const Font& font, Colour colour);
    void draw_line(const Rect& rect, float top, std::string_view words, const TextLine& line, const TextStyle& style,
                   bool shorten);
    void note_text(const Rect& where, std::string_view words, const TextStyle& style, bool cut);

    ImDrawList& list_;
    const Theme& theme_;
    const Metrics& metrics_;
    const Fonts& fonts_;
    LayoutReport* report_;
    int layer_ = 0;
    int clips_ = 0;
};

}  // namespace pendopo::screens
