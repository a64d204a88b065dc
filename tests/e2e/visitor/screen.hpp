// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "platform/base/result.hpp"

struct _XDisplay;

namespace pendopo::visitor {

/// What touches the glass at a point in pixels. One thread.
class Finger {
public:
    Finger() = default;
    Finger(const Finger&) = delete;
    Finger& operator=(const Finger&) = delete;
    virtual ~Finger() = default;
    virtual void press(int x, int y) = 0;
    virtual void lift() = 0;
};

/// A person's finger, keyboard and eyes on an X display: XTEST events in, pictures out. One thread.
class Screen final : public Finger {
public:
    /// `name` as in DISPLAY, for example ":99". Errors: unavailable (no such display, no XTEST).
    static base::Result<Screen> open(const std::string& name);
    Screen(Screen&& other) noexcept;
    Screen& operator=(Screen&&) = delete;
    ~Screen() override;

    void press(int x, int y) override;
    void lift() override;
    /// Types any Unicode text (UTF-8) as key strokes of a physical keyboard; keys the layout lacks are lent a spare
    /// key code for the stroke.
    base::Status type(std::string_view text);
    /// Presses one key by its X name, for example "Return", "BackSpace", "Alt+F4".
    base::Status chord(std::string_view names);
    /// What a window manager's close button sends, to every window that takes it.
    void ask_all_windows_to_close();
    /// The colour of one point now, 0xRRGGBB.
    base::Result<unsigned long> colour_at(int x, int y);
    /// Puts the finger down where the pointer stands already, at once: for measuring.
    void press_here();
    /// Moves there without touching.
    void point_at(int x, int y);
    /// Writes the whole display as PNG.
    base::Status picture(const std::string& file);

private:
    explicit Screen(_XDisplay* display);
    void stroke(unsigned keycode, bool shifted);
    base::Status type_character(char32_t character);

    _XDisplay* display_;
    unsigned spare_keycode_ = 0;
};

}  // namespace pendopo::visitor
