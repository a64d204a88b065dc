// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <utility>

#include "platform/base/result.hpp"

struct ImDrawData;

namespace pendopo::glfw {

/// What one frame cost; the budget is in VISUAL terms 20,000 vertices and 30 draw calls.
struct FrameCost {
    int vertices = 0;
    int draw_calls = 0;
};
[[nodiscard]] FrameCost cost_of(const ImDrawData& data) noexcept;

/// Draws ImGui's draw lists with OpenGL ES 2.0.
///
/// Needs a current GL context and a current ImGui context, from construction to destruction. UI thread only.
class Renderer {
public:
    /// Uploads the font atlas, which must be built. Errors: unsupported (not an ES 2 context).
    [[nodiscard]] static base::Result<Renderer> start();
    Renderer(Renderer&& other) noexcept
        : started_(std::exchange(other.started_, false)),
          letters_(std::exchange(other.letters_, 0)),
          picture_(std::exchange(other.picture_, 0)) {}
    Renderer& operator=(Renderer&&) = delete;
    ~Renderer();

    /// Clears to the colour (0xAABBGGRR as ImGui packs it) and draws.
    void draw(ImDrawData& data, unsigned clear_colour);
    /// Holds this picture, in place of the last one, for what names its texture when it is drawn: four bytes a pixel
    /// (red, green, blue, cover), rows from the top. No pixels: none, and 0.
    [[nodiscard]] std::uintptr_t set_picture(int width, int height, std::span<const std::uint8_t> rgba);
    /// The atlas was built again: uploads it. Call it before the next ImGui frame begins, which names the texture.
    void fonts_changed();

private:
    Renderer() = default;
    void upload_letters();
    bool started_ = true;
    unsigned letters_ = 0;  ///< the texture
    unsigned picture_ = 0;  ///< the same
};

}  // namespace pendopo::glfw
