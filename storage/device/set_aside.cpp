// SPDX-License-Identifier: Apache-2.0
#include "storage/device/set_aside.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/base/log.hpp"
#include "storage/device/files.hpp"

namespace pendopo::device {
namespace {

constexpr std::string_view mark = ".damaged-";
constexpr std::uint64_t wipe_at_once = 256u << 10;  // a Zero 2 W has little memory
// The log first: SQLite deletes a log that it finds beside an empty new file, and nothing may be deleted.
constexpr std::array parts = {"-wal", "-shm", ""};

bool exists(const std::string& path) {
    struct stat status {};
    return ::lstat(path.c_str(), &status) == 0;
}

base::Error error_at(const std::string& path, int error) {
    const auto code = error == ENOENT ? base::ErrorCode::not_found : base::ErrorCode::io;
    return {code, path + ": " + std::generic_category().message(error)};
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
    return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

std::uint64_t bytes_of(const std::filesystem::path& file) {
    std::error_code error;
    const auto size = std::filesystem::file_size(file, error);
    return error ? 0 : static_cast<std::uint64_t>(size);
}

base::Status wipe(const std::filesystem::path& path) {
    const std::uint64_t bytes = bytes_of(path);
    if (const segment::File file(::open(path.c_str(), O_WRONLY | O_NOFOLLOW | O_CLOEXEC)); file.open()) {
        const base::Bytes zeros(static_cast<std::size_t>(std::min<std::uint64_t>(bytes, wipe_at_once)));
        for (std::uint64_t done = 0; done < bytes; done += zeros.size())
            PENDOPO_CHECK(write_all(file, path,
                                    base::ByteView(zeros).first(static_cast<std::size_t>(
                                        std::min<std::uint64_t>(bytes - done, zeros.size())))));
        if (::fdatasync(file.get()) != 0) return base::fail(segment::system_error(path, errno));
    }
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return base::fail(segment::system_error(path, errno));
    return {};
}

}  // namespace

base::Result<std::filesystem::path> set_aside(const std::filesystem::path& path, std::string_view suffix) {
    const std::string from = path.string();
    const std::string to = from + std::string(mark) + std::string(suffix);
    if (!exists(from)) return base::fail(error_at(from, ENOENT));
    for (const char* part : parts) {
        if (exists(to + part)) return base::fail(base::ErrorCode::conflict, to + part + ": is there already");
    }
    for (const char* part : parts) {
        if (::rename((from + part).c_str(), (to + part).c_str()) != 0 && errno != ENOENT)
            return base::fail(error_at(from + part, errno));
    }
    PENDOPO_CHECK(sync_folder(folder_of(path)));
    return std::filesystem::path(to);
}

base::Result<std::filesystem::path> set_aside_alone(const std::filesystem::path& path, std::string_view suffix) {
    const std::vector<SetAside> before = list_set_aside(path);
    PENDOPO_TRY(std::filesystem::path kept, set_aside(path, suffix));
    for (const SetAside& each : before)
        if (const auto removed = remove_set_aside(each.file); !removed)
            base::log(base::Level::warning, "storage", removed.error().message);
    return kept;
}

std::vector<SetAside> list_set_aside(const std::filesystem::path& path) {
    std::vector<SetAside> found;
    const std::string begin = path.filename().string() + std::string(mark);
    std::error_code error;
    for (std::filesystem::directory_iterator file(folder_of(path), error);
         !error && file != std::filesystem::directory_iterator(); file.increment(error)) {
        const std::string name = file->path().filename().string();
        if (!name.starts_with(begin)) continue;
        // Power lost in between leaves a log alone.
        std::filesystem::path main = file->path();
        for (const std::string_view tail : {"-wal", "-shm"})
            if (name.ends_with(tail)) main.replace_filename(name.substr(0, name.size() - tail.size()));
        const auto same = [&](const SetAside& each) { return each.file == main; };
        if (std::none_of(found.begin(), found.end(), same)) found.push_back({main, 0});
    }
    for (SetAside& each : found)
        for (const char* part : parts)
            each.bytes += bytes_of(each.file.string() + part);
    std::sort(found.begin(), found.end(), [](const SetAside& a, const SetAside& b) {
        const std::string& left = a.file.native();
        const std::string& right = b.file.native();
        return left.size() != right.size() ? left.size() < right.size() : left < right;
    });
    return found;
}

base::Status remove_set_aside(const std::filesystem::path& file) {
    // The file last: as long as it is there, whoever lists finds that something is left.
    for (const char* part : parts)
        PENDOPO_CHECK(wipe(file.string() + part));
    return sync_folder(folder_of(file));
}

}  // namespace pendopo::device
