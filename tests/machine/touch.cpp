// SPDX-License-Identifier: Apache-2.0
// A real touch screen's way to the kiosk: the kernel's input, libinput, cage, Xwayland.
#include <random>
#include <set>

#include <doctest/doctest.h>

#include "tests/machine/stand.hpp"

using namespace pendopo;
using namespace pendopo::machine;

namespace {

constexpr unsigned seed = 20'262;
constexpr int bursts = 60;
constexpr unsigned reports_in_burst = 6;

/// Ten fingers of somebody who drums on the glass. Returns the screens that came of it.
std::set<std::string> drum(Stand& stand) {
    TouchScreen& touch = *stand.touch;
    MESSAGE("seed " << seed);
    std::mt19937 generator(seed);
    const auto below = [&](int end) { return static_cast<int>(generator() % static_cast<unsigned>(end)); };
    std::set<std::string> screens;
    for (int burst = 0; burst < bursts; ++burst) {
        // The finger that is down first is the one that the kiosk follows: it taps, or it is dragged.
        const bool first_stays = generator() % 2 == 0;
        for (unsigned report = 0; report < reports_in_burst; ++report) {
            for (unsigned finger = 0; finger < TouchScreen::fingers; ++finger) {
                if (finger == 0 && first_stays && report > 0) continue;
                // All are down at once in the beginning, then as it comes.
                if (report == 0 || generator() % 3 != 0)
                    touch.place(finger, below(screen_width), below(screen_height));
                else
                    touch.take_away(finger);
            }
            touch.together();
        }
        for (unsigned finger = 0; finger < TouchScreen::fingers; ++finger)
            touch.take_away(finger);
        touch.together();
        // First faster than the kiosk can draw, then in step with it.
        if (burst >= bursts / 2) stand.wait_until_still();
        screens.insert(stand.device.screen());
    }
    return screens;
}

}  // namespace

TEST_CASE("touch: a finger walks to its receipt, and ten at once do no harm") {
    Stand stand;
    stand.open();
    stand.glass.keep("touch-1-invitation");
    stand.visit("air mampet");
    stand.keep_at_rest("touch-2-receipt");
    stand.wait_for_words_at_desk("air mampet");
    stand.play("tap primary\nscreen attract\n");

    const std::set<std::string> screens = drum(stand);
    stand.glass.keep("touch-3-drummed");
    MESSAGE("ten fingers saw " << screens.size() << " screens");
    CHECK(screens.size() > 1);  // they were felt
    stand.check_unharmed("lampu mati");
}

TEST_CASE("touch: a screen that is pulled out in mid-press and plugged in again is missed by nobody") {
    Stand stand;
    stand.open();
    for (int i = 0; i < 3; ++i) {
        stand.play("screen attract\ntap start\nscreen doors\n");
        const visitor::Rectangle door = stand.where("door:0");
        const long pictures = stand.pictures_drawn();
        stand.touch->press(door.x + door.width / 2, door.y + door.height / 2);
        e2e::eventually("the press is seen", [&] { return stand.pictures_drawn() > pictures; });
        stand.touch.reset();
        stand.plug_in_touch();
        // Whether the finger that went with the screen counts as lifted is the compositor's business; the next finds
        // what it touches, at once.
        stand.wait_until_still();
        if (stand.device.screen() == "doors") stand.play("tap door:0\n");
        stand.keep_at_rest("touch-4-plugged-in-again");
        stand.play("screen topic\ntap back\nscreen doors\ntap back\n");
    }
    stand.check_unharmed("jalan rusak");
}
