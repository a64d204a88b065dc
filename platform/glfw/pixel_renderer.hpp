// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "platform/glfw/rasteriser.hpp"
#include "platform/glfw/renderer.hpp"

namespace pendopo::glfw {

/// Draws by the processor into memory. Where no GPU is, OpenGL would do the same with a compiler and fifty more
/// megabytes (ARCHITECTURE.md has the numbers).
class PixelRenderer final : public Renderer {
public:
    /// Where the next picture goes; asked at each draw(). Its memory stays valid until that draw() returns.
    using Target = std::function<PixelBuffer()>;
    /// Letters are read from the atlas where ImGui built it: nobody may clear its pixels.
    explicit PixelRenderer(Target target);
    ~PixelRenderer() override;

    void draw(ImDrawData& data, unsigned clear_colour) override;
    [[nodiscard]] std::uintptr_t set_picture(int width, int height, std::span<const std::uint8_t> rgba) override;
    [[nodiscard]] std::uintptr_t set_live_picture(int width, int height, std::span<const std::uint8_t> grey) override;
    void fonts_changed() override;

private:
    Target target_;
    Texture letters_;
    Texture picture_;
    std::vector<std::uint8_t> picture_pixels_;
    Texture live_;
    std::vector<std::uint8_t> live_points_;
};

}  // namespace pendopo::glfw
