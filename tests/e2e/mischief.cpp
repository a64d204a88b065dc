// SPDX-License-Identifier: Apache-2.0
// Whoever stands at a kiosk with a keyboard and time: no way past the program, and no harm done.
#include <fstream>
#include <random>

#include <doctest/doctest.h>

#include "tests/e2e/harness/world.hpp"

using namespace pendopo::e2e;

namespace {

constexpr int width = 1280;
constexpr int height = 800;
constexpr int random_chords = 1'000;
constexpr unsigned seed = 20'261;

/// What window managers and desktops listen for, and then whatever a random hand finds.
std::string chords() {
    std::string script;
    for (const char* chord : {"Alt+F4",
                              "Control+Alt+F1",
                              "Control+Alt+F2",
                              "Control+Alt+F7",
                              "Control+Alt+Delete",
                              "Control+Alt+BackSpace",
                              "Super_L",
                              "Super+e",
                              "Super+d",
                              "Super+r",
                              "Alt+Tab",
                              "Alt+Escape",
                              "Alt+space",
                              "Control+Alt+Left",
                              "Control+Alt+Right",
                              "Control+Escape",
                              "Control+q",
                              "Control+w",
                              "Control+c",
                              "Control+Alt+t",
                              "F11",
                              "Print"})
        script += std::string("chord ") + chord + "\n";
    const std::vector<std::string> modifiers{"Control", "Alt", "Shift", "Super"};
    const std::vector<std::string> keys{
        "F1", "F2",   "F3",   "F4",    "F5",   "F6",  "F10",  "F11",   "F12",    "Tab",   "Escape", "BackSpace",
        "Up", "Down", "Left", "Right", "Home", "End", "Menu", "Print", "Delete", "space", "Return", "a",
        "c",  "d",    "e",    "q",     "r",    "t",   "v",    "w",     "x",      "z",     "1",      "5"};
    std::mt19937 generator(seed);
    for (int i = 0; i < random_chords; ++i) {
        std::string chord;
        for (const std::string& modifier : modifiers)
            if (generator() % 2 == 0) chord += modifier + "+";
        script += "chord " + chord + keys[generator() % keys.size()] + "\n";
    }
    return script;
}

std::string entered(const Province& province) {
    const auto list = province.desk();
    return list.empty() ? "" : list.back()["words"].get<std::string>();
}

/// After all that: it runs, invites, takes what somebody says, and ends when it is told to.
void still_listens(Device& device, const Display& display, const Province& province) {
    REQUIRE(device.kiosk().running());
    // Whatever was opened in between is left alone and wiped like any visit.
    eventually("the kiosk invites again", [&] { return device.screen() == "attract"; });
    device.play(display,
                "screen attract\ntap start\nscreen doors\ntap door:0\nscreen topic\ntap topic:0\nscreen place\n"
                "tap place:0\nscreen write\nspell saluran air mampet\ntap primary\nscreen contact\n"
                "tap contact_choice:0\ntap primary\nscreen review\ntap primary\nscreen receipt\ntap primary\n"
                "screen attract\n");
    eventually("the desk has it", [&] { return entered(province) == "saluran air mampet"; });
    CHECK(device.kiosk().stop() == 0);  // SIGTERM still ends it
}

}  // namespace

TEST_CASE("mischief: under a window manager no key chord and no close button leads out of the kiosk") {
    const Folder folder;
    Province province(folder / "province");
    Display display(width, height, folder.path());
    Process::Options options;
    options.environment = {{"DISPLAY", display.name()}, {"HOME", folder.path().string()}};
    options.output = folder / "openbox.log";
    Process window_manager = Process::start({"openbox"}, options);
    Device device(province, folder / "site", width, height, 217, 136);
    device.wipe_early();  // whatever chords open
    province.start();
    device.start_sync();
    device.start_kiosk_full_screen(display);
    province.confirm_the_waiting_device();
    eventually("the kiosk invites", [&] { return device.screen() == "attract"; });

    device.play(display, chords());
    device.play(display, "close\nclose\n");
    CHECK(window_manager.running());
    still_listens(device, display, province);
}

TEST_CASE("mischief: a window manager that just starts, or has died, does not keep the kiosk from its screen") {
    const Folder folder;
    const Province province(folder / "province");
    Device device(province, folder / "site", width, height, 217, 136);
    constexpr int rounds = 6;  // only now and then does a window fall into the start
    for (int round = 0; round < rounds; ++round) {
        const std::filesystem::path place = folder / std::to_string(round);
        std::filesystem::create_directory(place);
        Display display(width, height, place);
        Process::Options options;
        options.environment = {{"DISPLAY", display.name()}, {"HOME", place.string()}};
        options.output = place / "openbox.log";
        Process window_manager = Process::start({"openbox"}, options);
        device.start_kiosk_full_screen(display);
        eventually("the kiosk is seen under a starting window manager", [&] { return device.screen() == "not_ready"; });
        CHECK(device.kiosk().stop() == 0);
        CHECK(window_manager.running());
        window_manager.kill();  // its mark stays behind
        device.start_kiosk_full_screen(display);
        eventually("the kiosk is seen under a dead window manager", [&] { return device.screen() == "not_ready"; });
        CHECK(device.kiosk().stop() == 0);
    }
}

TEST_CASE("mischief: under cage, as on the device, no key chord leads out of the kiosk") {
    const Folder folder;
    Province province(folder / "province");
    Display display(Cage::width, Cage::height, folder.path());
    Cage cage(display, folder.path());
    Device device(province, folder / "site", Cage::width, Cage::height, 217, 163);
    device.wipe_early();  // whatever chords open
    province.start();
    device.start_sync();
    device.start_kiosk_full_screen(cage);
    province.confirm_the_waiting_device();
    eventually("the kiosk invites", [&] { return device.screen() == "attract"; });

    device.play(display, chords());
    CHECK(cage.process().running());
    still_listens(device, display, province);
}

TEST_CASE("mischief: who sends one thing after the other is kindly asked to wait, and all of it arrives") {
    const Folder folder;
    Province province(folder / "province");
    Display display(width, height, folder.path());
    Device device(province, folder / "site", width, height, 217, 136);
    device.configure("\n[session]\ncool_down_entries = 1\ncool_down_wait_s = 38\n");
    province.start();
    device.join(province, display);
    const auto to_review = [](const std::string& words) {
        return "screen attract\ntap start\nscreen doors\ntap door:0\nscreen topic\ntap topic:0\nscreen place\n"
               "tap place:0\nscreen write\nspell " +
               words + "\ntap primary\nscreen contact\ntap contact_choice:0\ntap primary\nscreen review\n";
    };
    device.play(display, to_review("satu") + "tap primary\nscreen receipt\ntap primary\n");
    device.play(display, to_review("dua") +
                             "tap primary\nsays Mohon tunggu sebentar\ntap overlay:0\nscreen review\n"
                             "tap primary\nsays Mohon tunggu sebentar\nscreen receipt\ntap primary\n");
    eventually("both are at the desk", [&] { return province.desk().size() == 2; });
    CHECK(province.desk()[1]["words"] == "dua");
    CHECK(province.desk()[1]["over_quota"] == false);
    const auto judged = nlohmann::json::parse(
        province.ctl({"desk", "list", province.directory().string(), "--per-hour", "1", "--json"}));
    CHECK(judged[0]["over_quota"] == false);
    CHECK(judged[1]["over_quota"] == true);
}
