// SPDX-License-Identifier: Apache-2.0
#include "platform/glfw/window.hpp"

#include <algorithm>
#include <atomic>
#include <filesystem>
#include <string>
#include <utility>

#include <unistd.h>

#define GLFW_INCLUDE_NONE
#define GLFW_EXPOSE_NATIVE_X11
#include <GLFW/glfw3.h>
#include <GLFW/glfw3native.h>
#undef Status  // Xlib takes names as macros

#include "platform/glfw/es_renderer.hpp"
#include "platform/glfw/input_queue.hpp"
#include "platform/glfw/pixel_renderer.hpp"
#include "platform/glfw/signal_watch.hpp"
#include "platform/glfw/x11_manager.hpp"
#include "platform/glfw/x11_surface.hpp"

namespace pendopo::glfw {

namespace {

using base::InputEvent;
using base::Key;

std::optional<Key> meaning(int key) {
    switch (key) {
        case GLFW_KEY_ENTER:
        case GLFW_KEY_KP_ENTER:
            return Key::enter;
        case GLFW_KEY_SPACE:
            return Key::space;
        case GLFW_KEY_TAB:
            return Key::tab;
        case GLFW_KEY_ESCAPE:
            return Key::escape;
        case GLFW_KEY_BACKSPACE:
            return Key::backspace;
        case GLFW_KEY_DELETE:
            return Key::delete_forward;
        case GLFW_KEY_LEFT:
            return Key::left;
        case GLFW_KEY_RIGHT:
            return Key::right;
        case GLFW_KEY_UP:
            return Key::up;
        case GLFW_KEY_DOWN:
            return Key::down;
        case GLFW_KEY_HOME:
            return Key::home;
        case GLFW_KEY_END:
            return Key::end;
        case GLFW_KEY_PAGE_UP:
            return Key::page_up;
        case GLFW_KEY_PAGE_DOWN:
            return Key::page_down;
        default:
            return std::nullopt;
    }
}

std::optional<base::Key> meaning_of_code(const std::array<int, 3>& codes, int code) {
    constexpr std::array keys{base::Key::speech_next, base::Key::speech_back, base::Key::speech_choose};
    for (std::size_t i = 0; i < codes.size(); ++i)
        if (codes[i] != 0 && codes[i] == code) return keys[i];
    return std::nullopt;
}

std::string last_error(const char* what) {
    const char* description = nullptr;
    glfwGetError(&description);
    return std::string(what) + (description != nullptr ? std::string(": ") + description : std::string());
}

ScreenFacts facts_of(GLFWmonitor* monitor, const std::optional<double>& configured_width_mm) {
    ScreenFacts facts;
    facts.configured_width_mm = configured_width_mm;
    if (monitor == nullptr) return facts;
    if (const GLFWvidmode* mode = glfwGetVideoMode(monitor)) facts.monitor_width = mode->width;
    int height_mm = 0;
    glfwGetMonitorPhysicalSize(monitor, &facts.monitor_width_mm, &height_mm);
    return facts;
}

/// A render node that this process may open: where there is none, OpenGL would be drawn by the processor, too.
bool has_gpu() {
    std::error_code none;
    const std::filesystem::directory_iterator nodes("/dev/dri", none);
    return std::any_of(begin(nodes), end(nodes), [](const std::filesystem::directory_entry& node) {
        return node.path().filename().string().starts_with("renderD") &&
               ::access(node.path().c_str(), R_OK | W_OK) == 0;
    });
}

void give_hints(bool by_processor) {
    glfwWindowHint(GLFW_RESIZABLE, GLFW_TRUE);
    glfwWindowHint(GLFW_AUTO_ICONIFY, GLFW_FALSE);
    glfwWindowHint(GLFW_VISIBLE, GLFW_FALSE);  // show() does that
    if (by_processor) return glfwWindowHint(GLFW_CLIENT_API, GLFW_NO_API);
    glfwWindowHint(GLFW_CLIENT_API, GLFW_OPENGL_ES_API);
    glfwWindowHint(GLFW_CONTEXT_CREATION_API, GLFW_EGL_CONTEXT_API);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MAJOR, 2);
    glfwWindowHint(GLFW_CONTEXT_VERSION_MINOR, 0);
    glfwWindowHint(GLFW_DEPTH_BITS, 0);
    glfwWindowHint(GLFW_STENCIL_BITS, 0);
}

/// A mouse glides over the glass before it presses; a finger appears where it presses, with one move at most.
class MouseDetector {
public:
    void moved(bool pressed) {
        if (!pressed && ++glides_ >= glides_of_a_mouse) is_mouse_ = true;
    }
    void pressed() {
        if (glides_ == 1) is_mouse_ = false;
        glides_ = 0;
    }
    [[nodiscard]] bool is_mouse() const { return is_mouse_; }

private:
    static constexpr int glides_of_a_mouse = 4;
    int glides_ = 0;
    bool is_mouse_ = false;
};

}  // namespace

