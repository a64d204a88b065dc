// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "platform/base/result.hpp"
#include "platform/glfw/renderer.hpp"

namespace pendopo::glfw {

/// Draws with OpenGL ES 2.0, as a Pi 3 and a Zero 2 W have it. Needs a current context of it as long as it lives.
class EsRenderer final : public Renderer {
public:
    /// Uploads the font atlas, which must be built. Errors: unsupported (not an ES 2 context).
    [[nodiscard]] static base::Result<std::unique_ptr<EsRenderer>> start();
    ~EsRenderer() override;

    void draw(ImDrawData& data, unsigned clear_colour) override;
    [[nodiscard]] std::uintptr_t set_picture(int width, int height, std::span<const std::uint8_t> rgba) override;
    [[nodiscard]] std::uintptr_t set_live_picture(int width, int height, std::span<const std::uint8_t> grey) override;
    void fonts_changed() override;

private:
    EsRenderer() = default;
    void upload_letters();
    void forget_live_picture();
    unsigned letters_ = 0;  ///< the texture
    unsigned picture_ = 0;  ///< the same
    unsigned live_ = 0;     ///< the same
    int live_width_ = 0;
    int live_height_ = 0;
};

}  // namespace pendopo::glfw
