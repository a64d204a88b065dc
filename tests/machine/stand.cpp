// SPDX-License-Identifier: Apache-2.0
#include "tests/machine/stand.hpp"

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

namespace pendopo::machine {

namespace fs = std::filesystem;
using e2e::eventually;

namespace {

// An emulated processor takes its time.
constexpr std::chrono::seconds patience{120};

/// One of QEMU's own commands, to its end.
void ask_qemu(const std::string& command) {
    const int port = open("/dev/virtio-ports/pendopo.monitor", O_RDWR | O_CLOEXEC);
    if (port < 0) throw std::runtime_error("QEMU's monitor is not there");
    const std::string line = command + "\n";
    bool done = write(port, line.data(), line.size()) == static_cast<ssize_t>(line.size());
    // It shows each letter it reads, and asks again when it is ready.
    std::string answer;
    while (done && answer.find("\n(qemu) ") == std::string::npos) {
        pollfd ready{port, POLLIN, 0};
        char bytes[4096];
        const ssize_t count = poll(&ready, 1, 20'000) == 1 ? read(port, bytes, sizeof bytes) : -1;
        if (count <= 0) done = false;
        if (count > 0) answer.append(bytes, static_cast<std::size_t>(count));
        if (answer.find(command) == std::string::npos) continue;
        answer = answer.substr(answer.rfind(command));
    }
    close(port);
    if (!done) throw std::runtime_error("QEMU does not answer: " + command + "\n" + answer);
}

fs::path pictures() {
    return fs::path(PENDOPO_SOURCE_DIR) / "build" / "machine";
}

}  // namespace

void Glass::keep(const std::string& name) const {
    ask_qemu("screendump " + (pictures() / (name + ".png")).string() + " -f png");
}

std::string Glass::points() {
    // A name of its own each time: what the host writes anew is seen here only where nobody has looked before.
    const fs::path file = pictures() / ("glass-" + std::to_string(getpid()) + "-" + std::to_string(++number_) + ".ppm");
    ask_qemu("screendump " + file.string());
    const std::string all = e2e::read_text(file);
    const std::string header = "P6\n" + std::to_string(screen_width) + " " + std::to_string(screen_height) + "\n255\n";
    if (!all.starts_with(header)) throw std::runtime_error("no picture of the screen: " + all.substr(0, 20));
    return all.substr(header.size());
}

double alike(const std::string& one, const std::string& other) {
    if (one.size() != other.size() || one.empty()) return 0;
    std::size_t same = 0;
    for (std::size_t i = 0; i < one.size(); ++i)
        same += one[i] == other[i] ? 1 : 0;
    return static_cast<double>(same) / static_cast<double>(one.size());
}

void ask_root(const std::string& errand) {
    std::ofstream("/run/errands") << errand << '\n' << std::flush;
}

Stand::Stand() {
    // Whatever a random hand opens is left alone and wiped soon.
    device.configure("\n[session]\nidle_warning_after_s = 30\nidle_extend_s = 20\n");
}

void Stand::open() {
    province.start();
    cage = std::make_unique<e2e::Cage>(folder.path());
    device.start_sync();
    device.start_kiosk_full_screen(*cage);
    province.confirm_the_waiting_device();
    eventually("the kiosk invites", [&] { return device.screen() == "attract"; });
    plug_in_touch();
}

void Stand::plug_in_touch() {
    touch.reset();
    touch = std::make_unique<TouchScreen>(screen_width, screen_height);
    wait_until_heard(*touch);
    // cage has it; Xwayland makes a device of its own of it some time later, and what is touched before is lost.
    eventually("the kiosk feels the touch screen", [&] { return feels_the_corner(); });
    wait_until_still();
}

bool Stand::resting() const {
    std::ifstream file(device.targets());
    std::string line;
    return std::getline(file, line) && line.ends_with(" resting");
}

bool Stand::feels_the_corner() {
    constexpr std::chrono::milliseconds look_again{10};
    constexpr int looks = 300;
    constexpr int held = 100;  // longer than a card of the invitation turns
    int moving = 0;
    touch->press(screen_width - 1, screen_height - 1);
    for (int i = 0; i < looks && moving < held; ++i) {
        std::this_thread::sleep_for(look_again);
        moving = resting() ? 0 : moving + 1;
    }
    touch->lift();
    return moving == held;
}

void Stand::wait_until_heard(const InputDevice& input) {
    const fs::path open_files = "/proc/" + std::to_string(cage->process().pid()) + "/fd";
    eventually("cage has opened " + input.node().string(), [&] {
        for (const auto& file : fs::directory_iterator(open_files)) {
            std::error_code gone;
            if (fs::read_symlink(file.path(), gone) == input.node()) return true;
        }
        return false;
    });
}

void Stand::play(const std::string& script) {
    auto screen = visitor::Screen::open(cage->name());
    if (!screen) throw std::runtime_error(screen.error().message);
    std::istringstream lines(script);
    auto played = visitor::Script(*screen, *touch, device.targets(), patience).play(lines);
    if (played) return;
    glass.keep("failed");
    throw std::runtime_error(played.error().message);
}

visitor::Rectangle Stand::where(const std::string& target) const {
    std::ifstream file(device.targets());
    for (std::string word; file >> word;) {
        visitor::Rectangle r;
        if (word == target && file >> r.x >> r.y >> r.width >> r.height) return r;
    }
    throw std::runtime_error("nothing to touch called " + target + " on " + device.screen());
}

void Stand::visit(const std::string& words) {
    play(
        "screen attract\ntap start\nscreen doors\ntap door:0\nscreen topic\ntap topic:0\nscreen place\n"
        "tap place:0\nscreen write\nspell " +
        words +
        "\ntap primary\nscreen contact\ntap contact_choice:0\ntap primary\nscreen review\ntap primary\n"
        "screen receipt\n");
}

void Stand::wait_for_words_at_desk(const std::string& words) const {
    eventually("the desk has: " + words, [&] {
        for (const auto& entry : province.desk())
            if (entry["words"] == words) return true;
        return false;
    });
}

void Stand::check_unharmed(const std::string& words) {
    CHECK(cage->process().running());
    CHECK(device.kiosk().running());
    wait_until_still();
    eventually("the kiosk invites again", [&] { return device.screen() == "attract"; });
    wait_until_still();
    visit(words);
    wait_for_words_at_desk(words);
    CHECK(device.kiosk().stop() == 0);
}

void Stand::wait_until_still() const {
    constexpr int looks = 50;  // half a second of them
    std::string before;
    int same = 0;
    eventually("the kiosk is still", [&] {
        std::ifstream file(device.targets());
        std::string line;
        std::getline(file, line);
        same = line == before && line.ends_with(" resting") ? same + 1 : 0;
        before = line;
        return same == looks;
    });
}

void Stand::keep_at_rest(const std::string& name) const {
    wait_until_still();
    glass.keep(name);
}

long Stand::pictures_drawn() const {
    std::ifstream file(device.targets());
    std::string word;
    std::string screen;
    long serial = 0;
    file >> word >> screen >> serial;
    return serial;
}

}  // namespace pendopo::machine
