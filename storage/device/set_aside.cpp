// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "storage/device/journal.hpp"

namespace pendopo::device {
namespace {

bool exists(const std::string& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0;
}

base::Error error_at(const std::string& path, int error) {
    const auto code = error == ENOENT ? base::ErrorCode::not_found : base::ErrorCode::io;
    return {code, path + ": " + std::generic_category().message(error)};
}

}  // namespace

base::Result<std::filesystem::path> set_aside(const std::filesystem::path& path, std::string_view suffix) {
    const std::string from = path.string();
    const std::string to = from + ".damaged-" + std::string(suffix);
    // The log first: SQLite deletes a log that it finds beside an empty new file, and nothing may be deleted.
    constexpr std::array parts = {"-wal", "-shm", ""};
    if (!exists(from)) return base::fail(error_at(from, ENOENT));
    for (const char* part : parts) {
        if (exists(to + part)) return base::fail(base::ErrorCode::conflict, to + part + ": is there already");
    }
    for (const char* part : parts) {
        if (::rename((from + part).c_str(), (to + part).c_str()) != 0 && errno != ENOENT)
            return base::fail(error_at(from + part, errno));
    }
    const auto folder = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const int opened = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool flushed = opened >= 0 && ::fsync(opened) == 0;
    const int error = errno;
    if (opened >= 0) ::close(opened);
    if (!flushed) return base::fail(error_at(folder.string(), error));
    return std::filesystem::path(to);
}

}  // namespace pendopo::device
