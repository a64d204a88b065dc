// SPDX-License-Identifier: Apache-2.0
#include "platform/camera/device.hpp"

#include <algorithm>

#include <errno.h>
#include <poll.h>

#include "platform/camera/cameras.hpp"
#include "platform/posix/system_error.hpp"

namespace pendopo::camera {
namespace {

constexpr std::string_view stream_prefix = "y4m:";

class NoCamera final : public port::Camera {
public:
    base::Status open() override { return base::fail(base::ErrorCode::not_found, "no camera is configured"); }
    base::Result<bool> look(port::GreyPicture&, base::Milliseconds) override {
        return base::fail(base::ErrorCode::not_found, "no camera is configured");
    }
    void close() noexcept override {}
};

}  // namespace

std::unique_ptr<port::Camera> camera(const std::string& device) {
    if (device.empty()) return std::make_unique<NoCamera>();
    if (device.starts_with(stream_prefix)) return y4m_camera(device.substr(stream_prefix.size()));
    return v4l2_camera(device);
}

base::Error failed_to_open(const std::filesystem::path& path) {
    const int number = errno;
    base::Error error = posix::system_error("camera " + path.string(), number);
    if (number == ENODEV || number == ENXIO) error.code = base::ErrorCode::not_found;
    if (number == EBUSY) error.code = base::ErrorCode::unavailable;
    return error;
}

bool wait_for_bytes(int descriptor, base::Milliseconds patience) {
    pollfd poll{descriptor, POLLIN, 0};
    const int ready = ::poll(&poll, 1, static_cast<int>(std::max<base::Milliseconds::rep>(patience.count(), 0)));
    return ready > 0;  // an interruption is as if none came: the caller asks again
}

}  // namespace pendopo::camera
