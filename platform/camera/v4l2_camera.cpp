// SPDX-License-Identifier: Apache-2.0
// The kernel's V4L2 interface (linux/videodev2.h): non-blocking, one picture in work while the driver fills the others.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <sys/ioctl.h>
#include <sys/mman.h>

#include "platform/camera/cameras.hpp"
#include "platform/camera/grey.hpp"
#include "platform/posix/descriptor.hpp"

namespace pendopo::camera {
namespace {

using base::ErrorCode;

// A receipt's QR has 41 modules a side with its margin: at a third of this width they are five points each.
constexpr unsigned wanted_width = 640;
constexpr unsigned wanted_height = 480;
constexpr unsigned buffers_wanted = 3;  // one in work, one being filled, one in between
constexpr unsigned buffers_max = 8;     // a driver may give more than was asked for
constexpr unsigned formats_max = 64;    // that a driver may name

/// The driver may be interrupted; then it is asked again.
bool ask(int descriptor, unsigned long request, void* argument) {
    int answer = 0;
    do {
        answer = ::ioctl(descriptor, request, argument);
    } while (answer < 0 && errno == EINTR);
    return answer == 0;
}

/// Pictures that driver and program share; wiped and unmapped with the object.
class Mapping {
public:
    Mapping(int descriptor, const v4l2_buffer& buffer)
        : size_(buffer.length),
          memory_(::mmap(nullptr, size_, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, buffer.m.offset)) {}
    Mapping(Mapping&& other) noexcept : size_(other.size_), memory_(std::exchange(other.memory_, MAP_FAILED)) {}
    Mapping& operator=(Mapping&&) = delete;
    ~Mapping() {
        if (!mapped()) return;
        base::wipe(memory_, size_);
        ::munmap(memory_, size_);
    }
    [[nodiscard]] bool mapped() const noexcept { return memory_ != MAP_FAILED; }
    [[nodiscard]] base::ByteView first(std::size_t count) const noexcept {
        return {static_cast<const base::Byte*>(memory_), std::min(count, size_)};
    }

private:
    std::size_t size_;
    void* memory_;
};

v4l2_buffer mapped_buffer(unsigned index = 0) {
    v4l2_buffer buffer{};
    buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    buffer.memory = V4L2_MEMORY_MMAP;
    buffer.index = index;
    return buffer;
}

class V4l2Camera final : public port::Camera {
public:
    explicit V4l2Camera(std::filesystem::path device) : path_(std::move(device)) {}
    V4l2Camera(const V4l2Camera&) = delete;
    V4l2Camera& operator=(const V4l2Camera&) = delete;
    ~V4l2Camera() override { close(); }

