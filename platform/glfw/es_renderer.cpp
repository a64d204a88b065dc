// SPDX-License-Identifier: Apache-2.0
#include "platform/glfw/es_renderer.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include <GLES2/gl2.h>
#include <imgui.h>
#include <imgui_impl_opengl3.h>

#include "platform/base/assert.hpp"

namespace pendopo::glfw {

namespace {
float channel(unsigned packed, unsigned shift) {
    return static_cast<float>((packed >> shift) & 0xFFu) / 255.0F;
}

/// A new texture of rows without padding. One whose sides are no powers of two must not repeat (OpenGL ES 2.0, 3.8.2).
unsigned make_texture(int width, int height, GLenum format, const void* pixels) {
    unsigned texture = 0;
    glGenTextures(1, &texture);
    glBindTexture(GL_TEXTURE_2D, texture);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MIN_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_MAG_FILTER, GL_LINEAR);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_S, GL_CLAMP_TO_EDGE);
    glTexParameteri(GL_TEXTURE_2D, GL_TEXTURE_WRAP_T, GL_CLAMP_TO_EDGE);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glTexImage2D(GL_TEXTURE_2D, 0, static_cast<GLint>(format), width, height, 0, format, GL_UNSIGNED_BYTE, pixels);
    return texture;
}

/// All of a grey texture of this size, without making another.
void overwrite(unsigned texture, int width, int height, const void* grey) {
    glBindTexture(GL_TEXTURE_2D, texture);
    glPixelStorei(GL_UNPACK_ALIGNMENT, 1);
    glTexSubImage2D(GL_TEXTURE_2D, 0, 0, 0, width, height, GL_LUMINANCE, GL_UNSIGNED_BYTE, grey);
}
}  // namespace

base::Result<std::unique_ptr<EsRenderer>> EsRenderer::start() {
    if (!ImGui_ImplOpenGL3_Init("#version 100"))
        return base::fail(base::ErrorCode::unsupported, "the OpenGL ES 2.0 renderer does not start");
    std::unique_ptr<EsRenderer> renderer(new EsRenderer);
    // The back end would turn the whole atlas into a texture of four bytes a texel, which is not used here.
    ImFontAtlas small;
    ImFontAtlas* const letters = std::exchange(ImGui::GetIO().Fonts, &small);
    const bool created = ImGui_ImplOpenGL3_CreateDeviceObjects();
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui::GetIO().Fonts = letters;
    if (!created) return base::fail(base::ErrorCode::unsupported, "the OpenGL ES 2.0 shaders do not compile");
    renderer->upload_letters();
    return renderer;
}

EsRenderer::~EsRenderer() {
    if (letters_ != 0) glDeleteTextures(1, &letters_);
    if (picture_ != 0) glDeleteTextures(1, &picture_);
    forget_live_picture();
    ImGui_ImplOpenGL3_Shutdown();
}

std::uintptr_t EsRenderer::set_picture(int width, int height, std::span<const std::uint8_t> rgba) {
    if (picture_ != 0) glDeleteTextures(1, &picture_);
    picture_ = rgba.empty() ? 0 : make_texture(width, height, GL_RGBA, rgba.data());
    return picture_;
}

std::uintptr_t EsRenderer::set_live_picture(int width, int height, std::span<const std::uint8_t> grey) {
    const bool same_size = live_ != 0 && width == live_width_ && height == live_height_;
    if (!same_size) forget_live_picture();
    if (grey.empty()) return 0;
    if (same_size)
        overwrite(live_, width, height, grey.data());
    else
        live_ = make_texture(width, height, GL_LUMINANCE, grey.data());
    live_width_ = width;
    live_height_ = height;
    return live_;
}

void EsRenderer::forget_live_picture() {
    if (live_ == 0) return;
    const std::vector<std::uint8_t> black(static_cast<std::size_t>(live_width_) *
                                          static_cast<std::size_t>(live_height_));
    overwrite(live_, live_width_, live_height_, black.data());
    glDeleteTextures(1, &live_);
    live_ = 0;
}

void EsRenderer::fonts_changed() {
    if (ImGui::GetIO().Fonts->TexID != ImTextureID{}) return;  // building an atlas takes its texture away
    glDeleteTextures(1, &letters_);
    upload_letters();
}

/// White, and how much of it: half of the memory that the backend's own texture takes.
void EsRenderer::upload_letters() {
    ImFontAtlas& fonts = *ImGui::GetIO().Fonts;
    PENDOPO_ASSERT(fonts.TexPixelsAlpha8 != nullptr);  // ImGui would build another, of its own letters
    unsigned char* cover = nullptr;
    int width = 0;
    int height = 0;
    fonts.GetTexDataAsAlpha8(&cover, &width, &height);
    const std::size_t texels = static_cast<std::size_t>(width) * static_cast<std::size_t>(height);
    std::vector<std::array<unsigned char, 2>> white_and_cover(texels);
    std::transform(cover, cover + texels, white_and_cover.begin(), [](unsigned char share) {
        return std::array<unsigned char, 2>{0xFF, share};
    });
    letters_ = make_texture(width, height, GL_LUMINANCE_ALPHA, white_and_cover.data());
    // NOLINTNEXTLINE(performance-no-int-to-ptr): a texture's number is what ImGui's back end reads from this pointer
    fonts.SetTexID(reinterpret_cast<ImTextureID>(static_cast<std::uintptr_t>(letters_)));
    fonts.ClearTexData();  // the GPU has it now
}

void EsRenderer::draw(ImDrawData& data, unsigned clear_colour) {
    glViewport(0, 0, static_cast<int>(data.DisplaySize.x), static_cast<int>(data.DisplaySize.y));
    glClearColor(channel(clear_colour, 0), channel(clear_colour, 8), channel(clear_colour, 16), 1.0F);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(&data);
}

}  // namespace pendopo::glfw
