// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/config/programs.hpp"
#include "app/kiosk/eye.hpp"
#include "app/kiosk/sound.hpp"
#include "app/kiosk/worker.hpp"
#include "platform/glfw/window.hpp"

namespace pendopo::kiosk {

/// What tests ask for; empty names ask for nothing.
struct TestFiles {
    std::string targets;     ///< what can be touched and where
    std::string transcript;  ///< what would be said; refused unless the keys are for practice
};

/// The screen's thread: input → intents → presenter → picture, and requests to the worker and back. Sleeps whenever
/// nothing happens. Returns when the window is to close.
/// Errors: what keeps it from drawing at all (fonts, texts, areas, OpenGL).
[[nodiscard]] base::Status run_loop(const config::KioskConfig& config, glfw::Window& window, Worker& worker,
                                    Sound& sound, Eye& eye, const TestFiles& files);

}  // namespace pendopo::kiosk