    base::Status open() override {
        if (device_.open()) return {};
        device_ = posix::Descriptor(::open(path_.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
        if (!device_.open()) return base::fail(failed_to_open(path_));
        auto started = start();
        if (!started) close();
        return started;
    }

    base::Result<bool> look(port::GreyPicture& out, base::Milliseconds patience) override {
        if (!device_.open()) return base::fail(ErrorCode::io, "the camera is not open");
        if (!wait_for_bytes(device_.get(), patience)) return false;
        std::optional<v4l2_buffer> newest;
        while (true) {
            v4l2_buffer buffer = mapped_buffer();
            if (!ask(device_.get(), VIDIOC_DQBUF, &buffer)) break;
            if (newest) static_cast<void>(ask(device_.get(), VIDIOC_QBUF, &*newest));
            newest = buffer;
        }
        // EIO: this picture was spoilt on its way, the next may be whole. Anything else: the camera is gone.
        if (errno != EAGAIN && errno != EIO) return lost();
        if (!newest) return false;
        const bool good = read(*newest, out);
        if (!ask(device_.get(), VIDIOC_QBUF, &*newest)) return lost();
        return good;
    }

    void close() noexcept override {
        if (device_.open() && !mappings_.empty()) {
            int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
            static_cast<void>(ask(device_.get(), VIDIOC_STREAMOFF, &type));
        }
        mappings_.clear();
        device_.reset();
    }

private:
    base::Status start() {
        v4l2_capability can{};
        if (!ask(device_.get(), VIDIOC_QUERYCAP, &can)) return unsupported("no camera");
        const std::uint32_t caps = (can.capabilities & V4L2_CAP_DEVICE_CAPS) != 0 ? can.device_caps : can.capabilities;
        if ((caps & V4L2_CAP_VIDEO_CAPTURE) == 0 || (caps & V4L2_CAP_STREAMING) == 0)
            return unsupported("gives no pictures");
        PENDOPO_CHECK(choose_format());
        PENDOPO_CHECK(map_buffers());
        int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        if (!ask(device_.get(), VIDIOC_STREAMON, &type)) return base::fail(failed_to_open(path_));
        return {};
    }

    [[nodiscard]] std::vector<std::uint32_t> offered() const {
        std::vector<std::uint32_t> out;
        for (unsigned i = 0; i < formats_max; ++i) {
            v4l2_fmtdesc description{};
            description.index = i;
            description.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
            if (!ask(device_.get(), VIDIOC_ENUM_FMT, &description)) break;
            out.push_back(description.pixelformat);
        }
        return out;
    }

    base::Status choose_format() {
        const std::vector<std::uint32_t> all = offered();
        for (const Format& each : formats) {
            if (std::ranges::find(all, each.fourcc) == all.end()) continue;
            v4l2_format format{};
            format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
            format.fmt.pix.width = wanted_width;
            format.fmt.pix.height = wanted_height;
            format.fmt.pix.pixelformat = each.fourcc;
            format.fmt.pix.field = V4L2_FIELD_NONE;
            if (!ask(device_.get(), VIDIOC_S_FMT, &format)) {
                if (errno == EBUSY) return base::fail(failed_to_open(path_));
                continue;
            }
            if (!take(format.fmt.pix, each)) continue;
            return {};
        }
        return unsupported("sends no pictures that can be read");
    }

    /// Drivers answer with what they can.
    [[nodiscard]] bool take(const v4l2_pix_format& given, const Format& wanted) {
        const auto fits = [](unsigned side) { return side >= port::camera_side_min && side <= port::camera_side_max; };
        if (given.pixelformat != wanted.fourcc || !fits(given.width) || !fits(given.height)) return false;
        const unsigned row = given.width * (wanted.layout == Layout::planes ? 1 : 2);
        shape_ = {{}, given.width, given.height, std::max(given.bytesperline, row)};
        layout_ = wanted.layout;
        return true;
    }

    base::Status map_buffers() {
        v4l2_requestbuffers request{};
        request.count = buffers_wanted;
        request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
        request.memory = V4L2_MEMORY_MMAP;
        if (!ask(device_.get(), VIDIOC_REQBUFS, &request)) return base::fail(failed_to_open(path_));
        if (request.count < 2) return base::fail(ErrorCode::io, "camera " + path_.string() + ": no room for pictures");
        for (unsigned i = 0; i < std::min(request.count, buffers_max); ++i) {
            v4l2_buffer buffer = mapped_buffer(i);
            if (!ask(device_.get(), VIDIOC_QUERYBUF, &buffer)) return base::fail(failed_to_open(path_));
            mappings_.emplace_back(device_.get(), buffer);
            if (!mappings_.back().mapped() || !ask(device_.get(), VIDIOC_QBUF, &buffer))
                return base::fail(failed_to_open(path_));
        }
        return {};
    }

    [[nodiscard]] bool read(const v4l2_buffer& buffer, port::GreyPicture& out) const {
        const bool spoilt = (buffer.flags & V4L2_BUF_FLAG_ERROR) != 0 || buffer.index >= mappings_.size();
        if (spoilt) return false;
        RawPicture raw = shape_;
        raw.bytes = mappings_[buffer.index].first(buffer.bytesused);
        return to_grey(raw, layout_, out);
    }

    base::Status unsupported(std::string_view why) const {
        return base::fail(ErrorCode::unsupported, "camera " + path_.string() + ": " + std::string(why));
    }
    base::Result<bool> lost() {
        close();
        return base::fail(ErrorCode::not_found, "camera " + path_.string() + " is gone");
    }

    std::filesystem::path path_;
    posix::Descriptor device_;
    std::vector<Mapping> mappings_;
    RawPicture shape_;  ///< of each picture, without its bytes
    Layout layout_ = Layout::planes;
};

}  // namespace

std::unique_ptr<port::Camera> v4l2_camera(std::filesystem::path device) {
    return std::make_unique<V4l2Camera>(std::move(device));
}

}  // namespace pendopo::camera
