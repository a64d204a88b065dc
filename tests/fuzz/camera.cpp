// SPDX-License-Identifier: Apache-2.0
// What a camera, or a program in its place, sends.
#include <algorithm>

#include "platform/base/assert.hpp"
#include "platform/camera/grey.hpp"
#include "platform/camera/y4m_reader.hpp"
#include "platform/zbar/qr_reader.hpp"
#include "tests/fuzz/parts.hpp"

namespace pendopo::fuzz {
namespace {

void check_size(const port::GreyPicture& picture) {
    const auto within = [](unsigned side) { return side >= port::camera_side_min && side <= port::camera_side_max; };
    PENDOPO_ASSERT(within(picture.width) && within(picture.height));
    PENDOPO_ASSERT(picture.pixels.size() == std::size_t{picture.width} * picture.height);
}

/// The pictures of a stream that comes in pieces of so many bytes; nothing once it is refused.
std::vector<base::Bytes> pictures_of(base::ByteView stream, std::size_t piece) {
    camera::Y4mReader reader;
    port::GreyPicture picture;
    std::vector<base::Bytes> out;
    for (; !stream.empty(); stream = stream.subspan(std::min(piece, stream.size()))) {
        base::ByteView bytes = stream.first(std::min(piece, stream.size()));
        while (!bytes.empty()) {
            const std::size_t before = bytes.size();
            const auto whole = reader.take(bytes, picture);
            if (!whole) return {};
            PENDOPO_ASSERT(bytes.size() < before && (*whole || bytes.empty()));
            if (!*whole) continue;
            check_size(picture);
            out.emplace_back(picture.pixels.view().begin(), picture.pixels.view().end());
        }
    }
    return out;
}

}  // namespace

/// The first byte chooses the pieces: how a stream is cut changes nothing.
void y4m(base::ByteView input) {
    if (input.empty()) return;
    const base::ByteView stream = input.subspan(1);
    PENDOPO_ASSERT(pictures_of(stream, 1U + input[0]) == pictures_of(stream, stream.size()));
}

/// Any picture, repeated until it fills one: what is read keeps the limits.
void qr_picture(base::ByteView input) {
    if (input.empty()) return;
    port::GreyPicture picture;
    const unsigned side = port::camera_side_min + input[0];
    picture.make_room(side, side);
    for (std::size_t i = 0; i < picture.pixels.size(); ++i)
        picture.pixels.span()[i] = input[i % input.size()];
    static zbar::QrReader reader;
    const auto texts = reader.read(picture);
    PENDOPO_ASSERT(texts.size() <= zbar::codes_max);
    for (const base::SecretBuffer& text : texts)
        PENDOPO_ASSERT(text.size() <= zbar::text_bytes_max);
}

void jpeg(base::ByteView input) {
    port::GreyPicture picture;
    if (camera::jpeg_to_grey(input, picture)) check_size(picture);
}

}  // namespace pendopo::fuzz
