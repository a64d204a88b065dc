// SPDX-License-Identifier: Apache-2.0
#include "app/screens/canvas.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "app/screens/utf8.hpp"

namespace pendopo::screens {

namespace {

constexpr std::string_view ellipsis = "…";

ImVec2 corner_a(const Rect& rect) {
    return {rect.x, rect.y};
}
ImVec2 corner_b(const Rect& rect) {
    return {rect.right(), rect.bottom()};
}
ImVec2 vector(Point p) {
    return {p.x, p.y};
}

/// Points along the outline of a rounded rectangle, clockwise from the top left corner's end.
std::vector<Point> outline(const Rect& rect, float corner) {
    constexpr int steps = 8;
    const std::array<Point, 4> centres{{{rect.right() - corner, rect.y + corner},
                                        {rect.right() - corner, rect.bottom() - corner},
                                        {rect.x + corner, rect.bottom() - corner},
                                        {rect.x + corner, rect.y + corner}}};
    std::vector<Point> points;
    for (std::size_t quarter = 0; quarter < centres.size(); ++quarter) {
        for (int i = 0; i <= steps; ++i) {
            const float turn =
                (static_cast<float>(quarter) - 1 + static_cast<float>(i) / steps) * std::numbers::pi_v<float> / 2;
            points.push_back(
                {centres[quarter].x + corner * std::cos(turn), centres[quarter].y + corner * std::sin(turn)});
        }
    }
    points.push_back(points.front());
    return points;
}

}  // namespace

void Canvas::fill(const Rect& rect, Colour colour, float corner) {
    list_.AddRectFilled(corner_a(rect), corner_b(rect), colour.packed(), corner);
}

void Canvas::frame(const Rect& rect, Colour colour, float thickness, float corner) {
    const Rect inner = rect.inset(thickness / 2);
    list_.AddRect(corner_a(inner), corner_b(inner), colour.packed(), corner, 0, thickness);
}

void Canvas::dashed_frame(const Rect& rect, Colour colour, float thickness, float corner) {
    const float dash = std::max(2.F, metrics_.mm(1.1));
    const float gap = std::max(1.F, metrics_.mm(0.7));
    const std::vector<Point> points = outline(rect.inset(thickness / 2), corner);
    float run = 0;  // position within dash + gap
    for (std::size_t i = 1; i < points.size(); ++i) {
        Point from = points[i - 1];
        const Point to = points[i];
        float left = std::hypot(to.x - from.x, to.y - from.y);
        const float dx = left > 0 ? (to.x - from.x) / left : 0;
        const float dy = left > 0 ? (to.y - from.y) / left : 0;
        while (left > 0.01F) {
            const bool drawing = run < dash;
            const float step = std::min(left, (drawing ? dash : dash + gap) - run);
            const Point end{from.x + dx * step, from.y + dy * step};
            if (drawing) line(from, end, colour, thickness);
            from = end;
            left -= step;
            run = run + step >= dash + gap - 0.001F ? 0 : run + step;
        }
    }
}

void Canvas::line(Point from, Point to, Colour colour, float thickness) {
    list_.AddLine(vector(from), vector(to), colour.packed(), thickness);
}

void Canvas::circle(Point centre, float radius, Colour colour) {
    list_.AddCircleFilled(vector(centre), radius, colour.packed());
}

void Canvas::ring(Point centre, float radius, Colour colour, float thickness) {
    list_.AddCircle(vector(centre), radius - thickness / 2, colour.packed(), 0, thickness);
}

void Canvas::shape(const std::vector<Point>& corners, Colour colour) {
    for (const Point& p : corners)
        list_.PathLineTo(vector(p));
    list_.PathFillConvex(colour.packed());
}

void Canvas::triangle(Point a, Point b, Point c, Colour colour) {
    list_.AddTriangleFilled(vector(a), vector(b), vector(c), colour.packed());
}

void Canvas::polyline(const std::vector<Point>& points, Colour colour, float thickness) {
    for (const Point& p : points)
        list_.PathLineTo(vector(p));
    list_.PathStroke(colour.packed(), 0, thickness);
}

void Canvas::glyphs(float x, float baseline, std::string_view words, const Font& font, Colour colour) {
    float pen = std::round(x);
    const float top = std::round(baseline) - font.ascent;
    const ImU32 packed = colour.packed();
    list_.PrimReserve(static_cast<int>(words.size()) * 6, static_cast<int>(words.size()) * 4);
    int unused = static_cast<int>(words.size());
    std::vector<float> placeholders;
    for (std::size_t at = 0; at < words.size();) {
        const text::Decoded d = decode(words, at);
        at += d.size;
        if (takes_no_room(d.character)) continue;
        if (const ImFontGlyph* g = font.glyph(d.character)) {
            if (g->Visible != 0) {
                list_.PrimRectUV({pen + g->X0, top + g->Y0}, {pen + g->X1, top + g->Y1}, {g->U0, g->V0}, {g->U1, g->V1},
                                 packed);
                --unused;
            }
        } else {
            placeholders.push_back(pen);
        }
        pen += font.advance(d.character);
    }
    list_.PrimUnreserve(unused * 6, unused * 4);
    for (const float at : placeholders)
        placeholder(at, baseline, font, colour);
}

void Canvas::placeholder(float x, float baseline, const Font& font, Colour colour) {
    const Rect box{x + font.em * 0.05F, std::round(baseline) - font.cap, font.placeholder_width(), font.cap};
    frame(box.snapped(), colour, std::max(1.F, std::round(font.em * 0.05F)), font.em * 0.08F);
}

void Canvas::draw_line(const Rect& rect, float top, std::string_view words, const TextLine& line,
                       const TextStyle& style, bool shorten) {
    const Font& type = font(style.type);
    const float baseline = top + (line_height(style) + type.cap) / 2;
    std::size_t end = line.end;
    float width = line.width;
    const float mark = shorten ? screens::text_width(type, ellipsis) : 0;
    while (shorten && end > line.begin && width + mark > rect.width) {
        --end;
        while (end > line.begin && (static_cast<unsigned char>(words[end]) & 0xC0u) == 0x80)
            --end;
        width = screens::text_width(type, words.substr(line.begin, end - line.begin));
    }
    const float spare = rect.width - width - mark;
    const float x = rect.x + (style.align == Align::left ? 0 : style.align == Align::centre ? spare / 2 : spare);
    glyphs(x, baseline, words.substr(line.begin, end - line.begin), type, style.ink.colour);
    if (shorten) glyphs(std::round(x) + width, baseline, ellipsis, type, style.ink.colour);
}

float Canvas::text(const Rect& rect, std::string_view words, const TextStyle& style) {
    if (words.empty()) return 0;
    const Font& face = font(style.type);
    const float measure = style.balanced ? balanced_width(face, words, rect.width) : rect.width;
    const std::vector<TextLine> lines = wrap(face, words, measure);
    const float height = line_height(style);
    const auto room = static_cast<int>((rect.height + 1) / height);
    const int fitting = std::clamp(std::min(room, style.lines_max), 1, static_cast<int>(lines.size()));
    float widest = 0;
    for (int i = 0; i < fitting; ++i) {
        const TextLine& line = lines[static_cast<std::size_t>(i)];
        const bool shorten = i == fitting - 1 && fitting < static_cast<int>(lines.size());
        draw_line(rect, rect.y + static_cast<float>(i) * height, words, line, style, shorten);
        widest = std::max(widest, line.width);
    }
    const float used = static_cast<float>(fitting) * height;
    const float left = style.align == Align::left     ? rect.x
                       : style.align == Align::centre ? rect.x + (rect.width - widest) / 2
                                                      : rect.right() - widest;
    const bool cut = !fits(rect.width, rect.height, words, style);
    note_text({left, rect.y, widest, used}, words, style, cut);
    return used;
}

void Canvas::text_middle(const Rect& rect, std::string_view words, const TextStyle& style) {
    if (words.empty()) return;
    const float height = std::min(text_height(rect.width, words, style), rect.height);
    text({rect.x, rect.y + std::round((rect.height - height) / 2), rect.width, height + 1}, words, style);
}

float Canvas::text_height(float width, std::string_view words, const TextStyle& style) const {
    if (words.empty()) return 0;
    const auto lines = static_cast<int>(wrap(font(style.type), words, width).size());
    return static_cast<float>(std::min(lines, style.lines_max)) * line_height(style);
}

bool Canvas::fits(float width, float height, std::string_view words, const TextStyle& style) const {
    const std::vector<TextLine> lines = wrap(font(style.type), words, width);
    for (const TextLine& line : lines) {
        const bool breaks_a_word = line.next < words.size() && line.next == line.end && words[line.end - 1] != '/';
        if (breaks_a_word || line.width > width) return false;
    }
    return static_cast<float>(lines.size()) * line_height(style) <= height + 1 &&
           static_cast<int>(lines.size()) <= style.lines_max;
}

void Canvas::typed_lines(const Rect& rect, std::string_view words, const std::vector<TextLine>& lines, Type type,
                         Ink ink, float line_height) {
    const Font& face = font(type);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const float top = rect.y + static_cast<float>(i) * line_height;
        if (top + line_height < 0 || top > static_cast<float>(metrics_.panel.height)) continue;  // scrolled away
        glyphs(rect.x, top + (line_height + face.cap) / 2, words.substr(lines[i].begin, lines[i].end - lines[i].begin),
               face, ink.colour);
    }
    TextStyle style;
    style.type = type;
    style.ink = ink;
    style.typed = true;
    note_text({rect.x, rect.y, rect.width, line_height * static_cast<float>(lines.size())}, words, style, false);
}

