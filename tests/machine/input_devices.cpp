// SPDX-License-Identifier: Apache-2.0
#include "tests/machine/input_devices.hpp"

#include <chrono>
#include <cstring>
#include <stdexcept>
#include <thread>

#include <fcntl.h>
#include <linux/uinput.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace pendopo::machine {
namespace {

namespace fs = std::filesystem;

constexpr int glass_last = 32'767;
// As the finger of tests/e2e: so that every event falls into a frame of its own on the slowest machine.
constexpr std::chrono::milliseconds between_strokes{12};

void must(bool done, const char* what) {
    if (!done) throw std::runtime_error(std::string("uinput: ") + what + ": " + std::strerror(errno));
}

std::vector<unsigned> all_keys() {
    std::vector<unsigned> keys;
    for (unsigned key = KEY_ESC; key <= KEY_MICMUTE; ++key)
        keys.push_back(key);
    return keys;
}

}  // namespace

void InputDevice::write_settings(const std::string& name, const std::vector<unsigned>& keys,
                                 const std::vector<Axis>& axes) const {
    must(ioctl(device_, UI_SET_EVBIT, EV_KEY) == 0, "keys");
    for (const unsigned key : keys)
        must(ioctl(device_, UI_SET_KEYBIT, key) == 0, "a key");
    if (!axes.empty()) {
        must(ioctl(device_, UI_SET_EVBIT, EV_ABS) == 0, "axes");
        must(ioctl(device_, UI_SET_PROPBIT, INPUT_PROP_DIRECT) == 0, "a screen under it");
    }
    for (const Axis& axis : axes) {
        uinput_abs_setup setup{};
        setup.code = axis.code;
        setup.absinfo.maximum = axis.last;
        must(ioctl(device_, UI_ABS_SETUP, &setup) == 0, "an axis");
    }
    uinput_setup setup{};
    setup.id.bustype = BUS_USB;
    setup.id.vendor = 0x1209;  // pid.codes' number for tests
    setup.id.product = 1;
    name.copy(setup.name, sizeof setup.name - 1);
    must(ioctl(device_, UI_DEV_SETUP, &setup) == 0, "its name");
    must(ioctl(device_, UI_DEV_CREATE) == 0, "plugging in");
}

InputDevice::InputDevice(const std::string& name, const std::vector<unsigned>& keys, const std::vector<Axis>& axes)
    : device_(open("/dev/uinput", O_WRONLY | O_CLOEXEC)) {
    must(device_ >= 0, "/dev/uinput");
    write_settings(name, keys, axes);
    char input[64] = {};
    must(ioctl(device_, UI_GET_SYSNAME(sizeof input), input) >= 0, "where it is");
    for (const auto& entry : fs::directory_iterator(fs::path("/sys/devices/virtual/input") / input))
        if (entry.path().filename().string().starts_with("event")) node_ = "/dev/input" / entry.path().filename();
    must(!node_.empty(), "its node");
}

InputDevice::~InputDevice() {
    ioctl(device_, UI_DEV_DESTROY);
    close(device_);
}

void InputDevice::send(std::uint16_t type, std::uint16_t code, int value) const {
    input_event event{};
    event.type = type;
    event.code = code;
    event.value = value;
    must(write(device_, &event, sizeof event) == sizeof event, "an event");
}

void InputDevice::end_report() const {
    send(EV_SYN, SYN_REPORT, 0);
    std::this_thread::sleep_for(between_strokes);
}

TouchScreen::TouchScreen(int width, int height)
    : InputDevice("Pendopo test touch screen", {BTN_TOUCH},
                  {{ABS_X, glass_last},
                   {ABS_Y, glass_last},
                   {ABS_MT_SLOT, fingers - 1},
                   {ABS_MT_TRACKING_ID, 65'535},
                   {ABS_MT_POSITION_X, glass_last},
                   {ABS_MT_POSITION_Y, glass_last}}),
      width_(width),
      height_(height) {}

void TouchScreen::place(unsigned finger, int x, int y) {
    // In the middle of the pixel.
    const int glass_x = (2 * x + 1) * (glass_last + 1) / (2 * width_);
    const int glass_y = (2 * y + 1) * (glass_last + 1) / (2 * height_);
    send(EV_ABS, ABS_MT_SLOT, static_cast<int>(finger));
    if (!down_.at(finger)) {
        send(EV_ABS, ABS_MT_TRACKING_ID, next_touch_);
        next_touch_ = next_touch_ % 65'000 + 1;
        down_[finger] = true;
    }
    send(EV_ABS, ABS_MT_POSITION_X, glass_x);
    send(EV_ABS, ABS_MT_POSITION_Y, glass_y);
}

void TouchScreen::take_away(unsigned finger) {
    if (!down_.at(finger)) return;
    send(EV_ABS, ABS_MT_SLOT, static_cast<int>(finger));
    send(EV_ABS, ABS_MT_TRACKING_ID, -1);
    down_[finger] = false;
}

void TouchScreen::together() {
    bool any = false;
    for (const bool down : down_)
        any = any || down;
    send(EV_KEY, BTN_TOUCH, any ? 1 : 0);
    end_report();
}

void TouchScreen::press(int x, int y) {
    place(0, x, y);
    together();
}

void TouchScreen::lift() {
    take_away(0);
    together();
}

Keyboard::Keyboard() : InputDevice("Pendopo test keyboard", all_keys(), {}) {}

void Keyboard::chord(const std::vector<unsigned>& keys) const {
    for (const unsigned key : keys) {
        send(EV_KEY, static_cast<std::uint16_t>(key), 1);
        send(EV_SYN, SYN_REPORT, 0);
    }
    for (auto key = keys.rbegin(); key != keys.rend(); ++key) {
        send(EV_KEY, static_cast<std::uint16_t>(*key), 0);
        send(EV_SYN, SYN_REPORT, 0);
    }
    std::this_thread::sleep_for(between_strokes);
}

}  // namespace pendopo::machine
