// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/config/programs.hpp"
#include "app/kiosk/worker.hpp"
#include "platform/glfw/window.hpp"

namespace pendopo::kiosk {

/// The screen's thread: input → intents → presenter → picture, and requests to the worker and back. Sleeps whenever
/// nothing happens. Returns when the window is to close.
/// Errors: what keeps it from drawing at all (fonts, texts, areas, OpenGL).
[[nodiscard]] base::Status run_loop(const config::KioskConfig& config, glfw::Window& window, Worker& worker,
                                    const std::string& targets_file);

}  // namespace pendopo::kiosk