void Canvas::icon(const Rect& rect, presenter::Icon icon, Type size, Colour colour) {
    if (icon == presenter::Icon::none) return;
    const Font& face = font(size);
    const ImFontGlyph* const glyph = face.glyph(fonts_.icon(icon));
    const Point middle = rect.centre();
    if (report_ != nullptr)
        report_->pictures.push_back(
            {{middle.x - face.em / 2, middle.y - face.em / 2, face.em, face.em}, layer_, clipped(), glyph == nullptr});
    if (glyph == nullptr) return;
    // Centre the icon's design square, so that icons of different widths line up.
    const float x = std::round(middle.x - glyph->AdvanceX / 2);
    const float y = std::round(middle.y - (glyph->Y0 + glyph->Y1) / 2);
    list_.PrimReserve(6, 4);
    list_.PrimRectUV({x + glyph->X0, y + glyph->Y0}, {x + glyph->X1, y + glyph->Y1}, {glyph->U0, glyph->V0},
                     {glyph->U1, glyph->V1}, colour.packed());
}

void Canvas::picture(const Rect& rect, std::uintptr_t texture, bool mirrored) {
    const float left = mirrored ? 1 : 0;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): a texture's number is what ImGui's back end reads from this pointer
    list_.AddImage(reinterpret_cast<ImTextureID>(texture), {rect.x, rect.y}, {rect.right(), rect.bottom()}, {left, 0},
                   {1 - left, 1});
    note_picture(rect);
}

