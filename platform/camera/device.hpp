// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "platform/port/camera.hpp"

/// Cameras: by V4L2, the kernel's interface, or as a stream of pictures that another program writes.
namespace pendopo::camera {

/// `device` is "/dev/video0", or "y4m:PATH" for a file or FIFO of YUV4MPEG2. An empty one means that there is none.
/// Nothing is opened before open(); what a program has not closed is closed with the object.
[[nodiscard]] std::unique_ptr<port::Camera> camera(const std::string& device);
}  // namespace pendopo::camera
