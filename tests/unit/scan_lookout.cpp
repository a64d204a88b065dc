// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "app/scan/lookout.hpp"
#include "platform/sim/sim_camera.hpp"
#include "tests/support/qr_picture.hpp"

using namespace pendopo;
using base::ErrorCode;
using What = scan::Sight::What;

namespace {

/// Ours begin with a word of ours; the code is what follows.
std::optional<base::SecretBuffer> after_the_word(std::string_view text) {
    constexpr std::string_view word = "OURS:";
    if (!text.starts_with(word)) return std::nullopt;
    return base::SecretBuffer(base::as_bytes(text.substr(word.size())));
}

struct Kiosk {
    sim::SimCamera camera;
    scan::Lookout lookout{camera, after_the_word};

    void holds(const std::string& text) {
        port::GreyPicture picture = test::grey_ground(640, 480);
        if (!text.empty()) test::draw_qr(picture, text, {320, 240, 6, 5});
        camera.show(std::move(picture));
    }
    /// The first sight that is one.
    scan::Sight sees() {
        for (int i = 0; i < 1'000; ++i) {
            scan::Sight sight = lookout.look();
            if (sight.what != What::nothing) return sight;
        }
        FAIL("it looks for ever");
        return {};
    }
};

}  // namespace

TEST_CASE("scan: a receipt is found behind empty pictures and another's QR, and the camera goes off with it") {
    Kiosk kiosk;
    kiosk.holds("");
    kiosk.holds("https://example.org");
    kiosk.holds("OURS:7K3M92QFXW4T6");
    CHECK_FALSE(kiosk.lookout.open().has_value());
    CHECK(kiosk.camera.is_open());
    const scan::Sight empty = kiosk.sees();
    CHECK(empty.what == What::picture);
    CHECK(empty.picture.width == 640);
    CHECK(empty.code.empty());
    const scan::Sight foreign = kiosk.sees();
    CHECK(foreign.what == What::foreign);
    CHECK(foreign.code.empty());
    CHECK(kiosk.camera.is_open());
    const scan::Sight found = kiosk.sees();
    CHECK(found.what == What::found);
    CHECK(found.code.text() == "7K3M92QFXW4T6");
    CHECK(found.picture.empty());
    CHECK_FALSE(kiosk.camera.is_open());
    CHECK_FALSE(kiosk.lookout.looking());
}

TEST_CASE("scan: of two codes in one picture ours counts") {
    Kiosk kiosk;
    port::GreyPicture both = test::grey_ground(640, 480);
    test::draw_qr(both, "https://example.org", {150, 130, 5, 0});
    test::draw_qr(both, "OURS:7K3M92QFXW4T6", {460, 300, 5, 0});
    kiosk.camera.show(std::move(both));
    CHECK_FALSE(kiosk.lookout.open().has_value());
    CHECK(kiosk.sees().what == What::found);
}

TEST_CASE("scan: a camera that is absent, busy or forbidden is told at once, and works when it is there") {
    const std::pair<ErrorCode, What> troubles[] = {{ErrorCode::not_found, What::absent},
                                                   {ErrorCode::unavailable, What::busy},
                                                   {ErrorCode::refused, What::failed},
                                                   {ErrorCode::unsupported, What::failed}};
    for (const auto& [code, what] : troubles) {
        Kiosk kiosk;
        kiosk.camera.fail_to_open(code);
        const auto told = kiosk.lookout.open();
        REQUIRE(told.has_value());
        CHECK(told->what == what);
        CHECK(told->is_trouble());
        CHECK_FALSE(kiosk.lookout.looking());
        kiosk.camera.fail_to_open(std::nullopt);
        CHECK_FALSE(kiosk.lookout.open().has_value());
        CHECK(kiosk.lookout.looking());
    }
}

TEST_CASE("scan: a camera that is pulled out is lost; one that never sent a picture was not there") {
    Kiosk kiosk;
    kiosk.holds("");
    kiosk.camera.fail_then(ErrorCode::not_found);
    CHECK_FALSE(kiosk.lookout.open().has_value());
    CHECK(kiosk.sees().what == What::picture);
    CHECK(kiosk.sees().what == What::lost);
    CHECK_FALSE(kiosk.lookout.looking());

    Kiosk silent;  // nobody writes to its stream
    CHECK_FALSE(silent.lookout.open().has_value());
    CHECK(silent.sees().what == What::absent);
    CHECK_FALSE(silent.camera.is_open());

    Kiosk garbage;
    garbage.camera.fail_then(ErrorCode::malformed);
    CHECK_FALSE(garbage.lookout.open().has_value());
    CHECK(garbage.sees().what == What::failed);
}

TEST_CASE("scan: what goes to the glass is small, whatever the camera sends") {
    const port::GreyPicture large = test::grey_ground(1920, 1080);
    const port::GreyPicture shown = scan::small_enough(large);
    CHECK(shown.width == 640);
    CHECK(shown.height == 360);
    CHECK(shown.pixels.size() == 640 * 360);
    const port::GreyPicture high = scan::small_enough(test::grey_ground(480, 641));
    CHECK(high.width == 240);
    CHECK(high.height == 320);
    CHECK(scan::small_enough(test::grey_ground(640, 480)).width == 640);
}