void Canvas::note_picture(const Rect& where) {
    if (report_ != nullptr) report_->pictures.push_back({where, layer_, clipped(), false});
}

void Canvas::push_clip(const Rect& rect) {
    list_.PushClipRect(corner_a(rect), corner_b(rect), true);
    ++clips_;
}

void Canvas::pop_clip() {
    list_.PopClipRect();
    --clips_;
}

void Canvas::note_text(const Rect& where, std::string_view words, const TextStyle& style, bool cut) {
    if (report_ == nullptr) return;
    LayoutReport::Text note;
    note.what = style.typed ? "(typed)" : std::string(words);
    note.where = where;
    note.colour = style.ink.colour;
    note.on = style.ink.on;
    note.cap_mm = metrics_.in_mm(font(style.type).cap);
    note.layer = layer_;
    note.cut = cut;
    note.scrolled = clipped();
    note.title_or_choice = style.type == Type::title || style.type == Type::label;
    for (std::size_t at = 0; !style.typed && at < words.size();) {
        const text::Decoded d = decode(words, at);
        note.missing_glyphs += !takes_no_room(d.character) && font(style.type).glyph(d.character) == nullptr ? 1 : 0;
        at += d.size;
    }
    report_->texts.push_back(std::move(note));
}

}  // namespace pendopo::screens
