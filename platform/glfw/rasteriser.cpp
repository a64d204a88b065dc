// SPDX-License-Identifier: Apache-2.0
#include "platform/glfw/rasteriser.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include <imgui.h>

namespace pendopo::glfw {
namespace {

constexpr float far_away = 1e6F;  // pixels; what lies beyond is cut off, before it can't be counted in an int

/// `value` times `of` 255ths, rounded.
constexpr unsigned share(unsigned value, unsigned of) {
    const unsigned product = value * of + 128;
    return (product + (product >> 8)) >> 8;
}

struct Colour {
    unsigned red, green, blue, cover;
};

constexpr Colour unpacked(ImU32 colour) {
    return {(colour >> IM_COL32_R_SHIFT) & 0xFFu, (colour >> IM_COL32_G_SHIFT) & 0xFFu,
            (colour >> IM_COL32_B_SHIFT) & 0xFFu, (colour >> IM_COL32_A_SHIFT) & 0xFFu};
}

constexpr std::uint32_t packed(const Colour& colour) {
    return colour.red << 16 | colour.green << 8 | colour.blue;
}

/// Two channels at a time, each in 16 bits: a product and a half of rounding never pass 65,535.
std::uint32_t over(std::uint32_t below, const Colour& colour) {
    const unsigned keep = 255 - colour.cover;
    std::uint32_t ends = (below & 0xFF00FFu) * keep + (colour.red << 16 | colour.blue) * colour.cover + 0x800080u;
    ends = ((ends + ((ends >> 8) & 0xFF00FFu)) >> 8) & 0xFF00FFu;
    std::uint32_t middle = ((below >> 8) & 0xFFu) * keep + colour.green * colour.cover + 0x80u;
    middle = (middle + (middle >> 8)) & 0xFF00u;
    return ends | middle;
}

struct Clip {
    int left, top, right, bottom;
};

/// The first pixel whose centre is not left of `edge`: one exactly on the edge belongs to what begins there.
int first_pixel(float edge) {
    return static_cast<int>(std::ceil(std::clamp(edge, -far_away, far_away) - 0.5F));
}

/// Walks from one end of an edge to the other, from the upper to the lower, so that two triangles that share it agree.
struct Edge {
    Edge(const ImVec2& upper, const ImVec2& lower)
        : x(upper.x), y(upper.y), slope(lower.y > upper.y ? (lower.x - upper.x) / (lower.y - upper.y) : 0) {}
    [[nodiscard]] float at(float row) const { return x + (row - y) * slope; }
    float x, y, slope;
};

/// How a number that is known at three corners changes over the triangle.
struct Plane {
    Plane(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c, float at_a, float at_b, float at_c)
        : origin(a.pos), value(at_a) {
        const float area = (b.pos.x - a.pos.x) * (c.pos.y - a.pos.y) - (c.pos.x - a.pos.x) * (b.pos.y - a.pos.y);
        across = ((at_b - at_a) * (c.pos.y - a.pos.y) - (at_c - at_a) * (b.pos.y - a.pos.y)) / area;
        down = ((at_c - at_a) * (b.pos.x - a.pos.x) - (at_b - at_a) * (c.pos.x - a.pos.x)) / area;
    }
    /// At the middle of a pixel.
    [[nodiscard]] float at(int x, int y) const {
        return value + across * (static_cast<float>(x) + 0.5F - origin.x) +
               down * (static_cast<float>(y) + 0.5F - origin.y);
    }
    ImVec2 origin;
    float value, across = 0, down = 0;
};

unsigned channel(float value) {
    return static_cast<unsigned>(std::lround(std::clamp(value, 0.0F, 255.0F)));
}

unsigned between(unsigned first, unsigned second, unsigned part) {
    return (first * (256 - part) + second * part + 128) >> 8;
}

/// A texture at a place between its texels; u and v count texels.
class Sampler {
public:
    explicit Sampler(const Texture& texture) : texture_(texture) {}

    [[nodiscard]] Colour at(float u, float v) const {
        // A hair to the right: what stands exactly on a texel shall not fall off it by the last bit of a float.
        const float x = std::clamp(u - 0.5F, 0.0F, static_cast<float>(texture_.width - 1)) + hair;
        const float y = std::clamp(v - 0.5F, 0.0F, static_cast<float>(texture_.height - 1)) + hair;
        const int column = static_cast<int>(x);
        const int row = static_cast<int>(y);
        const auto right = static_cast<unsigned>((x - static_cast<float>(column)) * 256);
        const auto below = static_cast<unsigned>((y - static_cast<float>(row)) * 256);
        if ((right | below) == 0) return texel(column, row);
        const int next_column = std::min(column + 1, texture_.width - 1);
        const int next_row = std::min(row + 1, texture_.height - 1);
        const Colour top = mix(texel(column, row), texel(next_column, row), right);
        const Colour bottom = mix(texel(column, next_row), texel(next_column, next_row), right);
        return mix(top, bottom, below);
    }

private:
    static constexpr float hair = 1.0F / 1024;