struct Window::State {
    GLFWwindow* window = nullptr;
    ScreenFacts facts;
    bool full_screen = false;
    std::array<int, 3> speech_codes{};
    InputQueue queue;
    MouseDetector mouse;
    bool pressed = false;
    float x = 0;
    float y = 0;
    bool repaint = true;
    std::unique_ptr<X11Surface> surface;  ///< null: OpenGL draws
    bool keyboard_is_ours = false;
    std::atomic<bool> stop{false};
    std::unique_ptr<SignalWatch> signals;

    ~State() {
        signals.reset();
        surface.reset();
        if (window != nullptr) glfwDestroyWindow(window);
        glfwTerminate();
    }

    static State& of(GLFWwindow* window) { return *static_cast<State*>(glfwGetWindowUserPointer(window)); }
    [[nodiscard]] base::Status show(GLFWmonitor* monitor) const;
    void pointer(InputEvent::Kind kind);
    void show_cursor_for_a_mouse();
    void install_callbacks();
    void stay_in_front();
    void take_the_keyboard();
};

// GLFW would show it itself, and wait without end where a window manager that is just starting loses the request.
base::Status Window::State::show(GLFWmonitor* monitor) const {
    constexpr base::Milliseconds patience{20'000};
    PENDOPO_CHECK(show_window(glfwGetX11Display(), glfwGetX11Window(window), patience));
    if (full_screen) {
        const GLFWvidmode* mode = glfwGetVideoMode(monitor);
        glfwSetWindowMonitor(window, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
    }
    glfwFocusWindow(window);
    return {};
}

// Where the pointer was at the event: glfwGetCursorPos would tell where it is by now, and a quick finger is elsewhere.
void Window::State::pointer(InputEvent::Kind kind) {
    InputEvent event;
    event.kind = kind;
    event.x = x;
    event.y = y;
    queue.push(event);
}

void Window::State::show_cursor_for_a_mouse() {
    const int wanted = mouse.is_mouse() ? GLFW_CURSOR_NORMAL : GLFW_CURSOR_HIDDEN;
    if (full_screen && glfwGetInputMode(window, GLFW_CURSOR) != wanted) glfwSetInputMode(window, GLFW_CURSOR, wanted);
}

void Window::State::install_callbacks() {
    glfwSetWindowUserPointer(window, this);
    glfwSetCursorPosCallback(window, [](GLFWwindow* w, double now_x, double now_y) {
        State& state = of(w);
        state.x = static_cast<float>(now_x);
        state.y = static_cast<float>(now_y);
        state.mouse.moved(state.pressed);
        state.show_cursor_for_a_mouse();
        state.pointer(InputEvent::Kind::pointer_moved);
    });
    glfwSetMouseButtonCallback(window, [](GLFWwindow* w, int button, int action, int) {
        if (button != GLFW_MOUSE_BUTTON_LEFT) return;
        State& state = of(w);
        state.pressed = action == GLFW_PRESS;
        if (state.pressed) state.mouse.pressed();
        state.show_cursor_for_a_mouse();
        state.pointer(state.pressed ? InputEvent::Kind::pointer_pressed : InputEvent::Kind::pointer_released);
    });
    glfwSetScrollCallback(window, [](GLFWwindow* w, double, double notches) {
        InputEvent event;
        event.kind = InputEvent::Kind::wheel;
        event.y = static_cast<float>(notches);
        of(w).queue.push(event);
    });
    glfwSetKeyCallback(window, [](GLFWwindow* w, int key, int code, int action, int modifiers) {
        if (action == GLFW_RELEASE) return;
        const auto tactile = meaning_of_code(of(w).speech_codes, code);
        const auto known = tactile ? tactile : meaning(key);
        if (!known) return;
        InputEvent event;
        event.kind = InputEvent::Kind::key;
        event.key = *known;
        event.shift = (modifiers & GLFW_MOD_SHIFT) != 0;
        of(w).queue.push(event);
    });
    glfwSetCharCallback(window, [](GLFWwindow* w, unsigned character) {
        InputEvent event;
        event.kind = InputEvent::Kind::character;
        event.character = character;
        of(w).queue.push(event);
    });
    glfwSetWindowRefreshCallback(window, [](GLFWwindow* w) { of(w).repaint = true; });
    glfwSetFramebufferSizeCallback(window, [](GLFWwindow* w, int, int) { of(w).repaint = true; });
    if (full_screen) stay_in_front();
}

// Whoever stands at a kiosk must not get past this program: no window manager closes it, puts it away or hears of a
// key. SIGTERM ends it.
void Window::State::stay_in_front() {
    glfwSetWindowCloseCallback(window, [](GLFWwindow* w) { glfwSetWindowShouldClose(w, GLFW_FALSE); });
    glfwSetWindowIconifyCallback(window, [](GLFWwindow* w, int iconified) {
        if (iconified == GLFW_TRUE) glfwRestoreWindow(w);
    });
    glfwSetWindowFocusCallback(window, [](GLFWwindow* w, int focused) {
        if (focused == GLFW_TRUE) return;
        of(w).keyboard_is_ours = false;
        glfwFocusWindow(w);
    });
}

// While one client has the keyboard, nobody else's chords work. Refused before the window is shown: tried again.
void Window::State::take_the_keyboard() {
    if (!full_screen || keyboard_is_ours) return;
    keyboard_is_ours = XGrabKeyboard(glfwGetX11Display(), glfwGetX11Window(window), True, GrabModeAsync, GrabModeAsync,
                                     CurrentTime) == GrabSuccess;
}

base::Result<std::unique_ptr<Window>> Window::open(const WindowOptions& options) {
#ifdef GLFW_PLATFORM
    glfwInitHint(GLFW_PLATFORM, GLFW_PLATFORM_X11);  // GLFW 3.4 would prefer Wayland, where it knows no touch
#endif
    forget_dead_window_manager();
    if (glfwInit() != GLFW_TRUE)
        return base::fail(base::ErrorCode::unavailable, last_error("no display (is DISPLAY set?)"));
    auto state = std::make_unique<State>();  // from here on its destructor ends GLFW
    const bool by_processor =
        options.drawing == Drawing::processor || (options.drawing == Drawing::automatic && !has_gpu());
    give_hints(by_processor);

    GLFWmonitor* monitor = glfwGetPrimaryMonitor();
    state->speech_codes = options.speech_codes;
    state->facts = facts_of(monitor, options.screen_width_mm);
    state->full_screen = options.full_screen && monitor != nullptr;
    int width = options.width;
    int height = options.height;
    if (state->full_screen) {
        const GLFWvidmode* mode = glfwGetVideoMode(monitor);
        width = mode->width;
        height = mode->height;
    }
    glfwWindowHint(GLFW_DECORATED, state->full_screen ? GLFW_FALSE : GLFW_TRUE);
    state->window = glfwCreateWindow(width, height, options.title.c_str(), nullptr, nullptr);
    if (state->window == nullptr)
        return base::fail(base::ErrorCode::unavailable,
                          last_error(by_processor ? "no window" : "no OpenGL ES 2.0 window"));
    survive_protocol_errors();
    PENDOPO_CHECK(state->show(monitor));
    if (state->full_screen) glfwSetInputMode(state->window, GLFW_CURSOR, GLFW_CURSOR_HIDDEN);
    if (by_processor) {
        PENDOPO_TRY(state->surface, X11Surface::open(glfwGetX11Display(), glfwGetX11Window(state->window)));
    } else {
        glfwMakeContextCurrent(state->window);
        glfwSwapInterval(1);
    }
    state->install_callbacks();
    if (options.stop_on_signals) {
        State* raw = state.get();
        PENDOPO_TRY(state->signals, SignalWatch::start([raw] {
                        raw->stop = true;
                        glfwPostEmptyEvent();
                    }));
    }
    return std::unique_ptr<Window>(new Window(std::move(state)));
}

Window::Window(std::unique_ptr<State> state) : state_(std::move(state)) {}
Window::~Window() = default;

Panel Window::panel() const {
    int width = 0;
    int height = 0;
    glfwGetFramebufferSize(state_->window, &width, &height);
    return measure_panel(width, height, state_->facts);
}

bool Window::should_close() const {
    return state_->stop || glfwWindowShouldClose(state_->window) == GLFW_TRUE;
}

void Window::wait(base::Milliseconds longest) {
    state_->take_the_keyboard();
    if (longest.count() <= 0 || has_events())
        glfwPollEvents();
    else
        glfwWaitEventsTimeout(static_cast<double>(longest.count()) / 1000.0);
}

void Window::wake() noexcept {
    glfwPostEmptyEvent();
}
std::optional<InputEvent> Window::next_event() {
    return state_->queue.next();
}
bool Window::has_events() const noexcept {
    return !state_->queue.empty();
}
void Window::forget_events() noexcept {
    state_->queue.clear();
}
bool Window::take_repaint_request() noexcept {
    return std::exchange(state_->repaint, false);
}
bool Window::drawn_by_processor() const noexcept {
    return state_->surface != nullptr;
}

base::Result<std::unique_ptr<Renderer>> Window::start_renderer() {
    if (!state_->surface) return EsRenderer::start();
    return std::make_unique<PixelRenderer>([this] {
        const Panel now = panel();
        return state_->surface->buffer(now.width, now.height);
    });
}

void Window::swap() {
    if (state_->surface)
        state_->surface->show();
    else
        glfwSwapBuffers(state_->window);
}

}  // namespace pendopo::glfw
