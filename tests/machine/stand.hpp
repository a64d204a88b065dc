// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "tests/e2e/harness/world.hpp"
#include "tests/e2e/visitor/script.hpp"
#include "tests/machine/input_devices.hpp"

/// A kiosk as it stands in an office, on the test machine that toolchains/machine starts.
namespace pendopo::machine {

constexpr int screen_width = 1280;
constexpr int screen_height = 800;

/// What somebody sees who looks at the glass: the machine's own picture, from QEMU.
class Glass {
public:
    /// Kept as build/machine/NAME.png.
    void keep(const std::string& name) const;
    /// Its bytes, three a point.
    [[nodiscard]] std::string points();

private:
    int number_ = 0;
};

/// The part of two pictures that is the same, from 0 to 1.
[[nodiscard]] double alike(const std::string& one, const std::string& other);

/// What root does for the tests, by session.sh: "plug-camera", "unplug-camera".
void ask_root(const std::string& errand);

/// A province, its device, and cage on the machine's screen; nobody has touched it yet.
struct Stand {
    Stand();
    /// Starts all of it, and waits until the kiosk invites.
    void open();
    /// Plugs in a touch screen, the first or a new one, and waits until the kiosk feels it.
    void plug_in_touch();
    /// The compositor has opened it.
    void wait_until_heard(const InputDevice& input);
    /// Steps of tests/e2e/visitor, by touch.
    void play(const std::string& script);
    [[nodiscard]] visitor::Rectangle where(const std::string& target) const;
    /// One aspiration from the invitation to the receipt, with these words.
    void visit(const std::string& words);
    void wait_for_words_at_desk(const std::string& words) const;
    /// After all that: the programs of the beginning run, somebody says these words, and SIGTERM still ends the kiosk.
    void check_unharmed(const std::string& words);
    /// Waits until the kiosk has done all that its visitor wanted: a slow one has touches before it that it has not
    /// answered yet.
    void wait_until_still() const;
    /// Keeps the picture of a screen as it stays: one that fades in is waited for.
    void keep_at_rest(const std::string& name) const;
    /// How many the kiosk has drawn up to now.
    [[nodiscard]] long pictures_drawn() const;

private:
    [[nodiscard]] bool resting() const;
    /// One long touch in the corner, where nothing is.
    [[nodiscard]] bool feels_the_corner();

public:
    e2e::Folder folder;
    e2e::Province province{folder / "province"};
    e2e::Device device{province, folder / "site", screen_width, screen_height, 217, 136};
    std::unique_ptr<e2e::Cage> cage;
    std::unique_ptr<TouchScreen> touch;
    Glass glass;
};

}  // namespace pendopo::machine
