// SPDX-License-Identifier: Apache-2.0
#include "platform/glfw/offscreen_display.hpp"

#include <algorithm>
#include <utility>

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <GLES2/gl2.h>
#include <stb_image_write.h>

namespace pendopo::glfw {

struct OffscreenDisplay::State {
    EGLDisplay display = EGL_NO_DISPLAY;
    EGLSurface surface = EGL_NO_SURFACE;
    EGLContext context = EGL_NO_CONTEXT;
    int width = 0;
    int height = 0;

    ~State() {
        if (display == EGL_NO_DISPLAY) return;
        eglMakeCurrent(display, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
        if (context != EGL_NO_CONTEXT) eglDestroyContext(display, context);
        if (surface != EGL_NO_SURFACE) eglDestroySurface(display, surface);
        // The display stays initialised: it is shared by the process, and another display may be in use.
    }
};

base::Result<std::unique_ptr<OffscreenDisplay>> OffscreenDisplay::open(int width, int height) {
    const auto refuse = [](const char* what) { return base::fail(base::ErrorCode::unavailable, what); };
    auto state = std::make_unique<State>();
    state->width = width;
    state->height = height;
    state->display = eglGetPlatformDisplay(EGL_PLATFORM_SURFACELESS_MESA, nullptr, nullptr);
    if (state->display == EGL_NO_DISPLAY || eglInitialize(state->display, nullptr, nullptr) != EGL_TRUE)
        return refuse("EGL has no surfaceless display");
    const EGLint wanted[] = {EGL_SURFACE_TYPE,
                             EGL_PBUFFER_BIT,
                             EGL_RENDERABLE_TYPE,
                             EGL_OPENGL_ES2_BIT,
                             EGL_RED_SIZE,
                             8,
                             EGL_GREEN_SIZE,
                             8,
                             EGL_BLUE_SIZE,
                             8,
                             EGL_ALPHA_SIZE,
                             8,
                             EGL_NONE};
    EGLConfig config = nullptr;
    EGLint found = 0;
    if (eglChooseConfig(state->display, wanted, &config, 1, &found) != EGL_TRUE || found == 0)
        return refuse("EGL has no pixel buffer with OpenGL ES 2.0");
    const EGLint size[] = {EGL_WIDTH, width, EGL_HEIGHT, height, EGL_NONE};
    state->surface = eglCreatePbufferSurface(state->display, config, size);
    eglBindAPI(EGL_OPENGL_ES_API);
    const EGLint version[] = {EGL_CONTEXT_CLIENT_VERSION, 2, EGL_NONE};
    state->context = eglCreateContext(state->display, config, EGL_NO_CONTEXT, version);
    if (state->surface == EGL_NO_SURFACE || state->context == EGL_NO_CONTEXT ||
        eglMakeCurrent(state->display, state->surface, state->surface, state->context) != EGL_TRUE)
        return refuse("EGL can't draw into a pixel buffer");
    return std::unique_ptr<OffscreenDisplay>(new OffscreenDisplay(std::move(state)));
}

OffscreenDisplay::OffscreenDisplay(std::unique_ptr<State> state) : state_(std::move(state)) {}
OffscreenDisplay::~OffscreenDisplay() = default;

base::Bytes OffscreenDisplay::pixels() const {
    const std::size_t row = static_cast<std::size_t>(state_->width) * 4;
    base::Bytes bytes(row * static_cast<std::size_t>(state_->height));
    glReadPixels(0, 0, state_->width, state_->height, GL_RGBA, GL_UNSIGNED_BYTE, bytes.data());
    for (std::size_t top = 0, bottom = static_cast<std::size_t>(state_->height); top + 1 < bottom; ++top) {
        --bottom;  // OpenGL counts rows from the bottom
        std::swap_ranges(bytes.begin() + static_cast<std::ptrdiff_t>(top * row),
                         bytes.begin() + static_cast<std::ptrdiff_t>((top + 1) * row),
                         bytes.begin() + static_cast<std::ptrdiff_t>(bottom * row));
    }
    return bytes;
}

base::Status OffscreenDisplay::save_png(const std::filesystem::path& path) const {
    base::Bytes bytes = pixels();
    for (std::size_t alpha = 3; alpha < bytes.size(); alpha += 4)
        bytes[alpha] = 255;
    stbi_write_png_compression_level = 3;  // the flat colours of a screen pack well at any level
    if (stbi_write_png(path.c_str(), state_->width, state_->height, 4, bytes.data(), state_->width * 4) == 0)
        return base::fail(base::ErrorCode::io, "can't write " + path.string());
    return {};
}

}  // namespace pendopo::glfw
