// SPDX-License-Identifier: Apache-2.0
#include "tests/e2e/visitor/screen.hpp"

#include <algorithm>
#include <thread>
#include <vector>

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XTest.h>
#include <X11/keysym.h>
#include <stb/stb_image_write.h>

#undef Status  // Xlib takes the name as a macro

namespace pendopo::visitor {
namespace {

using base::ErrorCode;
using std::chrono::milliseconds;

// A pause as of a quick finger, so that every event falls into a frame of its own on the slowest machine.
constexpr milliseconds between_strokes{12};

void pause(milliseconds time) {
    std::this_thread::sleep_for(time);
}

KeySym keysym_of(char32_t character) {
    if (character == U'\n') return XK_Return;
    if (character < 0x100) return static_cast<KeySym>(character);
    return static_cast<KeySym>(0x01000000u | character);
}

/// A key code without any symbol, to lend to characters that the layout lacks.
unsigned find_spare_keycode(Display* display) {
    int low = 0;
    int high = 0;
    XDisplayKeycodes(display, &low, &high);
    int width = 0;
    KeySym* map = XGetKeyboardMapping(display, static_cast<KeyCode>(low), high - low + 1, &width);
    unsigned spare = 0;
    for (int code = high; code >= low && spare == 0; --code) {
        bool empty = true;
        for (int i = 0; i < width; ++i)
            empty = empty && map[(code - low) * width + i] == NoSymbol;
        if (empty) spare = static_cast<unsigned>(code);
    }
    XFree(map);
    return spare;
}

base::Result<std::vector<char32_t>> decode_utf8(std::string_view text) {
    std::vector<char32_t> out;
    for (std::size_t i = 0; i < text.size();) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const std::size_t length = lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        if (i + length > text.size()) return base::fail(ErrorCode::malformed, "text that is not UTF-8");
        char32_t value = length == 1 ? lead : lead & (0x7fu >> length);
        for (std::size_t j = 1; j < length; ++j)
            value = (value << 6) | (static_cast<unsigned char>(text[i + j]) & 0x3fu);
        out.push_back(value);
        i += length;
    }
    return out;
}

}  // namespace

Screen::Screen(_XDisplay* display) : display_(display), spare_keycode_(find_spare_keycode(display)) {}
Screen::Screen(Screen&& other) noexcept : Finger(), display_(other.display_), spare_keycode_(other.spare_keycode_) {
    other.display_ = nullptr;
}
Screen::~Screen() {
    if (display_ != nullptr) XCloseDisplay(display_);
}

base::Result<Screen> Screen::open(const std::string& name) {
    Display* display = XOpenDisplay(name.c_str());
    if (display == nullptr) return base::fail(ErrorCode::unavailable, "cannot open display " + name);
    int ignored = 0;
    if (!XTestQueryExtension(display, &ignored, &ignored, &ignored, &ignored)) {
        XCloseDisplay(display);
        return base::fail(ErrorCode::unavailable, "the display has no XTEST extension");
    }
    return Screen(display);
}

void Screen::point_at(int x, int y) {
    XTestFakeMotionEvent(display_, -1, x, y, CurrentTime);
    XSync(display_, False);
    pause(between_strokes);
}

void Screen::press_here() {
    XTestFakeButtonEvent(display_, 1, True, CurrentTime);
    XSync(display_, False);
}

void Screen::press(int x, int y) {
    point_at(x, y);
    press_here();
    pause(between_strokes);
}

void Screen::lift() {
    XTestFakeButtonEvent(display_, 1, False, CurrentTime);
    XSync(display_, False);
    pause(between_strokes);
}

void Screen::stroke(unsigned keycode, bool shifted) {
    const unsigned shift = XKeysymToKeycode(display_, XK_Shift_L);
    if (shifted) XTestFakeKeyEvent(display_, shift, True, CurrentTime);
    XTestFakeKeyEvent(display_, keycode, True, CurrentTime);
    XTestFakeKeyEvent(display_, keycode, False, CurrentTime);
    if (shifted) XTestFakeKeyEvent(display_, shift, False, CurrentTime);
    XSync(display_, False);
    pause(between_strokes);
}

