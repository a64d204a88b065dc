// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

struct ImDrawData;

namespace pendopo::glfw {

/// What one frame cost; the budget is in VISUAL terms 20,000 vertices and 30 draw calls.
struct FrameCost {
    int vertices = 0;
    int draw_calls = 0;
};
[[nodiscard]] FrameCost cost_of(const ImDrawData& data) noexcept;

/// Draws ImGui's draw lists: by OpenGL ES 2.0 (EsRenderer) or by the processor (PixelRenderer).
///
/// Needs a current ImGui context whose atlas is built, from construction to destruction. UI thread only.
class Renderer {
public:
    virtual ~Renderer() = default;
    Renderer(const Renderer&) = delete;
    Renderer& operator=(const Renderer&) = delete;

    /// Clears to the colour (0xAABBGGRR as ImGui packs it) and draws.
    virtual void draw(ImDrawData& data, unsigned clear_colour) = 0;
    /// Holds this picture, in place of the last one, for what names its texture when it is drawn: four bytes a pixel
    /// (red, green, blue, cover), rows from the top. No pixels: none, and 0.
    [[nodiscard]] virtual std::uintptr_t set_picture(int width, int height, std::span<const std::uint8_t> rgba) = 0;
    /// Shows what a camera sees, in place of what it saw before: one byte a point, how bright it is, rows from the top.
    /// Tells its texture. No points: nothing, and 0; what was held is overwritten first.
    [[nodiscard]] virtual std::uintptr_t set_live_picture(int width, int height,
                                                          std::span<const std::uint8_t> grey) = 0;
    /// The atlas was built again. Call it before the next ImGui frame begins, which names the texture.
    virtual void fonts_changed() = 0;

protected:
    Renderer() = default;
};

}  // namespace pendopo::glfw
