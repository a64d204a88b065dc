// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "platform/port/camera.hpp"

/// From what cameras send to a grey picture.
namespace pendopo::camera {

/// How a camera lays out the brightness of its points; all other bytes are colour.
enum class Layout : std::uint8_t {
    planes,      ///< brightness first, then the colour: GREY, NV12, YU12
    even_bytes,  ///< YUYV
    odd_bytes,   ///< UYVY
    jpeg,
};

struct Format {
    std::uint32_t fourcc;  ///< as V4L2 numbers it
    Layout layout;
};

constexpr std::uint32_t fourcc(const char (&name)[5]) noexcept {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i > 0; --i)
        value = (value << 8) | static_cast<std::uint8_t>(name[i - 1]);
    return value;
}

/// What we can read, what costs least first. A JPEG is decoded on the processor, so it comes last.
inline constexpr std::array formats = {
    Format{fourcc("GREY"), Layout::planes},    Format{fourcc("NV12"), Layout::planes},
    Format{fourcc("YU12"), Layout::planes},    Format{fourcc("YUYV"), Layout::even_bytes},
    Format{fourcc("UYVY"), Layout::odd_bytes}, Format{fourcc("MJPG"), Layout::jpeg},
    Format{fourcc("JPEG"), Layout::jpeg},
};

/// One picture as the driver gave it: rows of `stride` bytes, which a JPEG does not have.
struct RawPicture {
    base::ByteView bytes;
    unsigned width = 0;
    unsigned height = 0;
    unsigned stride = 0;
};

/// False, and `out` means nothing, if bytes are missing or damaged: cameras send such pictures now and then.
[[nodiscard]] bool to_grey(const RawPicture& raw, Layout layout, port::GreyPicture& out);

/// The same of a JPEG, which tells its own size; one that is outside of the port's limits is damaged, too.
[[nodiscard]] bool jpeg_to_grey(base::ByteView jpeg, port::GreyPicture& out);

}  // namespace pendopo::camera
