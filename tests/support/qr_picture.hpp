// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstdint>
#include <qrcodegen/qrcodegen.hpp>
#include <string>

#include "platform/port/camera.hpp"

/// What a camera sees of QR codes, drawn by a library that is not the one that reads them.
namespace pendopo::test {

/// Where on the picture a code lies, and how.
struct QrPlace {
    double x = 0;  ///< of its middle, in points
    double y = 0;
    double module = 4;  ///< side of one module, in points
    double turned = 0;  ///< clockwise, in degrees
};

inline port::GreyPicture grey_ground(unsigned width, unsigned height, base::Byte brightness = 110) {
    port::GreyPicture out;
    out.make_room(width, height);
    for (base::Byte& point : out.pixels.span())
        point = brightness;
    return out;
}

/// On white paper with the quiet zone that scanners need.
inline void draw_qr(port::GreyPicture& out, const std::string& text, const QrPlace& place) {
    const auto code = qrcodegen::QrCode::encodeText(text.c_str(), qrcodegen::QrCode::Ecc::MEDIUM);
    const double radians = place.turned * 3.14159265358979 / 180;
    const double half = code.getSize() / 2.0;
    const double paper = half + 4;
    for (unsigned y = 0; y < out.height; ++y) {
        for (unsigned x = 0; x < out.width; ++x) {
            const double right = (x - place.x) / place.module;
            const double down = (y - place.y) / place.module;
            const double column = right * std::cos(radians) + down * std::sin(radians);
            const double row = down * std::cos(radians) - right * std::sin(radians);
            if (std::abs(column) > paper || std::abs(row) > paper) continue;
            const bool dark =
                code.getModule(static_cast<int>(std::floor(column + half)), static_cast<int>(std::floor(row + half)));
            out.pixels.span()[std::size_t{y} * out.width + x] = dark ? 25 : 230;
        }
    }
}

/// Each point up to `most` brighter or darker; the same for the same seed.
inline void add_noise(port::GreyPicture& out, int most, std::uint32_t seed) {
    for (base::Byte& point : out.pixels.span()) {
        seed = seed * 1'664'525U + 1'013'904'223U;
        const int by = static_cast<int>(seed >> 16U) % (2 * most + 1) - most;
        const int noisy = point + by;
        point = static_cast<base::Byte>(noisy < 0 ? 0 : noisy > 255 ? 255 : noisy);
    }
}

/// The picture as one frame of a YUV4MPEG2 stream, without colour of its own.
inline std::string y4m_frame(const port::GreyPicture& picture) {
    const std::size_t colour = 2 * std::size_t{(picture.width + 1) / 2} * ((picture.height + 1) / 2);
    return "FRAME\n" + std::string(picture.pixels.text()) + std::string(colour, '\x80');
}
inline std::string y4m_header(unsigned width, unsigned height) {
    return "YUV4MPEG2 W" + std::to_string(width) + " H" + std::to_string(height) + " F30:1 Ip A1:1 C420jpeg\n";
}

}  // namespace pendopo::test
