// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <vector>

#include "tests/e2e/visitor/screen.hpp"

/// Hardware for fingers: the kernel takes these for a touch screen and a keyboard somebody plugged in (uinput), and
/// they are pulled out when their object ends. Faults throw std::runtime_error. One thread.
namespace pendopo::machine {

class InputDevice {
public:
    InputDevice(const InputDevice&) = delete;
    InputDevice& operator=(const InputDevice&) = delete;

    /// /dev/input/event…, by which others know it.
    [[nodiscard]] const std::filesystem::path& node() const { return node_; }

protected:
    struct Axis {
        std::uint16_t code;
        int last;
    };
    InputDevice(const std::string& name, const std::vector<unsigned>& keys, const std::vector<Axis>& axes);
    ~InputDevice();
    void send(std::uint16_t type, std::uint16_t code, int value) const;
    void end_report() const;

private:
    void write_settings(const std::string& name, const std::vector<unsigned>& keys,
                        const std::vector<Axis>& axes) const;
    int device_ = -1;
    std::filesystem::path node_;
};

/// Ten fingers on a glass of 32,768 points each way, whatever the picture under it has.
class TouchScreen final : public InputDevice, public visitor::Finger {
public:
    static constexpr unsigned fingers = 10;

    /// Of a picture in pixels, in which press() is told its points.
    TouchScreen(int width, int height);

    /// The first finger.
    void press(int x, int y) override;
    void lift() override;
    /// Any of them, down or moved to there; or up. They are told together at the next together().
    void place(unsigned finger, int x, int y);
    void take_away(unsigned finger);
    void together();

private:
    int width_;
    int height_;
    int next_touch_ = 1;
    std::vector<bool> down_ = std::vector<bool>(fingers);
};

/// All keys that a keyboard of a PC has, by their numbers in linux/input-event-codes.h.
class Keyboard final : public InputDevice {
public:
    Keyboard();
    /// Down in this order, up in the other.
    void chord(const std::vector<unsigned>& keys) const;
};

}  // namespace pendopo::machine
