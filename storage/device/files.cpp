// SPDX-License-Identifier: Apache-2.0
#include "storage/device/files.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pendopo::device {

base::Status write_all(const segment::File& file, const std::filesystem::path& path, base::ByteView bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(file.get(), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return base::fail(segment::system_error(path, errno));
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

base::Status make_folder(const std::filesystem::path& folder, unsigned mode) {
    if (::mkdir(folder.c_str(), mode) == 0) {
        if (::chmod(folder.c_str(), mode) != 0) return base::fail(segment::system_error(folder, errno));
    } else if (errno != EEXIST) {
        return base::fail(segment::system_error(folder, errno));
    }
    return {};
}

base::Status sync_folder(const std::filesystem::path& folder) {
    const segment::File opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!opened.open() || ::fsync(opened.get()) != 0) return base::fail(segment::system_error(folder, errno));
    return {};
}

}  // namespace pendopo::device
