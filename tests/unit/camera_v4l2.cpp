// SPDX-License-Identifier: Apache-2.0
// The V4L2 camera against a driver of our own: the program's calls of ioctl() on one file are answered here, as
// Documentation/userspace-api/media of the kernel says that a driver does. Its mapped memory is that file.
#include <cstdarg>
#include <fstream>
#include <set>
#include <vector>

#include <doctest/doctest.h>
#include <errno.h>
#include <linux/videodev2.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "platform/camera/device.hpp"
#include "platform/camera/grey.hpp"
#include "tests/support/qr_picture.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
using base::ErrorCode;

namespace {

constexpr base::Milliseconds patience{20};
constexpr std::size_t buffer_bytes = 1 << 20;

/// A camera plugged into this process.
class Driver {
public:
    Driver() {
        std::ofstream(path(), std::ios::binary) << std::string(buffers * buffer_bytes, '\xee');
        struct stat status {};
        REQUIRE(::stat(path().c_str(), &status) == 0);
        inode_ = status.st_ino;
        plugged() = this;
    }
    Driver(const Driver&) = delete;
    Driver& operator=(const Driver&) = delete;
    ~Driver() { plugged() = nullptr; }

    static Driver*& plugged() {
        static Driver* driver = nullptr;
        return driver;
    }
    [[nodiscard]] std::filesystem::path path() const { return folder_.path() / "video0"; }
    [[nodiscard]] bool is(int descriptor) const {
        struct stat status {};
        return ::fstat(descriptor, &status) == 0 && status.st_ino == inode_;
    }

