// SPDX-License-Identifier: Apache-2.0
#include "platform/glfw/x11_surface.hpp"

#include <cstdint>
#include <utility>
#include <vector>

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <X11/extensions/XShm.h>
#include <sys/ipc.h>
#include <sys/mman.h>
#include <sys/shm.h>

#include "platform/base/bytes.hpp"

namespace pendopo::glfw {
namespace {

bool attach_failed = false;  // Xlib hands no pointer to its error handler

int note_failed_attach(Display*, XErrorEvent*) {
    attach_failed = true;
    return 0;
}

std::size_t bytes_of(const XImage& image) {
    return static_cast<std::size_t>(image.bytes_per_line) * static_cast<std::size_t>(image.height);
}

}  // namespace

struct X11Surface::State {
    Display* display = nullptr;
    ::Window window = 0;
    Visual* visual = nullptr;
    unsigned depth = 0;
    GC context = nullptr;
    XImage* image = nullptr;
    XShmSegmentInfo segment{};
    bool shared = false;
    std::vector<std::uint32_t> kept;

    ~State() {
        let_go();
        if (context != nullptr) XFreeGC(display, context);
    }

    void let_go() {
        if (image == nullptr) return;
        base::wipe(image->data, bytes_of(*image));
        if (shared) {
            XShmDetach(display, &segment);
            XSync(display, False);
            ::shmdt(segment.shmaddr);
        }
        forget_image();
        kept = {};
        shared = false;
    }

    /// Its memory is ours; XDestroyImage would free it.
    void forget_image() {
        image->data = nullptr;
        XDestroyImage(image);
        image = nullptr;
    }

    /// Memory that the server reads too. It is gone for all others at once, and by itself when both sides have ended.
    bool share(int width, int height) {
        if (XShmQueryExtension(display) == False) return false;
        image = XShmCreateImage(display, visual, depth, ZPixmap, nullptr, &segment, static_cast<unsigned>(width),
                                static_cast<unsigned>(height));
        if (image == nullptr) return false;
        shared = attach();
        if (!shared) forget_image();
        return shared;
    }

    bool attach() {
        segment.shmid = ::shmget(IPC_PRIVATE, bytes_of(*image), IPC_CREAT | 0600);
        if (segment.shmid < 0) return false;
        void* const memory = ::shmat(segment.shmid, nullptr, 0);
        const bool mapped = memory != MAP_FAILED;  // shmat tells it by the same value
        if (mapped) {
            segment.shmaddr = image->data = static_cast<char*>(memory);
            segment.readOnly = True;
            XSync(display, False);
            attach_failed = false;
            const XErrorHandler usual = XSetErrorHandler(note_failed_attach);
            XShmAttach(display, &segment);
            XSync(display, False);
            XSetErrorHandler(usual);
            if (attach_failed) ::shmdt(memory);
        }
        ::shmctl(segment.shmid, IPC_RMID, nullptr);
        return mapped && !attach_failed;
    }

    /// Memory of our own, which is sent: a display elsewhere, or no shared memory left.
    void keep(int width, int height) {
        kept.resize(static_cast<std::size_t>(width) * static_cast<std::size_t>(height));
        image = XCreateImage(display, visual, depth, ZPixmap, 0, reinterpret_cast<char*>(kept.data()),
                             static_cast<unsigned>(width), static_cast<unsigned>(height), 32, 0);
    }
};

base::Result<std::unique_ptr<X11Surface>> X11Surface::open(void* display, unsigned long window) {
    auto state = std::make_unique<State>();
    state->display = static_cast<Display*>(display);
    state->window = window;
    XWindowAttributes attributes{};
    if (XGetWindowAttributes(state->display, window, &attributes) == 0)
        return base::fail(base::ErrorCode::unavailable, "the window can't be asked for its pixels");
    const Visual& visual = *attributes.visual;
    const bool fits = (attributes.depth == 24 || attributes.depth == 32) && visual.red_mask == 0xFF0000u &&
                      visual.green_mask == 0xFF00u && visual.blue_mask == 0xFFu;
    if (!fits)
        return base::fail(base::ErrorCode::unsupported,
                          "the screen has no 24-bit colours, which drawing by the processor needs");
    state->visual = attributes.visual;
    state->depth = static_cast<unsigned>(attributes.depth);
    state->context = XCreateGC(state->display, window, 0, nullptr);
    return std::unique_ptr<X11Surface>(new X11Surface(std::move(state)));
}

X11Surface::X11Surface(std::unique_ptr<State> state) : state_(std::move(state)) {}
X11Surface::~X11Surface() = default;

PixelBuffer X11Surface::buffer(int width, int height) {
    State& state = *state_;
    if (state.image != nullptr && (state.image->width != width || state.image->height != height)) state.let_go();
    if (state.image == nullptr && width > 0 && height > 0 && !state.share(width, height)) state.keep(width, height);
    if (state.image == nullptr) return {};
    return {reinterpret_cast<std::uint32_t*>(state.image->data), width, height,
            state.image->bytes_per_line / static_cast<int>(sizeof(std::uint32_t))};
}

void X11Surface::show() {
    State& state = *state_;
    if (state.image == nullptr) return;
    const auto width = static_cast<unsigned>(state.image->width);
    const auto height = static_cast<unsigned>(state.image->height);
    if (state.shared)
        XShmPutImage(state.display, state.window, state.context, state.image, 0, 0, 0, 0, width, height, False);
    else
        XPutImage(state.display, state.window, state.context, state.image, 0, 0, 0, 0, width, height);
    XSync(state.display, False);
}

}  // namespace pendopo::glfw
