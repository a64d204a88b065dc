// SPDX-License-Identifier: Apache-2.0
#include "platform/glfw/x11_manager.hpp"

#include <memory>
#include <optional>
#include <string>
#include <thread>

#include <X11/Xatom.h>
#include <X11/Xlib.h>
#undef Status  // a macro of Xlib

#include "platform/base/log.hpp"

namespace pendopo::glfw {
namespace {

using base::Milliseconds;

constexpr Milliseconds look_again{10};
constexpr int looks_between_requests = 50;
constexpr int looks_at_a_dead_manager = 20;  // one that is starting has set half of its marks

int pass_over(Display*, XErrorEvent*) {
    return 0;
}

int tell(Display* display, XErrorEvent* error) {
    char text[128] = {};
    XGetErrorText(display, error->error_code, text, sizeof text);
    base::log(base::Level::warning, "kiosk",
              std::string("the display: ") + text + " at request " + std::to_string(error->request_code));
    return 0;
}

/// The window that a property names; none if the property or the window it is asked of is not there.
std::optional<::Window> window_named_by(Display* display, ::Window window, Atom property) {
    Atom type = None;
    int format = 0;
    unsigned long items = 0;
    unsigned long left = 0;
    unsigned char* data = nullptr;
    const int done =
        XGetWindowProperty(display, window, property, 0, 1, False, XA_WINDOW, &type, &format, &items, &left, &data);
    const std::unique_ptr<unsigned char, int (*)(void*)> owned(data, XFree);
    if (done != Success || type != XA_WINDOW || format != 32 || items != 1) return std::nullopt;
    return *reinterpret_cast<const ::Window*>(data);  // Xlib gives 32-bit values as longs
}

/// Whether the root names a manager that is not there.
bool manager_is_dead(Display* display, Atom mark) {
    const auto named = window_named_by(display, DefaultRootWindow(display), mark);
    return named && !window_named_by(display, *named, mark);
}

}  // namespace

void forget_dead_window_manager() {
    Display* const display = XOpenDisplay(nullptr);
    if (display == nullptr) return;
    const XErrorHandler usual = XSetErrorHandler(pass_over);
    const Atom mark = XInternAtom(display, "_NET_SUPPORTING_WM_CHECK", False);
    int looks = 0;
    while (looks < looks_at_a_dead_manager && manager_is_dead(display, mark)) {
        ++looks;
        std::this_thread::sleep_for(look_again);
    }
    if (looks == looks_at_a_dead_manager) {
        base::log(base::Level::warning, "kiosk", "the window manager has ended without a word; its mark is taken away");
        XDeleteProperty(display, DefaultRootWindow(display), mark);
        XSync(display, False);
    }
    XSetErrorHandler(usual);
    XCloseDisplay(display);
}

base::Status show_window(void* display, unsigned long window, Milliseconds patience) {
    auto* const connection = static_cast<Display*>(display);
    const auto looks_in_all = static_cast<int>(patience / look_again);
    for (int looks = 0; looks < looks_in_all; ++looks) {
        if (looks % looks_between_requests == 0) XMapRaised(connection, window);
        XWindowAttributes attributes{};
        if (XGetWindowAttributes(connection, window, &attributes) != 0 && attributes.map_state == IsViewable) return {};
        std::this_thread::sleep_for(look_again);
    }
    return base::fail(base::ErrorCode::unavailable, "the display does not show the window");
}

void survive_protocol_errors() {
    XSetErrorHandler(tell);
}

}  // namespace pendopo::glfw
