// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "platform/base/result.hpp"
#include "platform/glfw/rasteriser.hpp"

namespace pendopo::glfw {

/// A window's picture in memory that the X server reads itself where it can (MIT-SHM), or is sent.
///
/// Of the thread that opened the window. What it held is wiped when it goes or takes another size.
class X11Surface {
public:
    /// `display` is Xlib's connection and `window` the number of a window on it; both must live longer.
    /// Errors: unsupported (the screen has no pixels of 8 bits red, green and blue in 32).
    [[nodiscard]] static base::Result<std::unique_ptr<X11Surface>> open(void* display, unsigned long window);
    ~X11Surface();
    X11Surface(const X11Surface&) = delete;
    X11Surface& operator=(const X11Surface&) = delete;

    /// Memory for a picture of this size: the same until another size is asked for. No pixels if there is no memory.
    [[nodiscard]] PixelBuffer buffer(int width, int height);
    /// Shows what the buffer holds; returns when the server has read it.
    void show();

private:
    struct State;
    explicit X11Surface(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace pendopo::glfw
