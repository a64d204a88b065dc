// SPDX-License-Identifier: Apache-2.0
// pendopo-kiosk: the screen. This thread draws and decides what a touch means, the worker seals and stores; two more
// hear and speak (sound) and look through the camera (eye).
#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>

#include "app/kiosk/device_files.hpp"
#include "app/kiosk/kiosk_loop.hpp"
#include "app/kiosk/worker.hpp"
#include "platform/glfw/window.hpp"
#include "platform/log/log_sink.hpp"
#include "platform/posix/hardening.hpp"

namespace {

using namespace pendopo;

/// Nothing that this process holds may leave it by another way than the journal.
base::Status close_all_doors(char** arguments) {
    std::signal(SIGXFSZ, SIG_IGN);  // a limit on file sizes is a full disk, to be told, not a reason to die
    PENDOPO_CHECK(posix::restart_with_wiping_allocator(arguments));
    PENDOPO_CHECK(posix::forbid_memory_dumps());
    return posix::deny_network();
}

/// What is said may be written down only where nobody's real words are.
base::Status check_transcript(const config::KioskConfig& config, const std::string& transcript) {
    if (transcript.empty()) return {};
    PENDOPO_TRY(const content::RootKeys roots, kiosk::load_roots(config.roots_file));
    if (roots.practice) return {};
    return base::fail(base::ErrorCode::refused, "--transcript-file is for practice keys alone");
}

glfw::Drawing drawing_of(std::string_view name) {
    return name == "gpu"         ? glfw::Drawing::gpu
           : name == "processor" ? glfw::Drawing::processor
                                 : glfw::Drawing::automatic;
}

base::Status run(const config::KioskConfig& config, const kiosk::TestFiles& files) {
    PENDOPO_CHECK(check_transcript(config, files.transcript));
    PENDOPO_CHECK(log::open({.file = config.log.file, .least = config.log.level}));
    if (auto locked = posix::lock_memory(); !locked)
        base::log(base::Level::warning, "kiosk", "memory may be swapped: " + locked.error().message);
    glfw::WindowOptions options;
    options.width = static_cast<int>(config.window_width);
    options.height = static_cast<int>(config.window_height);
    options.full_screen = config.fullscreen;
    options.drawing = drawing_of(config.drawing);
    options.speech_codes = {static_cast<int>(config.speech.next_code), static_cast<int>(config.speech.back_code),
                            static_cast<int>(config.speech.choose_code)};
    if (config.screen_width_mm > 0) options.screen_width_mm = config.screen_width_mm;
    PENDOPO_TRY(const auto window, glfw::Window::open(options));
    if (window->drawn_by_processor())
        base::log(base::Level::info, "kiosk", "no GPU is used: the processor draws the pictures (screen.drawing)");
    kiosk::Worker worker(config, [&window = *window] { window.wake(); });
    kiosk::Sound sound(config.sound, files.transcript, [&window = *window] { window.wake(); });
    kiosk::Eye eye(config.camera, [&window = *window] { window.wake(); });
    return kiosk::run_loop(config, *window, worker, sound, eye, files);
}

}  // namespace

int main(int count, char** arguments) {
    CLI::App app{"Pendopo's kiosk: takes in what citizens say, sealed from the first byte on"};
    std::string config_file = "/etc/pendopo/kiosk.toml";
    kiosk::TestFiles files;
    bool full_screen = false;
    app.set_version_flag("--version", "pendopo-kiosk " PENDOPO_VERSION);
    app.add_option("--config", config_file, "Configuration (assets/config/kiosk.toml explains it)")
        ->capture_default_str();
    app.add_flag("--fullscreen", full_screen, "Take the whole screen, whatever the configuration says");
    app.add_option("--targets-file", files.targets, "For tests: keep a file of what can be touched and where");
    app.add_option("--transcript-file", files.transcript,
                   "For tests, on practice keys alone: write what would be said");
    CLI11_PARSE(app, count, arguments);

    const auto failed = [](const base::Error& error) {
        std::cerr << "pendopo-kiosk: " << error.message << '\n';
        return 1;
    };
    if (auto closed = close_all_doors(arguments); !closed) return failed(closed.error());
    auto config = config::load_kiosk(config_file);
    if (!config) return failed(config.error());
    config->fullscreen = config->fullscreen || full_screen;
    if (auto done = run(*config, files); !done) {
        base::log(base::Level::error, "kiosk", done.error().message);  // where whoever is far away finds it, too
        return failed(done.error());
    }
    return 0;
}
