// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "platform/base/input.hpp"
#include "platform/base/result.hpp"
#include "platform/base/time.hpp"
#include "platform/glfw/panel.hpp"
#include "platform/glfw/renderer.hpp"

namespace pendopo::glfw {

/// What makes the pictures. automatic: OpenGL ES 2.0 where this process may use a GPU, and the processor elsewhere.
enum class Drawing { automatic, gpu, processor };

struct WindowOptions {
    std::string title = "Pendopo";
    int width = 1280;  ///< not used when full-screen
    int height = 800;
    bool full_screen = false;
    Drawing drawing = Drawing::automatic;
    std::optional<double> screen_width_mm;  ///< configured; else the monitor is asked
    /// Codes of the keys for Key::speech_next, speech_back and speech_choose, as X11 numbers them; 0: there is none.
    std::array<int, 3> speech_codes{};
    bool stop_on_signals = true;  ///< SIGTERM and SIGINT ask the window to close
};

/// The real glass: a GLFW window on X11, with an OpenGL ES 2.0 context made by EGL or with a picture in memory.
///
/// In full screen nobody gets past it: it holds the keyboard, comes back when it was put away and is not closed by a
/// window manager. SIGTERM ends it.
///
/// All methods belong to the thread that opened it, except wake(). Open it before other threads start: it blocks
/// SIGTERM and SIGINT, which a watching thread of its own then receives. One window per process (GLFW's rule).
class Window {
public:
    /// Errors: unavailable (no display, or no OpenGL ES 2.0 there), unsupported (no 24-bit colours to draw in).
    [[nodiscard]] static base::Result<std::unique_ptr<Window>> open(const WindowOptions& options);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    /// What draws into it, once ImGui's atlas is built; the window must live longer. Errors: as EsRenderer::start().
    [[nodiscard]] base::Result<std::unique_ptr<Renderer>> start_renderer();
    [[nodiscard]] bool drawn_by_processor() const noexcept;

    /// The present size of the drawing area.
    [[nodiscard]] Panel panel() const;
    /// True after SIGTERM or SIGINT, and after the close button of a window that is not full-screen.
    [[nodiscard]] bool should_close() const;

    /// Takes what has arrived and sleeps at most `longest` if nothing has. Returns early for input and wake().
    void wait(base::Milliseconds longest);
    /// Ends a wait(). Any thread.
    void wake() noexcept;

    /// The oldest change of the input that was not handed out yet. Feed one to each frame.
    [[nodiscard]] std::optional<base::InputEvent> next_event();
    [[nodiscard]] bool has_events() const noexcept;
    /// Forgets input that waits, wiped: for the end of a visit.
    void forget_events() noexcept;
    /// True once after the window system asked for the picture to be painted again (exposed, resized).
    [[nodiscard]] bool take_repaint_request() noexcept;

    /// Shows what was drawn.
    void swap();

private:
    struct State;
    explicit Window(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace pendopo::glfw
