// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>

namespace pendopo::screens {

/// Pixels from the top left corner of the screen.
struct Point {
    float x = 0;
    float y = 0;
};

/// A part of the screen in pixels. Layouts are made by cutting strips off a rectangle until nothing is left.
struct Rect {
    float x = 0;
    float y = 0;
    float width = 0;
    float height = 0;

    [[nodiscard]] float right() const noexcept { return x + width; }
    [[nodiscard]] float bottom() const noexcept { return y + height; }
    [[nodiscard]] Point centre() const noexcept { return {x + width / 2, y + height / 2}; }
    [[nodiscard]] bool empty() const noexcept { return width <= 0 || height <= 0; }
    [[nodiscard]] bool contains(Point p) const noexcept {
        return p.x >= x && p.x < right() && p.y >= y && p.y < bottom();
    }
    [[nodiscard]] Rect inset(float all) const noexcept { return inset(all, all); }
    [[nodiscard]] Rect inset(float horizontal, float vertical) const noexcept {
        return {x + horizontal, y + vertical, width - 2 * horizontal, height - 2 * vertical};
    }
    [[nodiscard]] Rect moved(float dx, float dy) const noexcept { return {x + dx, y + dy, width, height}; }
    /// What both cover; empty if nothing.
    [[nodiscard]] Rect shared_with(const Rect& other) const noexcept {
        const float left = std::max(x, other.x);
        const float top = std::max(y, other.y);
        return {left, top, std::min(right(), other.right()) - left, std::min(bottom(), other.bottom()) - top};
    }
    /// Whole pixels, so that edges are sharp.
    [[nodiscard]] Rect snapped() const noexcept {
        const float left = std::round(x);
        const float top = std::round(y);
        return {left, top, std::round(right()) - left, std::round(bottom()) - top};
    }

    /// Cuts a strip off one side and leaves the rest without `gap`.
    Rect cut_top(float size, float gap = 0) noexcept {
        const Rect strip{x, y, width, size};
        y += size + gap;
        height -= size + gap;
        return strip;
    }
    Rect cut_bottom(float size, float gap = 0) noexcept {
        const Rect strip{x, bottom() - size, width, size};
        height -= size + gap;
        return strip;
    }
    Rect cut_left(float size, float gap = 0) noexcept {
        const Rect strip{x, y, size, height};
        x += size + gap;
        width -= size + gap;
        return strip;
    }
    Rect cut_right(float size, float gap = 0) noexcept {
        const Rect strip{right() - size, y, size, height};
        width -= size + gap;
        return strip;
    }
    /// Cell number `index` of `columns` × `rows` equal cells, row by row.
    [[nodiscard]] Rect cell(int index, int columns, int rows, float gap) const noexcept {
        const int row = index / columns;
        const auto across = static_cast<float>(columns);
        const auto down = static_cast<float>(rows);
        const float cell_width = (width - gap * (across - 1)) / across;
        const float cell_height = (height - gap * (down - 1)) / down;
        return {x + static_cast<float>(index % columns) * (cell_width + gap),
                y + static_cast<float>(row) * (cell_height + gap), cell_width, cell_height};
    }
};

}  // namespace pendopo::screens
