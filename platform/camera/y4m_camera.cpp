// SPDX-License-Identifier: Apache-2.0
#include <chrono>

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/camera/cameras.hpp"
#include "platform/camera/y4m_reader.hpp"
#include "platform/posix/descriptor.hpp"

namespace pendopo::camera {
namespace {

using base::ErrorCode;

constexpr std::size_t piece_bytes = 65'536;  // what a pipe holds

class Y4mCamera final : public port::Camera {
public:
    explicit Y4mCamera(std::filesystem::path stream) : path_(std::move(stream)) {}

    base::Status open() override {
        if (stream_.open()) return {};
        // Without waiting for who writes: that is look()'s to do, which gives up.
        posix::Descriptor opened(::open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY));
        if (!opened.open()) return base::fail(failed_to_open(path_));
        struct stat status {};
        if (::fstat(opened.get(), &status) != 0) return base::fail(failed_to_open(path_));
        if (!S_ISFIFO(status.st_mode) && !S_ISREG(status.st_mode))
            return base::fail(ErrorCode::unsupported, "camera " + path_.string() + ": neither a FIFO nor a file");
        stream_ = std::move(opened);
        reader_ = {};
        piece_ = base::SecretBuffer(piece_bytes);
        left_ = {};
        return {};
    }

    base::Result<bool> look(port::GreyPicture& out, base::Milliseconds patience) override {
        if (!stream_.open()) return base::fail(ErrorCode::io, "the camera is not open");
        const auto until = std::chrono::steady_clock::now() + patience;
        while (true) {
            auto whole = reader_.take(left_, out);
            if (!whole) {
                close();
                return base::fail(std::move(whole).error().in(path_.string()));
            }
            if (*whole) return true;
            const auto left = std::chrono::ceil<base::Milliseconds>(until - std::chrono::steady_clock::now());
            if (left.count() <= 0 || !wait_for_bytes(stream_.get(), left)) return false;
            PENDOPO_CHECK(read());
        }
    }

    void close() noexcept override {
        stream_.reset();
        reader_ = {};
        piece_ = {};
        left_ = {};
    }

private:
    base::Status read() {
        piece_.resize(piece_bytes);
        const ssize_t count = ::read(stream_.get(), piece_.span().data(), piece_bytes);
        if (count > 0) {
            left_ = piece_.view().first(static_cast<std::size_t>(count));
            return {};
        }
        if (count < 0 && (errno == EAGAIN || errno == EINTR)) return {};
        const base::Error error = count < 0 ? failed_to_open(path_)
                                            : base::Error{ErrorCode::not_found, path_.string() + ": the stream ended"};
        close();
        return base::fail(error);
    }

    std::filesystem::path path_;
    posix::Descriptor stream_;
    Y4mReader reader_;
    base::SecretBuffer piece_;
    base::ByteView left_;  ///< of piece_: not taken yet
};

}  // namespace

std::unique_ptr<port::Camera> y4m_camera(std::filesystem::path stream) {
    return std::make_unique<Y4mCamera>(std::move(stream));
}

}  // namespace pendopo::camera
