// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <iosfwd>
#include <map>
#include <set>
#include <string>

#include "tests/e2e/visitor/screen.hpp"

namespace pendopo::visitor {

struct Rectangle {
    int x = 0;
    int y = 0;
    int width = 0;
    int height = 0;
};

/// What the kiosk says is on its screen now: the file of `pendopo-kiosk --targets-file`.
///
///     screen topic 12 resting
///     target topic:0 40 158 285 210
///     says Apa yang ingin Anda sampaikan?
///
/// The number rises with every picture; "resting" when no more will come by itself. It names what can be touched, and
/// on the invitation what can be read; never what was written.
struct Targets {
    std::string screen;
    long serial = 0;
    bool resting = false;
    std::map<std::string, Rectangle> rectangles;
    std::set<std::string> texts;
};

/// Plays a visit, a line a step:
///     screen NAME          wait until that screen is drawn
///     tap TARGET           touch it
///     touch TARGET         the same where the screen does not come to rest
///     hold TARGET OTHER    touch it until the other can be touched too, then let go
///     spell TEXT           touch the on-screen keys one by one
///     type TEXT            strike a physical keyboard; \n is a new line
///     chord KEYS           for example Alt+F4
///     read                 take the time that a quick reader needs; a tap sooner counts as a slip of the finger
///     close                ask every window to close, as a window manager's button does
///     picture FILE         keep what is seen
///     note TEXT            print it
///     wait TARGET          wait until it can be touched
///     says TEXT            wait until that can be read on the invitation
class Script {
public:
    Script(Screen& screen, std::string targets_file, std::chrono::milliseconds patience)
        : Script(screen, screen, std::move(targets_file), patience) {}
    /// What is touched is touched by that finger instead of the screen's own.
    Script(Screen& screen, Finger& finger, std::string targets_file, std::chrono::milliseconds patience)
        : screen_(screen), finger_(finger), targets_file_(std::move(targets_file)), patience_(patience) {}

    /// Errors name the line's number and what was not there in time.
    base::Status play(std::istream& lines);

private:
    base::Status step(const std::string& verb, const std::string& rest);
    base::Result<Rectangle> find(const std::string& target);
    base::Status wait_for_screen(const std::string& name);
    base::Status tap(const std::string& target);
    base::Status wait_for_rest(long serial_before, const std::string& what);
    base::Status hold(const std::string& target, const std::string& other);
    base::Status spell(std::string_view text);
    [[nodiscard]] Targets read_targets() const;

    Screen& screen_;
    Finger& finger_;
    std::string targets_file_;
    std::chrono::milliseconds patience_;
};

}  // namespace pendopo::visitor
