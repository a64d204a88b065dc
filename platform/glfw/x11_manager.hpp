// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/base/result.hpp"
#include "platform/base/time.hpp"

// What GLFW 3.3 takes for granted of a window manager (EWMH 1.5, ICCCM 4.1.4), and a starting or a dead one does not
// do. All of the thread that opens the window.
namespace pendopo::glfw {

/// Takes away the mark of a window manager that ended without doing so: GLFW, which finds it, ends the process.
/// To be called before glfwInit; does nothing without a display.
void forget_dead_window_manager();

/// Shows a hidden window and waits until it is there, asking again: a window manager that is just starting may lose the
/// first request, and GLFW would wait for the answer without end.
/// `display` is Xlib's connection and `window` the number of a window on it.
/// Errors: unavailable (it was not shown in that time).
[[nodiscard]] base::Status show_window(void* display, unsigned long window, base::Milliseconds patience);

/// Protocol errors are logged from here on, and do not end the process: a window manager that comes or goes at the
/// wrong moment makes some.
void survive_protocol_errors();

}  // namespace pendopo::glfw
