// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <cstdlib>

#include <doctest/doctest.h>
#include <jpeglib.h>

#include "platform/camera/grey.hpp"
#include "tests/support/qr_picture.hpp"

using namespace pendopo;
using camera::Layout;

namespace {

/// A ramp from left to right in colour, as a camera's chip makes it.
base::Bytes jpeg_of(unsigned width, unsigned height) {
    jpeg_compress_struct writer{};
    jpeg_error_mgr errors{};
    writer.err = jpeg_std_error(&errors);
    jpeg_create_compress(&writer);
    unsigned char* bytes = nullptr;
    unsigned long size = 0;
    jpeg_mem_dest(&writer, &bytes, &size);
    writer.image_width = width;
    writer.image_height = height;
    writer.input_components = 3;
    writer.in_color_space = JCS_RGB;
    jpeg_set_defaults(&writer);
    jpeg_start_compress(&writer, TRUE);
    base::Bytes row(std::size_t{3} * width);
    for (std::size_t i = 0; i < row.size(); ++i)
        row[i] = static_cast<base::Byte>(i / 3 * 255 / width);
    for (unsigned y = 0; y < height; ++y) {
        JSAMPROW at = row.data();
        jpeg_write_scanlines(&writer, &at, 1);
    }
    jpeg_finish_compress(&writer);
    base::Bytes out(bytes, bytes + size);
    jpeg_destroy_compress(&writer);
    std::free(bytes);  // NOLINT(cppcoreguidelines-no-malloc): the library's own
    return out;
}

}  // namespace

TEST_CASE("camera: brightness is taken out of each way in which cameras send it, rows with padding too") {
    port::GreyPicture out;
    const base::Bytes planes{1, 2, 3, 0, 4, 5, 6, 0, 99, 99, 99};
    REQUIRE(camera::to_grey({planes, 3, 2, 4}, Layout::planes, out));
    CHECK(base::Bytes(out.pixels.view().begin(), out.pixels.view().end()) == base::Bytes{1, 2, 3, 4, 5, 6});
    const base::Bytes pairs{10, 128, 11, 128, 7, 7, 20, 128, 21, 128};
    REQUIRE(camera::to_grey({pairs, 2, 2, 6}, Layout::even_bytes, out));
    CHECK(base::Bytes(out.pixels.view().begin(), out.pixels.view().end()) == base::Bytes{10, 11, 20, 21});
    REQUIRE(camera::to_grey({pairs, 2, 2, 6}, Layout::odd_bytes, out));
    CHECK(base::Bytes(out.pixels.view().begin(), out.pixels.view().end()) == base::Bytes{128, 128, 128, 128});
}

TEST_CASE("camera: a picture with bytes missing is left out") {
    port::GreyPicture out;
    const base::Bytes bytes(100);
    CHECK_FALSE(camera::to_grey({bytes, 10, 11, 10}, Layout::planes, out));
    CHECK_FALSE(camera::to_grey({bytes, 10, 10, 10}, Layout::even_bytes, out));
    CHECK_FALSE(camera::to_grey({bytes, 10, 10, 9}, Layout::planes, out));
    CHECK_FALSE(camera::to_grey({bytes, 0, 10, 10}, Layout::planes, out));
    CHECK_FALSE(camera::to_grey({{}, 10, 10, 10}, Layout::jpeg, out));
    CHECK(camera::to_grey({bytes, 10, 10, 10}, Layout::planes, out));
}

TEST_CASE("camera: a JPEG is read in grey and in its own size; damaged and oversized ones are left out") {
    port::GreyPicture out;
    const base::Bytes good = jpeg_of(320, 240);
    REQUIRE(camera::jpeg_to_grey(good, out));
    CHECK(out.width == 320);
    CHECK(out.height == 240);
    CHECK(std::abs(out.pixels.view()[320 * 100 + 160] - 127) < 4);
    CHECK_FALSE(camera::jpeg_to_grey(jpeg_of(port::camera_side_max + 1, 64), out));
    CHECK_FALSE(camera::jpeg_to_grey(jpeg_of(64, port::camera_side_min - 1), out));
    CHECK_FALSE(camera::jpeg_to_grey(base::as_bytes("no picture at all"), out));
    // Anything may come over a bad cable: some of it is read, some left out, nothing breaks.
    std::uint32_t seed = 3;
    for (int i = 0; i < 500; ++i) {
        base::Bytes bad = good;
        for (int spot = 0; spot < 6; ++spot) {
            seed = seed * 1'664'525U + 1'013'904'223U;
            bad[(seed >> 8U) % bad.size()] = static_cast<base::Byte>(seed >> 24U);
        }
        if (i % 4 == 0) bad.resize(seed % bad.size());
        static_cast<void>(camera::jpeg_to_grey(bad, out));
    }
    CHECK(camera::jpeg_to_grey(good, out));
}