    static Colour mix(const Colour& first, const Colour& second, unsigned part) {
        return {between(first.red, second.red, part), between(first.green, second.green, part),
                between(first.blue, second.blue, part), between(first.cover, second.cover, part)};
    }
    [[nodiscard]] Colour texel(int column, int row) const {
        const std::size_t at =
            static_cast<std::size_t>(row) * static_cast<std::size_t>(texture_.width) + static_cast<std::size_t>(column);
        if (texture_.texels == Texels::cover) return {255, 255, 255, texture_.bytes[at]};
        if (texture_.texels == Texels::grey) return {texture_.bytes[at], texture_.bytes[at], texture_.bytes[at], 255};
        const std::uint8_t* const bytes = texture_.bytes + at * 4;
        return {bytes[0], bytes[1], bytes[2], bytes[3]};
    }

    const Texture& texture_;
};

Colour product(const Colour& one, const Colour& other) {
    return {share(one.red, other.red), share(one.green, other.green), share(one.blue, other.blue),
            share(one.cover, other.cover)};
}

bool same(const ImVec2& one, const ImVec2& other) {
    return one.x == other.x && one.y == other.y;
}

/// Fills triangles of one draw call.
class Brush {
public:
    Brush(const PixelBuffer& buffer, const Clip& clip, const Texture& texture)
        : buffer_(buffer), clip_(clip), texture_(texture), sampler_(texture) {}

    void triangle(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c) const {
        const float area = (b.pos.x - a.pos.x) * (c.pos.y - a.pos.y) - (c.pos.x - a.pos.x) * (b.pos.y - a.pos.y);
        if (!(std::abs(area) > 1e-6F)) return;
        const bool one_colour = a.col == b.col && b.col == c.col;
        const bool one_texel = same(a.uv, b.uv) && same(b.uv, c.uv);
        if (one_colour && (a.col >> IM_COL32_A_SHIFT & 0xFFu) == 0) return;
        if (one_texel && one_colour)
            solid(a, b, c);
        else if (one_texel)
            shaded(a, b, c);
        else
            textured(a, b, c);
    }

private:
    [[nodiscard]] Colour sample(const ImVec2& uv) const {
        return sampler_.at(uv.x * static_cast<float>(texture_.width), uv.y * static_cast<float>(texture_.height));
    }

    /// Calls fill(first pixel, count, x, y) for each row of the triangle that is seen.
    template <typename Fill>
    void rows(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c, Fill fill) const {
        const ImVec2 *high = &a.pos, *middle = &b.pos, *low = &c.pos;
        if (middle->y < high->y) std::swap(middle, high);
        if (low->y < high->y) std::swap(low, high);
        if (low->y < middle->y) std::swap(low, middle);
        const Edge whole(*high, *low), upper(*high, *middle), lower(*middle, *low);
        const int end = std::min(clip_.bottom, first_pixel(low->y));
        for (int y = std::max(clip_.top, first_pixel(high->y)); y < end; ++y) {
            const float row = static_cast<float>(y) + 0.5F;
            const float one = whole.at(row);
            const float other = row < middle->y ? upper.at(row) : lower.at(row);
            const int from = std::max(clip_.left, first_pixel(std::min(one, other)));
            const int to = std::min(clip_.right, first_pixel(std::max(one, other)));
            if (from < to)
                fill(buffer_.pixels + static_cast<std::ptrdiff_t>(y) * buffer_.stride + from, to - from, from, y);
        }
    }

    void solid(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c) const {
        const Colour colour = product(unpacked(a.col), sample(a.uv));
        const std::uint32_t opaque = packed(colour);
        rows(a, b, c, [&](std::uint32_t* pixel, int count, int, int) {
            if (colour.cover == 255)
                std::fill_n(pixel, count, opaque);
            else
                std::transform(pixel, pixel + count, pixel, [&](std::uint32_t below) { return over(below, colour); });
        });
    }