    /// The next picture that it has filled a buffer with.
    void films(const base::Bytes& bytes) { films_.push_back(bytes); }
    [[nodiscard]] std::string memory() const {
        std::ifstream file(path(), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    int answer(unsigned long request, void* argument) {
        if (unplugged) return fails(ENODEV);
        switch (request) {
            case VIDIOC_QUERYCAP:
                static_cast<v4l2_capability*>(argument)->capabilities = V4L2_CAP_DEVICE_CAPS;
                static_cast<v4l2_capability*>(argument)->device_caps = caps;
                return 0;
            case VIDIOC_ENUM_FMT:
                return name_format(*static_cast<v4l2_fmtdesc*>(argument));
            case VIDIOC_S_FMT:
                return set_format(static_cast<v4l2_format*>(argument)->fmt.pix);
            case VIDIOC_REQBUFS:
                static_cast<v4l2_requestbuffers*>(argument)->count = buffers;
                return 0;
            case VIDIOC_QUERYBUF:
                static_cast<v4l2_buffer*>(argument)->length = buffer_bytes;
                static_cast<v4l2_buffer*>(argument)->m.offset =
                    static_cast<std::uint32_t>(static_cast<v4l2_buffer*>(argument)->index * buffer_bytes);
                return 0;
            case VIDIOC_QBUF:
                free_.insert(static_cast<v4l2_buffer*>(argument)->index);
                return 0;
            case VIDIOC_DQBUF:
                return fill(*static_cast<v4l2_buffer*>(argument));
            case VIDIOC_STREAMON:
            case VIDIOC_STREAMOFF:
                streams = request == VIDIOC_STREAMON;
                return 0;
            default:
                return fails(ENOTTY);
        }
    }

    static constexpr unsigned buffers = 3;
    std::uint32_t caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
    std::vector<std::uint32_t> formats{camera::fourcc("YUYV")};
    unsigned width = 64;
    unsigned height = 48;
    bool busy = false;
    bool unplugged = false;
    bool streams = false;
    int spoilt = 0;  ///< so many pictures fail with EIO
    std::uint32_t chosen = 0;

private:
    static int fails(int number) {
        errno = number;
        return -1;
    }
    int name_format(v4l2_fmtdesc& description) const {
        if (description.index >= formats.size()) return fails(EINVAL);
        description.pixelformat = formats[description.index];
        return 0;
    }
    int set_format(v4l2_pix_format& format) {
        if (busy) return fails(EBUSY);
        chosen = format.pixelformat;
        format.width = width;
        format.height = height;
        format.bytesperline = 0;  // some drivers leave it to whoever reads
        return 0;
    }
    int fill(v4l2_buffer& buffer) {
        if (spoilt > 0) {
            --spoilt;
            return fails(EIO);
        }
        if (films_.empty() || free_.empty()) return fails(EAGAIN);
        buffer.index = *free_.begin();
        free_.erase(free_.begin());
        buffer.bytesused = static_cast<std::uint32_t>(films_.front().size());
        std::fstream file(path(), std::ios::binary | std::ios::in | std::ios::out);
        file.seekp(static_cast<std::streamoff>(buffer.index * buffer_bytes));
        file.write(reinterpret_cast<const char*>(films_.front().data()), buffer.bytesused);
        films_.erase(films_.begin());
        return 0;
    }

    test::StorageFolder folder_;
    ino_t inode_ = 0;
    std::vector<base::Bytes> films_;
    std::set<unsigned> free_;
};

/// All points as bright, in YUYV.
base::Bytes yuyv(base::Byte brightness) {
    base::Bytes out(std::size_t{2} * 64 * 48, 128);
    for (std::size_t i = 0; i < out.size(); i += 2)
        out[i] = brightness;
    return out;
}

}  // namespace

/// In place of the C library's, for this program.
extern "C" int ioctl(int descriptor, unsigned long request, ...) {
    std::va_list more;
    va_start(more, request);
    void* const argument = va_arg(more, void*);
    va_end(more);
    Driver* const driver = Driver::plugged();
    if (driver != nullptr && driver->is(descriptor)) return driver->answer(request, argument);
    return static_cast<int>(::syscall(SYS_ioctl, descriptor, request, argument));
}

TEST_CASE("v4l2 camera: of the pictures that wait the newest is seen, and each buffer goes back to the driver") {
    Driver driver;
    const auto eye = camera::camera(driver.path().string());
    REQUIRE(eye->open());
    CHECK(driver.streams);
    port::GreyPicture out;
    CHECK_FALSE(eye->look(out, patience).value_or(true));
    for (int round = 0; round < 5; ++round) {  // more than there are buffers
        driver.films(yuyv(10));
        driver.films(yuyv(static_cast<base::Byte>(20 + round)));
        REQUIRE(eye->look(out, patience).value_or(false));
        CHECK(out.width == 64);
        CHECK(out.height == 48);
        CHECK(out.pixels.view()[64 * 48 - 1] == 20 + round);
    }
    eye->close();
    CHECK_FALSE(driver.streams);
    CHECK(driver.memory() == std::string(Driver::buffers * buffer_bytes, '\0'));  // no picture stays
}

TEST_CASE("v4l2 camera: the cheapest format that both know is taken, and a JPEG where there is no other") {
    Driver driver;
    const auto eye = camera::camera(driver.path().string());
    driver.formats = {camera::fourcc("MJPG"), camera::fourcc("YUYV"), camera::fourcc("GREY")};
    REQUIRE(eye->open());
    CHECK(driver.chosen == camera::fourcc("GREY"));
    eye->close();
    driver.formats = {camera::fourcc("H264"), camera::fourcc("MJPG")};
    REQUIRE(eye->open());
    CHECK(driver.chosen == camera::fourcc("MJPG"));
    driver.films({0xff, 0xd8, 0xff, 0xd9});
    port::GreyPicture out;
    CHECK_FALSE(eye->look(out, patience).value_or(true));  // damaged: the next may be whole
    CHECK(driver.streams);
}

TEST_CASE("v4l2 camera: a busy one, one of no use, and one with pictures of no use are told apart") {
    Driver driver;
    const auto eye = camera::camera(driver.path().string());
    driver.busy = true;
    CHECK(eye->open().error().code == ErrorCode::unavailable);
    driver.busy = false;
    driver.formats = {camera::fourcc("H264")};
    CHECK(eye->open().error().code == ErrorCode::unsupported);
    driver.formats = {camera::fourcc("YUYV")};
    driver.width = port::camera_side_max + 1;
    CHECK(eye->open().error().code == ErrorCode::unsupported);
    driver.width = 64;
    driver.caps = V4L2_CAP_VIDEO_OUTPUT;
    CHECK(eye->open().error().code == ErrorCode::unsupported);
    driver.caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
    CHECK(eye->open());
}

TEST_CASE("v4l2 camera: a spoilt picture is left out, a camera that is pulled out is lost, and comes back") {
    Driver driver;
    const auto eye = camera::camera(driver.path().string());
    REQUIRE(eye->open());
    port::GreyPicture out;
    driver.spoilt = 1;
    driver.films(yuyv(40));
    CHECK_FALSE(eye->look(out, patience).value_or(true));
    CHECK(eye->look(out, patience).value_or(false));
    base::Bytes cut = yuyv(50);
    cut.resize(100);
    driver.films(cut);
    CHECK_FALSE(eye->look(out, patience).value_or(true));
    driver.unplugged = true;
    CHECK(eye->look(out, patience).error().code == ErrorCode::not_found);
    CHECK_FALSE(eye->look(out, patience));  // closed by then
    driver.unplugged = false;
    REQUIRE(eye->open());
    driver.films(yuyv(60));
    CHECK(eye->look(out, patience).value_or(false));
    CHECK(out.pixels.view()[0] == 60);
}
