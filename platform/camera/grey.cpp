// SPDX-License-Identifier: Apache-2.0
#include "platform/camera/grey.hpp"

#include <algorithm>

namespace pendopo::camera {

bool to_grey(const RawPicture& raw, Layout layout, port::GreyPicture& out) {
    if (layout == Layout::jpeg) return jpeg_to_grey(raw.bytes, out);
    const std::size_t point = layout == Layout::planes ? 1 : 2;
    const std::size_t first = layout == Layout::odd_bytes ? 1 : 0;
    const std::size_t row = point * raw.width;
    const bool whole = raw.width > 0 && raw.height > 0 && raw.stride >= row &&
                       raw.bytes.size() >= std::size_t{raw.stride} * (raw.height - 1) + row;
    if (!whole) return false;
    out.make_room(raw.width, raw.height);
    base::Byte* to = out.pixels.span().data();
    for (std::size_t y = 0; y < raw.height; ++y) {
        const base::Byte* const from = raw.bytes.data() + y * raw.stride;
        if (point == 1)
            to = std::copy_n(from, raw.width, to);
        else
            for (std::size_t x = 0; x < raw.width; ++x)
                *to++ = from[2 * x + first];
    }
    return true;
}

}  // namespace pendopo::camera