    void shaded(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c) const {
        const Colour texel = sample(a.uv);
        const Shade shade(a, b, c);
        rows(a, b, c, [&](std::uint32_t* pixel, int count, int x, int y) {
            for (int i = 0; i < count; ++i)
                pixel[i] = over(pixel[i], product(shade.at(x + i, y), texel));
        });
    }

    void textured(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c) const {
        const auto width = static_cast<float>(texture_.width);
        const auto height = static_cast<float>(texture_.height);
        const Plane u(a, b, c, a.uv.x * width, b.uv.x * width, c.uv.x * width);
        const Plane v(a, b, c, a.uv.y * height, b.uv.y * height, c.uv.y * height);
        const bool one_colour = a.col == b.col && b.col == c.col;
        const Colour colour = unpacked(a.col);
        const Shade shade(a, b, c);
        rows(a, b, c, [&](std::uint32_t* pixel, int count, int x, int y) {
            const float u_begin = u.at(x, y);
            const float v_begin = v.at(x, y);
            for (int i = 0; i < count; ++i) {
                const auto step = static_cast<float>(i);
                const Colour texel = sampler_.at(u_begin + u.across * step, v_begin + v.across * step);
                if (texel.cover == 0) continue;
                pixel[i] = over(pixel[i], product(one_colour ? colour : shade.at(x + i, y), texel));
            }
        });
    }

    /// The colour between three corners.
    class Shade {
    public:
        Shade(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c)
            : red_(plane(a, b, c, IM_COL32_R_SHIFT)),
              green_(plane(a, b, c, IM_COL32_G_SHIFT)),
              blue_(plane(a, b, c, IM_COL32_B_SHIFT)),
              cover_(plane(a, b, c, IM_COL32_A_SHIFT)) {}
        [[nodiscard]] Colour at(int x, int y) const {
            return {channel(red_.at(x, y)), channel(green_.at(x, y)), channel(blue_.at(x, y)),
                    channel(cover_.at(x, y))};
        }

    private:
        static Plane plane(const ImDrawVert& a, const ImDrawVert& b, const ImDrawVert& c, unsigned shift) {
            const auto of = [&](const ImDrawVert& corner) { return static_cast<float>((corner.col >> shift) & 0xFFu); };
            return {a, b, c, of(a), of(b), of(c)};
        }
        Plane red_, green_, blue_, cover_;
    };

    const PixelBuffer& buffer_;
    Clip clip_;
    const Texture& texture_;
    Sampler sampler_;
};

/// As OpenGL's scissor counts it: whole pixels, rows from the bottom.
Clip clip_of(const ImDrawCmd& command, const ImDrawData& data, const PixelBuffer& buffer) {
    const float left = command.ClipRect.x - data.DisplayPos.x;
    const float top = command.ClipRect.y - data.DisplayPos.y;
    const float right = command.ClipRect.z - data.DisplayPos.x;
    const float bottom = command.ClipRect.w - data.DisplayPos.y;
    const auto below = static_cast<int>(data.DisplaySize.y - bottom);
    const int last = static_cast<int>(data.DisplaySize.y) - below;
    const int first = static_cast<int>(left);
    return {std::max(first, 0), std::max(last - static_cast<int>(bottom - top), 0),
            std::min(first + static_cast<int>(right - left), buffer.width), std::min(last, buffer.height)};
}

}  // namespace

void paint(const PixelBuffer& buffer, const ImDrawData& data,
           const std::function<const Texture*(std::uintptr_t)>& texture_of) {
    static constexpr std::uint8_t white_texel = 255;
    constexpr Texture white{&white_texel, 1, 1, Texels::cover};
    for (int i = 0; i < data.CmdListsCount; ++i) {
        const ImDrawList& list = *data.CmdLists[i];
        for (const ImDrawCmd& command : list.CmdBuffer) {
            const Clip clip = clip_of(command, data, buffer);
            if (command.UserCallback != nullptr || clip.left >= clip.right || clip.top >= clip.bottom) continue;
            const Texture* const texture = texture_of(reinterpret_cast<std::uintptr_t>(command.GetTexID()));
            const Brush brush(buffer, clip, texture != nullptr ? *texture : white);
            const ImDrawIdx* const index = list.IdxBuffer.Data + command.IdxOffset;
            const ImDrawVert* const corner = list.VtxBuffer.Data + command.VtxOffset;
            for (unsigned at = 0; at + 2 < command.ElemCount; at += 3)
                brush.triangle(corner[index[at]], corner[index[at + 1]], corner[index[at + 2]]);
        }
    }
}

}  // namespace pendopo::glfw
