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
    void fonts_changed() override;

private:
    EsRenderer() = default;
    void upload_letters();
    unsigned letters_ = 0;  ///< the texture
    unsigned picture_ = 0;  ///< the same
};

}  // namespace pendopo::glfw
