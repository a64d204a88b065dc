// SPDX-License-Identifier: Apache-2.0
#include "tests/machine/cameras.hpp"

#include <chrono>
#include <cstring>
#include <stdexcept>
#include <string_view>

#include <fcntl.h>
#include <linux/videodev2.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "tests/e2e/harness/world.hpp"
#include "tests/machine/stand.hpp"
#include "tests/support/qr_picture.hpp"

namespace pendopo::machine {

namespace fs = std::filesystem;

const fs::path FedCamera::node = "/dev/video9";  // as session.sh plugs it in

namespace {

constexpr unsigned width = 640;
constexpr unsigned height = 480;
constexpr std::chrono::milliseconds between_pictures{100};

/// Grey points as YUYV, without colour.
std::string yuyv(const port::GreyPicture& picture) {
    std::string out;
    for (const char point : picture.pixels.text()) {
        out += point;
        out += '\x80';
    }
    return out;
}

bool usable(const fs::path& node) {
    return access(node.c_str(), R_OK | W_OK) == 0;
}

}  // namespace

void FedCamera::set_format() const {
    v4l2_format format{};
    format.type = V4L2_BUF_TYPE_VIDEO_OUTPUT;
    format.fmt.pix.width = width;
    format.fmt.pix.height = height;
    format.fmt.pix.pixelformat = V4L2_PIX_FMT_YUYV;
    format.fmt.pix.field = V4L2_FIELD_NONE;
    format.fmt.pix.bytesperline = width * 2;
    format.fmt.pix.sizeimage = width * height * 2;
    if (ioctl(writer_, VIDIOC_S_FMT, &format) != 0)
        throw std::runtime_error(node.string() + " takes no pictures: " + std::strerror(errno));
}

FedCamera::FedCamera() {
    ask_root("plug-camera");
    e2e::eventually("the camera is plugged in", [] { return usable(node); });
    writer_ = open(node.c_str(), O_WRONLY | O_CLOEXEC);
    if (writer_ < 0) throw std::runtime_error(node.string() + ": " + std::strerror(errno));
    set_format();
    thread_ = std::thread([this] { run(); });
}

FedCamera::~FedCamera() {
    {
        const std::lock_guard lock(mutex_);
        state_ = State::ended;
    }
    thread_.join();
    close(writer_);
    // Whoever still looks is asked again: the kernel keeps what is in use.
    e2e::eventually("the camera is pulled out", [] {
        ask_root("unplug-camera");
        return !fs::exists(node);
    });
}

void FedCamera::sees(const std::string& code) {
    const std::lock_guard lock(mutex_);
    code_ = code;
    state_ = State::sending;
}

void FedCamera::falls_silent() {
    const std::lock_guard lock(mutex_);
    state_ = State::silent;
}

void FedCamera::run() {
    for (std::uint32_t seed = 1;; ++seed) {
        std::string code;
        bool silent = false;
        {
            const std::lock_guard lock(mutex_);
            if (state_ == State::ended) return;
            silent = state_ == State::silent;
            code = code_;
        }
        if (!silent) {
            port::GreyPicture picture = test::grey_ground(width, height);
            if (!code.empty()) test::draw_qr(picture, code, {330, 235, 6, 9});
            test::add_noise(picture, 30, seed);
            const std::string bytes = yuyv(picture);
            // What the kernel does not take is missed by whoever looks.
            static_cast<void>(!write(writer_, bytes.data(), bytes.size()));
        }
        std::this_thread::sleep_for(between_pictures);
    }
}

fs::path made_up_camera() {
    for (const auto& entry : fs::directory_iterator("/sys/class/video4linux"))
        if (e2e::read_text(entry.path() / "name") == "vivid-000-vid-cap\n") return "/dev" / entry.path().filename();
    throw std::runtime_error("the kernel has made up no camera");
}

void pull_out_made_up_camera() {
    const fs::path node = made_up_camera();
    const int device = open(node.c_str(), O_RDWR | O_CLOEXEC);
    if (device < 0) throw std::runtime_error(node.string() + ": " + std::strerror(errno));
    // Its number is vivid's own business; its name is told.
    v4l2_queryctrl control{};
    control.id = V4L2_CTRL_FLAG_NEXT_CTRL;
    bool done = false;
    while (!done && ioctl(device, VIDIOC_QUERYCTRL, &control) == 0) {
        v4l2_control press{};
        press.id = control.id;
        press.value = 1;
        if (std::string_view(reinterpret_cast<const char*>(control.name)) == "Disconnect")
            done = ioctl(device, VIDIOC_S_CTRL, &press) == 0;
        control.id |= V4L2_CTRL_FLAG_NEXT_CTRL;
    }
    close(device);
    if (!done) throw std::runtime_error(node.string() + " can't be pulled out");
}

}  // namespace pendopo::machine
