// SPDX-License-Identifier: Apache-2.0
#include "platform/glfw/pixel_renderer.hpp"

#include <algorithm>
#include <utility>

#include <imgui.h>

#include "platform/base/assert.hpp"
#include "platform/base/bytes.hpp"

namespace pendopo::glfw {
namespace {

constexpr std::uintptr_t letters_id = 1;
constexpr std::uintptr_t picture_id = 2;
constexpr std::uintptr_t live_id = 3;

}  // namespace

PixelRenderer::PixelRenderer(Target target) : target_(std::move(target)) {
    fonts_changed();
}

PixelRenderer::~PixelRenderer() {
    static_cast<void>(set_picture(0, 0, {}));
    static_cast<void>(set_live_picture(0, 0, {}));
}

void PixelRenderer::fonts_changed() {
    ImFontAtlas& fonts = *ImGui::GetIO().Fonts;
    PENDOPO_ASSERT(fonts.TexPixelsAlpha8 != nullptr);  // ImGui would build another, of its own letters
    unsigned char* cover = nullptr;
    fonts.GetTexDataAsAlpha8(&cover, &letters_.width, &letters_.height);
    letters_.bytes = cover;
    // NOLINTNEXTLINE(performance-no-int-to-ptr): a number that only paint()'s caller reads
    fonts.SetTexID(reinterpret_cast<ImTextureID>(letters_id));
}

std::uintptr_t PixelRenderer::set_picture(int width, int height, std::span<const std::uint8_t> rgba) {
    base::wipe(picture_pixels_.data(), picture_pixels_.size());
    picture_pixels_.assign(rgba.begin(), rgba.end());
    picture_ = {picture_pixels_.data(), width, height, Texels::colour};
    return rgba.empty() ? 0 : picture_id;
}

std::uintptr_t PixelRenderer::set_live_picture(int width, int height, std::span<const std::uint8_t> grey) {
    base::wipe(live_points_.data(), live_points_.size());
    live_points_.assign(grey.begin(), grey.end());
    live_ = {live_points_.data(), width, height, Texels::grey};
    return grey.empty() ? 0 : live_id;
}

void PixelRenderer::draw(ImDrawData& data, unsigned clear_colour) {
    const PixelBuffer buffer = target_();
    const std::uint32_t clear =
        (clear_colour & 0xFFu) << 16 | (clear_colour & 0xFF00u) | ((clear_colour >> 16) & 0xFFu);
    for (int y = 0; y < buffer.height; ++y)
        std::fill_n(buffer.pixels + static_cast<std::ptrdiff_t>(y) * buffer.stride, buffer.width, clear);
    paint(buffer, data, [&](std::uintptr_t id) -> const Texture* {
        if (id == letters_id) return &letters_;
        if (id == live_id && !live_points_.empty()) return &live_;
        return id == picture_id && !picture_pixels_.empty() ? &picture_ : nullptr;
    });
}

}  // namespace pendopo::glfw
