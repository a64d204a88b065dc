// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include <png.h>

#include "platform/base/bytes.hpp"

namespace pendopo::test {

/// A province's sign as a PNG: a shield, blue with a golden edge and a white star's place, on nothing.
inline base::Bytes shield_png(int width, int height) {
    std::vector<std::uint8_t> rgba;
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const double across = 2.0 * (x + 0.5) / width - 1;
            const double down = (y + 0.5) / height;
            const double half = down < 0.55 ? 1 : 1 - (down - 0.55) * (down - 0.55) / (0.45 * 0.45);
            const double edge = half - (across < 0 ? -across : across);
            const double middle = across * across + (down - 0.4) * (down - 0.4) * 4;
            if (edge <= 0)
                rgba.insert(rgba.end(), {0, 0, 0, 0});
            else if (edge < 0.12 || down < 0.05)
                rgba.insert(rgba.end(), {0xF2, 0xC1, 0x2E, 0xFF});
            else if (middle < 0.12)
                rgba.insert(rgba.end(), {0xFF, 0xFF, 0xFF, 0xFF});
            else
                rgba.insert(rgba.end(), {0x1F, 0x4E, 0x9C, 0xFF});
        }
    }
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(width);
    image.height = static_cast<png_uint_32>(height);
    image.format = PNG_FORMAT_RGBA;
    png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
    base::Bytes png(size);
    if (png_image_write_to_memory(&image, png.data(), &size, 0, rgba.data(), 0, nullptr) == 0) size = 0;
    png.resize(size);
    return png;
}

/// A picture's points, four bytes each; none: it can't be read.
inline std::vector<std::uint8_t> read_png(const std::filesystem::path& file) {
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    if (png_image_begin_read_from_file(&image, file.c_str()) == 0) return {};
    image.format = PNG_FORMAT_RGBA;
    std::vector<std::uint8_t> rgba(PNG_IMAGE_SIZE(image));
    if (png_image_finish_read(&image, nullptr, rgba.data(), 0, nullptr) == 0) return {};
    return rgba;
}

}  // namespace pendopo::test