base::Status Screen::type_character(char32_t character) {
    const KeySym symbol = keysym_of(character);
    const unsigned keycode = XKeysymToKeycode(display_, symbol);
    if (keycode != 0) {
        for (int shifted = 0; shifted < 2; ++shifted) {
            int width = 0;
            KeySym* map = XGetKeyboardMapping(display_, static_cast<KeyCode>(keycode), 1, &width);
            const bool here = shifted < width && map[shifted] == symbol;
            XFree(map);
            if (here) {
                stroke(keycode, shifted == 1);
                return {};
            }
        }
    }
    if (spare_keycode_ == 0) return base::fail(ErrorCode::unavailable, "the keyboard map has no spare key");
    KeySym symbols[2] = {symbol, symbol};
    XChangeKeyboardMapping(display_, static_cast<int>(spare_keycode_), 2, symbols, 1);
    XSync(display_, False);
    pause(milliseconds(120));  // the program reads the new map before the stroke reaches it
    stroke(spare_keycode_, false);
    pause(milliseconds(120));  // and has looked the key up before the map changes again
    return {};
}

base::Status Screen::type(std::string_view text) {
    PENDOPO_TRY(const auto characters, decode_utf8(text));
    for (char32_t character : characters)
        PENDOPO_CHECK(type_character(character));
    return {};
}

base::Status Screen::chord(std::string_view names) {
    std::vector<unsigned> keys;
    for (std::size_t begin = 0; begin <= names.size();) {
        const std::size_t end = std::min(names.find('+', begin), names.size());
        std::string name(names.substr(begin, end - begin));
        if (name == "Alt" || name == "Shift" || name == "Control" || name == "Super") name += "_L";
        const unsigned keycode = XKeysymToKeycode(display_, XStringToKeysym(name.c_str()));
        if (keycode == 0) return base::fail(ErrorCode::invalid_argument, "no key called " + name);
        keys.push_back(keycode);
        begin = end + 1;
    }
    for (unsigned key : keys)
        XTestFakeKeyEvent(display_, key, True, CurrentTime);
    for (auto key = keys.rbegin(); key != keys.rend(); ++key)
        XTestFakeKeyEvent(display_, *key, False, CurrentTime);
    XSync(display_, False);
    pause(between_strokes);
    return {};
}

void Screen::ask_all_windows_to_close() {
    const Atom protocols = XInternAtom(display_, "WM_PROTOCOLS", False);
    const Atom close = XInternAtom(display_, "WM_DELETE_WINDOW", False);
    std::vector<Window> windows{DefaultRootWindow(display_)};
    for (std::size_t i = 0; i < windows.size(); ++i) {
        Window root = 0;
        Window parent = 0;
        Window* children = nullptr;
        unsigned count = 0;
        if (XQueryTree(display_, windows[i], &root, &parent, &children, &count) == 0) continue;
        for (unsigned child = 0; child < count; ++child)
            windows.push_back(children[child]);
        if (children != nullptr) XFree(children);
    }
    for (const Window window : windows) {
        Atom* known = nullptr;
        int count = 0;
        if (XGetWMProtocols(display_, window, &known, &count) == 0) continue;
        if (std::find(known, known + count, close) != known + count) {
            XEvent event{};
            event.xclient.type = ClientMessage;
            event.xclient.window = window;
            event.xclient.message_type = protocols;
            event.xclient.format = 32;
            event.xclient.data.l[0] = static_cast<long>(close);
            XSendEvent(display_, window, False, NoEventMask, &event);
        }
        XFree(known);
    }
    XSync(display_, False);
}

base::Result<unsigned long> Screen::colour_at(int x, int y) {
    XImage* image = XGetImage(display_, RootWindow(display_, DefaultScreen(display_)), x, y, 1, 1, AllPlanes, ZPixmap);
    if (image == nullptr) return base::fail(ErrorCode::io, "cannot read the display's picture");
    const unsigned long colour = XGetPixel(image, 0, 0) & 0xFFFFFFu;
    XDestroyImage(image);
    return colour;
}

base::Status Screen::picture(const std::string& file) {
    const int number = DefaultScreen(display_);
    const int width = DisplayWidth(display_, number);
    const int height = DisplayHeight(display_, number);
    XImage* image = XGetImage(display_, RootWindow(display_, number), 0, 0, static_cast<unsigned>(width),
                              static_cast<unsigned>(height), AllPlanes, ZPixmap);
    if (image == nullptr) return base::fail(ErrorCode::io, "cannot read the display's picture");
    std::vector<unsigned char> pixels;
    pixels.reserve(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3);
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const unsigned long pixel = XGetPixel(image, x, y);
            for (int shift = 16; shift >= 0; shift -= 8)
                pixels.push_back(static_cast<unsigned char>(pixel >> shift));
        }
    }
    XDestroyImage(image);
    if (stbi_write_png(file.c_str(), width, height, 3, pixels.data(), width * 3) == 0)
        return base::fail(ErrorCode::io, "cannot write " + file);
    return {};
}

}  // namespace pendopo::visitor
