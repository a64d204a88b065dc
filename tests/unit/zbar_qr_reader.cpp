// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <doctest/doctest.h>

#include "platform/zbar/qr_reader.hpp"
#include "tests/support/qr_picture.hpp"

using namespace pendopo;
using test::QrPlace;

namespace {

/// As long as a receipt's.
std::string receipt_text(char filling = '7') {
    return "PENDOPO " + std::string(174, filling);
}

port::GreyPicture seen(const std::string& text, const QrPlace& place, int noise = 0) {
    port::GreyPicture picture = test::grey_ground(640, 480);
    test::draw_qr(picture, text, place);
    if (noise > 0) test::add_noise(picture, noise, 7);
    return picture;
}

std::vector<std::string> read(const port::GreyPicture& picture) {
    zbar::QrReader reader;
    std::vector<std::string> out;
    for (const base::SecretBuffer& text : reader.read(picture))
        out.emplace_back(text.text());
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace

TEST_CASE("qr reader: a receipt is read straight, turned, small, and in a noisy picture") {
    const std::vector<std::string> one{receipt_text()};
    CHECK(read(seen(receipt_text(), {320, 240, 6, 0})) == one);
    for (const double turned : {10., 90., 137., 180., 270., 325.})
        CHECK_MESSAGE(read(seen(receipt_text(), {320, 240, 5, turned})) == one, turned);
    CHECK(read(seen(receipt_text(), {200, 260, 3, 0})) == one);
    CHECK(read(seen(receipt_text(), {330, 230, 5, 12}, 45)) == one);
}

TEST_CASE("qr reader: two codes in one picture are both read") {
    port::GreyPicture picture = seen("https://example.org/menu", {130, 120, 5, 0});
    test::draw_qr(picture, receipt_text(), {430, 270, 5, 8});
    CHECK(read(picture) == std::vector<std::string>{receipt_text(), "https://example.org/menu"});
}

TEST_CASE("qr reader: a picture without a code, or with half of one, gives nothing, and the next is read") {
    zbar::QrReader reader;
    CHECK(reader.read({}).empty());
    CHECK(reader.read(test::grey_ground(640, 480)).empty());
    port::GreyPicture noise = test::grey_ground(640, 480);
    test::add_noise(noise, 120, 99);
    CHECK(reader.read(noise).empty());
    CHECK(reader.read(seen(receipt_text(), {600, 240, 6, 0})).empty());
    CHECK(reader.read(test::grey_ground(port::camera_side_min, port::camera_side_min)).empty());
    const auto found = reader.read(seen(receipt_text(), {320, 240, 6, 0}));
    REQUIRE(found.size() == 1);
    CHECK(found[0].text() == receipt_text());
    CHECK(reader.read(test::grey_ground(640, 480)).empty());  // nothing stays from the picture before
}

TEST_CASE("qr reader: what is longer than any receipt is left out, and of many codes all but four") {
    CHECK(read(seen(receipt_text() + std::string(400, '8'), {320, 240, 4, 0})).empty());
    port::GreyPicture page = test::grey_ground(640, 480);
    for (int i = 0; i < 6; ++i)
        test::draw_qr(page, "CODE" + std::to_string(i), {110. + 210 * (i % 3), 120. + 240 * (i / 3), 5, 0});
    CHECK(read(page).size() == zbar::codes_max);
}
