// SPDX-License-Identifier: Apache-2.0
#include "platform/escpos/device_printer.hpp"

#include <array>
#include <optional>

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#include "platform/base/limits.hpp"
#include "platform/posix/descriptor.hpp"
#include "platform/posix/system_error.hpp"

namespace pendopo::escpos {
namespace {

using base::Byte;
using base::ErrorCode;

constexpr int answer_milliseconds = 500;  // a printer that answers does so within some 20

constexpr Byte data_link_escape = 0x10;
constexpr Byte end_of_transmission = 0x04;
constexpr Byte ask_why_offline = 2;
constexpr Byte ask_for_paper = 4;
constexpr Byte fixed_mask = 0x93;  // bits 0, 1, 4 and 7 of each answer
constexpr Byte fixed_bits = 0x12;  // are always so: anything else is no answer
constexpr Byte lid_open = 0x04;    // of the answer to ask_why_offline
constexpr Byte paper_end = 0x60;   // of the answer to ask_for_paper

bool wait_for(int descriptor, short events, int milliseconds) {
    pollfd poll{descriptor, events, 0};
    int ready = 0;
    do {
        ready = ::poll(&poll, 1, milliseconds);
    } while (ready < 0 && errno == EINTR);
    return ready > 0 && (poll.revents & events) != 0;
}

base::Error failed(const std::filesystem::path& path) {
    const int number = errno;
    base::Error error = posix::system_error("printer " + path.string(), number);
    if (number == ENODEV || number == ENXIO || number == EIO) error.code = ErrorCode::not_found;
    if (number == EBUSY || number == EAGAIN) error.code = ErrorCode::unavailable;
    if (number == EACCES || number == EPERM) error.code = ErrorCode::io;  // refused means paper here
    if (number == ENOSPC) error.code = ErrorCode::refused;                // how the kernel's usblp says "no paper"
    return error;
}

class DevicePrinter final : public port::Printer {
public:
    DevicePrinter(std::filesystem::path path, base::Milliseconds patience)
        : path_(std::move(path)), patience_(static_cast<int>(patience.count())) {}

    base::Status print(base::ByteView job) override {
        if (path_.empty()) return base::fail(ErrorCode::not_found, "no printer is configured");
        posix::Descriptor device(::open(path_.c_str(), O_RDWR | O_NONBLOCK | O_NOCTTY | O_CLOEXEC | O_APPEND));
        if (!device.open()) return base::fail(failed(path_));
        struct stat status {};
        if (::fstat(device.get(), &status) != 0) return base::fail(failed(path_));
        if (S_ISCHR(status.st_mode)) {
            pass_bytes_unchanged(device.get());
            PENDOPO_CHECK(check_paper(device.get()));
        } else if (!S_ISREG(status.st_mode)) {
            return base::fail(ErrorCode::not_found, "printer " + path_.string() + ": neither a device nor a file");
        }
        return write(device.get(), job);
    }

private:
    /// A serial line would turn line feeds into something else. Other devices have no such settings.
    static void pass_bytes_unchanged(int descriptor) {
        termios settings{};
        if (::tcgetattr(descriptor, &settings) != 0) return;
        ::cfmakeraw(&settings);
        ::tcsetattr(descriptor, TCSANOW, &settings);
    }

    /// Nothing if it does not answer.
    [[nodiscard]] std::optional<Byte> ask(int descriptor, Byte what) {
        Byte answer = 0;
        while (::read(descriptor, &answer, 1) == 1) {
        }  // what it said before is no answer to this
        const std::array<Byte, 3> question{data_link_escape, end_of_transmission, what};
        if (!write(descriptor, question)) return std::nullopt;
        if (!wait_for(descriptor, POLLIN, answer_milliseconds)) return std::nullopt;
        if (::read(descriptor, &answer, 1) != 1 || (answer & fixed_mask) != fixed_bits) return std::nullopt;
        return answer;
    }

    base::Status check_paper(int descriptor) {
        const auto paper = ask(descriptor, ask_for_paper);
        if (!paper) return {};
        if ((*paper & paper_end) != 0) return base::fail(ErrorCode::refused, "the printer has no paper");
        const auto cause = ask(descriptor, ask_why_offline);
        if (cause && (*cause & lid_open) != 0) return base::fail(ErrorCode::refused, "the printer's lid is open");
        return {};
    }

    base::Status write(int descriptor, base::ByteView bytes) {
        while (!bytes.empty()) {
            const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
            if (written > 0) {
                bytes = bytes.subspan(static_cast<std::size_t>(written));
                continue;
            }
            if (written < 0 && errno == EINTR) continue;
            if (written < 0 && errno != EAGAIN) return base::fail(failed(path_));
            if (!wait_for(descriptor, POLLOUT, patience_))
                return base::fail(ErrorCode::unavailable, "printer " + path_.string() + " takes no bytes");
        }
        return {};
    }

    std::filesystem::path path_;
    int patience_;  ///< milliseconds
};

}  // namespace

std::unique_ptr<port::Printer> device_printer(std::filesystem::path path, base::Milliseconds patience) {
    return std::make_unique<DevicePrinter>(std::move(path), patience);
}

}  // namespace pendopo::escpos
