// SPDX-License-Identifier: Apache-2.0
#include "app/screens/crest.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include <png.h>

#include "sync/content/pack.hpp"

namespace pendopo::screens {

namespace {

constexpr std::size_t pixel = 4;
constexpr std::size_t cover = 3;  ///< of a pixel's bytes

/// The library's handle, freed on every way out.
struct Reader {
    png_image image{};
    Reader() { image.version = PNG_IMAGE_VERSION; }
    ~Reader() { png_image_free(&image); }
    Reader(const Reader&) = delete;
    Reader& operator=(const Reader&) = delete;

    [[nodiscard]] base::Status failed() const {
        return base::fail(base::ErrorCode::malformed, "the crest can't be read: " + std::string(image.message));
    }
};

/// One pixel from all of `from` between these rows and columns. What covers little counts little.
std::array<std::uint8_t, pixel> mean(const Picture& from, int left, int right, int top, int bottom) {
    std::array<std::uint32_t, pixel> sum{};
    for (int y = top; y < bottom; ++y) {
        for (int x = left; x < right; ++x) {
            const std::uint8_t* const one =
                &from.rgba[pixel * (static_cast<std::size_t>(y) * static_cast<std::size_t>(from.width) +
                                    static_cast<std::size_t>(x))];
            for (std::size_t channel = 0; channel < cover; ++channel)
                sum[channel] += static_cast<std::uint32_t>(one[channel]) * one[cover];
            sum[cover] += one[cover];
        }
    }
    std::array<std::uint8_t, pixel> out{};
    if (sum[cover] == 0) return out;
    for (std::size_t channel = 0; channel < cover; ++channel)
        out[channel] = static_cast<std::uint8_t>((sum[channel] + sum[cover] / 2) / sum[cover]);
    const auto count = static_cast<std::uint32_t>((right - left) * (bottom - top));
    out[cover] = static_cast<std::uint8_t>((sum[cover] + count / 2) / count);
    return out;
}

}  // namespace

base::Result<Picture> read_crest(base::ByteView png) {
    Reader reader;
    if (png_image_begin_read_from_memory(&reader.image, png.data(), png.size()) == 0)
        return base::fail(reader.failed().error());
    constexpr std::uint32_t side_max = content::pack_crest_pixels_max;
    if (reader.image.width > side_max || reader.image.height > side_max)
        return base::fail(base::ErrorCode::too_large,
                          "the crest is larger than " + std::to_string(side_max) + " pixels");
    reader.image.format = PNG_FORMAT_RGBA;
    Picture picture{static_cast<int>(reader.image.width), static_cast<int>(reader.image.height), {}};
    picture.rgba.resize(PNG_IMAGE_SIZE(reader.image));
    if (png_image_finish_read(&reader.image, nullptr, picture.rgba.data(), 0, nullptr) == 0)
        return base::fail(reader.failed().error());
    return picture;
}

Picture shrunk(const Picture& picture, int height) {
    if (height <= 0 || picture.height <= height) return picture;
    Picture small{std::max(1, (picture.width * height + picture.height / 2) / picture.height), height, {}};
    small.rgba.reserve(pixel * static_cast<std::size_t>(small.width) * static_cast<std::size_t>(small.height));
    for (int y = 0; y < small.height; ++y) {
        const int top = y * picture.height / small.height;
        const int bottom = std::max(top + 1, (y + 1) * picture.height / small.height);
        for (int x = 0; x < small.width; ++x) {
            const int left = x * picture.width / small.width;
            const int right = std::max(left + 1, (x + 1) * picture.width / small.width);
            const auto one = mean(picture, left, right, top, bottom);
            small.rgba.insert(small.rgba.end(), one.begin(), one.end());
        }
    }
    return small;
}

float crest_height(const Metrics& metrics) {
    return std::round(metrics.mm(metrics.compact ? 11 : 16));
}

float crest_room(const Ui& ui) {
    if (ui.crest == nullptr) return 0;
    return crest_height(ui.metrics()) + ui.mm(ui.metrics().compact ? 2.5 : 4);
}

void draw_crest(Ui& ui, const Rect& room, Align align) {
    if (ui.crest == nullptr) return;
    const float height = crest_height(ui.metrics());
    const float width = std::round(height * ui.crest->width_to_height);
    const float left = align == Align::centre ? room.x + (room.width - width) / 2 : room.x;
    ui.canvas.picture(Rect{left, room.bottom() - height, width, height}.snapped(), ui.crest->texture);
}

}  // namespace pendopo::screens
