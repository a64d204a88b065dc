// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "platform/port/camera.hpp"

/// The two kinds of cameras, for device.cpp alone.
namespace pendopo::camera {

/// One that the kernel knows: V4L2, single plane, pictures in mapped memory.
[[nodiscard]] std::unique_ptr<port::Camera> v4l2_camera(std::filesystem::path device);

/// A stream of YUV4MPEG2 in a file or FIFO. A FIFO that nobody writes to gives no picture, which is no error.
[[nodiscard]] std::unique_ptr<port::Camera> y4m_camera(std::filesystem::path stream);

/// How opening it failed; errno is read at once.
[[nodiscard]] base::Error failed_to_open(const std::filesystem::path& path);

/// Waits for a picture's bytes; false: none came. A descriptor that hangs up or fails is ready: reading tells why.
[[nodiscard]] bool wait_for_bytes(int descriptor, base::Milliseconds patience);

}  // namespace pendopo::camera
