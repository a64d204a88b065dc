// SPDX-License-Identifier: Apache-2.0
// The keys that the kernel itself hears, pressed on a keyboard that the kernel takes for one. SysRq is left out: what
// it does is told to the kernel in /etc/sysctl.d (assets/guide/locked-screen.md), not to any program.
#include <algorithm>
#include <random>

#include <doctest/doctest.h>
#include <linux/input-event-codes.h>

#include "tests/machine/stand.hpp"

using namespace pendopo;
using namespace pendopo::machine;

namespace {

constexpr unsigned seed = 20'263;
constexpr int random_chords = 1'000;

std::string console_in_front() {
    return e2e::read_text("/sys/class/tty/tty0/active");
}

/// How often process 1 was told of Ctrl+Alt+Delete; session.sh writes a line each time.
long restarts_asked_for() {
    const std::string lines = e2e::read_text("/run/ctrl-alt-delete");
    return std::count(lines.begin(), lines.end(), '\n');
}

const std::vector<std::vector<unsigned>>& what_leads_out_elsewhere() {
    static const std::vector<std::vector<unsigned>> chords = [] {
        std::vector<std::vector<unsigned>> all;
        const std::vector<unsigned> functions{KEY_F1, KEY_F2, KEY_F3, KEY_F4,  KEY_F5,  KEY_F6,
                                              KEY_F7, KEY_F8, KEY_F9, KEY_F10, KEY_F11, KEY_F12};
        for (const unsigned key : functions) {
            all.push_back({KEY_LEFTCTRL, KEY_LEFTALT, key});
            all.push_back({KEY_LEFTALT, key});
        }
        for (const unsigned key : {KEY_BACKSPACE, KEY_DELETE, KEY_ESC, KEY_T, KEY_LEFT, KEY_RIGHT})
            all.push_back({KEY_LEFTCTRL, KEY_LEFTALT, key});
        for (const unsigned key : {KEY_LEFT, KEY_RIGHT, KEY_UP, KEY_TAB, KEY_ESC, KEY_SPACE, KEY_ENTER})
            all.push_back({KEY_LEFTALT, key});
        for (const unsigned key :
             {KEY_LEFTMETA, KEY_RIGHTMETA, KEY_PAUSE, KEY_SCROLLLOCK, KEY_MENU, KEY_POWER, KEY_SLEEP})
            all.push_back({key});
        return all;
    }();
    return chords;
}

/// Any keys of the keyboard under any of the modifiers.
std::vector<unsigned> random_chord(std::mt19937& generator) {
    std::vector<unsigned> chord;
    for (const unsigned modifier : {KEY_LEFTCTRL, KEY_LEFTALT, KEY_LEFTSHIFT, KEY_LEFTMETA, KEY_RIGHTALT})
        if (generator() % 2 == 0) chord.push_back(modifier);
    unsigned key = KEY_SYSRQ;
    while (key == KEY_SYSRQ)
        key = KEY_ESC + static_cast<unsigned>(generator() % (KEY_COMPOSE - KEY_ESC + 1));
    if (std::find(chord.begin(), chord.end(), key) == chord.end()) chord.push_back(key);
    return chord;
}

/// Pressed where no kiosk is, these keys work: what follows could be seen.
void check_that_keys_reach_the_kernel(const Keyboard& keyboard) {
    const std::string first = console_in_front();
    keyboard.chord({KEY_LEFTALT, KEY_F2});
    e2e::eventually("Alt+F2 leads to another console", [&] { return console_in_front() == "tty2\n"; });
    keyboard.chord({KEY_LEFTCTRL, KEY_LEFTALT, KEY_F1});
    e2e::eventually("Ctrl+Alt+F1 leads back", [&] { return console_in_front() == first; });
    const long before = restarts_asked_for();
    keyboard.chord({KEY_LEFTCTRL, KEY_LEFTALT, KEY_DELETE});
    e2e::eventually("Ctrl+Alt+Delete is heard", [&] { return restarts_asked_for() == before + 1; });
}

}  // namespace

TEST_CASE("consoles: no key that the kernel or the compositor hears leads away from the kiosk") {
    Keyboard keyboard;
    check_that_keys_reach_the_kernel(keyboard);

    Stand stand;
    stand.open();
    stand.wait_until_heard(keyboard);
    stand.play("tap start\nscreen doors\n");
    stand.keep_at_rest("consoles-1-before");
    const std::string doors = stand.glass.points();
    stand.play("tap back\nscreen attract\n");
    const pid_t kiosk = stand.device.kiosk().pid();
    const std::string console = console_in_front();
    const long restarts = restarts_asked_for();
    const long pictures = stand.pictures_drawn();

    const auto nothing_moved = [&] {
        REQUIRE(console_in_front() == console);
        REQUIRE(restarts_asked_for() == restarts);
    };
    for (const auto& chord : what_leads_out_elsewhere()) {
        keyboard.chord(chord);
        nothing_moved();
    }
    MESSAGE("seed " << seed);
    std::mt19937 generator(seed);
    for (int i = 0; i < random_chords; ++i) {
        keyboard.chord(random_chord(generator));
        nothing_moved();
    }
    stand.glass.keep("consoles-2-after");
    CHECK(stand.pictures_drawn() > pictures);  // the kiosk heard keys, too
    e2e::eventually("the kiosk invites again", [&] { return stand.device.screen() == "attract"; });
    nothing_moved();
    CHECK(stand.device.kiosk().running());
    CHECK(stand.device.kiosk().pid() == kiosk);
    stand.play("tap start\nscreen doors\n");
    stand.keep_at_rest("consoles-3-touched");
    CHECK(alike(doors, stand.glass.points()) > 0.98);
    stand.play("tap back\n");
    stand.check_unharmed("pohon tumbang");
    nothing_moved();
}
