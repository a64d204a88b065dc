// SPDX-License-Identifier: Apache-2.0
// Motion JPEG by libjpeg. ZBar's own conversion would do it, too, but leaks seven kilobytes a picture.
#include <csetjmp>
#include <cstdio>

#include <jpeglib.h>

#include "platform/camera/grey.hpp"

namespace pendopo::camera {
namespace {

/// The library leaves by this when it meets what it can't read. Nothing with a destructor may lie between.
struct Escape {
    jpeg_error_mgr manager{};
    std::jmp_buf way_out{};
};

void leave(j_common_ptr shared) {
    // The manager is the first member, so that its address is that of the whole.
    std::longjmp(reinterpret_cast<Escape*>(shared->err)->way_out, 1);  // NOLINT(cert-err52-cpp)
}

void say_nothing(j_common_ptr) {}
void warn_nothing(j_common_ptr, int) {}

/// Reads the rows into `out`, which has its size by then. False: damaged.
bool read_rows(jpeg_decompress_struct& reader, port::GreyPicture& out) {
    base::Byte* const pixels = out.pixels.span().data();
    while (reader.output_scanline < reader.output_height) {
        JSAMPROW row = pixels + std::size_t{reader.output_scanline} * reader.output_width;
        if (jpeg_read_scanlines(&reader, &row, 1) != 1) return false;
    }
    return true;
}

bool within_limits(const jpeg_decompress_struct& reader) {
    const auto fits = [](unsigned side) { return side >= port::camera_side_min && side <= port::camera_side_max; };
    return fits(reader.image_width) && fits(reader.image_height);
}

bool read(jpeg_decompress_struct& reader, base::ByteView jpeg, port::GreyPicture& out) {
    jpeg_create_decompress(&reader);
    jpeg_mem_src(&reader, jpeg.data(), jpeg.size());
    if (jpeg_read_header(&reader, TRUE) != JPEG_HEADER_OK || !within_limits(reader)) return false;
    reader.out_color_space = JCS_GRAYSCALE;  // the colour is not even decoded
    if (jpeg_start_decompress(&reader) == FALSE) return false;
    out.make_room(reader.output_width, reader.output_height);
    return read_rows(reader, out);
}

}  // namespace

bool jpeg_to_grey(base::ByteView jpeg, port::GreyPicture& out) {
    if (jpeg.empty()) return false;
    Escape escape;
    jpeg_decompress_struct reader{};
    reader.err = jpeg_std_error(&escape.manager);
    escape.manager.error_exit = leave;
    escape.manager.output_message = say_nothing;
    escape.manager.emit_message = warn_nothing;
    bool good = false;
    if (setjmp(escape.way_out) == 0) good = read(reader, jpeg, out);  // NOLINT(cert-err52-cpp): how libjpeg fails
    jpeg_destroy_decompress(&reader);
    return good;
}

}  // namespace pendopo::camera
