// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>

#include "platform/base/bytes.hpp"
#include "platform/base/result.hpp"

namespace pendopo::glfw {

/// The window's twin without a display: the same OpenGL ES 2.0 drawing into memory, for pictures and tests.
///
/// EGL's surfaceless platform with a pixel buffer surface; the same draw data gives the same bytes. One thread.
class OffscreenDisplay {
public:
    /// Errors: unavailable (no EGL that draws without a display).
    [[nodiscard]] static base::Result<std::unique_ptr<OffscreenDisplay>> open(int width, int height);
    ~OffscreenDisplay();
    OffscreenDisplay(const OffscreenDisplay&) = delete;
    OffscreenDisplay& operator=(const OffscreenDisplay&) = delete;

    /// What was drawn, rows from the top, four bytes a pixel (red, green, blue, alpha).
    [[nodiscard]] base::Bytes pixels() const;
    /// Writes what was drawn as a PNG file. Errors: io.
    [[nodiscard]] base::Status save_png(const std::filesystem::path& path) const;

private:
    struct State;
    explicit OffscreenDisplay(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace pendopo::glfw
