// SPDX-License-Identifier: Apache-2.0
#include "platform/posix/files.hpp"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "platform/base/limits.hpp"
#include "platform/posix/descriptor.hpp"
#include "platform/posix/system_error.hpp"

namespace pendopo::posix {

using base::ErrorCode;
using base::fail;
namespace fs = std::filesystem;

namespace {

base::Status write_all(int descriptor, base::ByteView bytes, const std::string& name) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return fail(system_error("writing " + name, errno));
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
}

base::Status fill_and_rename(int descriptor, const std::string& temporary, const fs::path& path, base::ByteView bytes,
                             mode_t mode) {
    PENDOPO_CHECK(write_all(descriptor, bytes, path.string()));
    if (::fchmod(descriptor, mode) != 0) return fail(system_error("setting the mode of " + path.string(), errno));
    if (::fsync(descriptor) != 0) return fail(system_error("flushing " + path.string(), errno));
    if (::rename(temporary.c_str(), path.c_str()) != 0)
        return fail(system_error("renaming to " + path.string(), errno));
    return {};
}

/// Reads up to `room.size()` bytes; fewer means the end of the file.
base::Result<std::size_t> read_up_to(int descriptor, base::ByteSpan room, const std::string& name) {
    std::size_t done = 0;
    while (done < room.size()) {
        const ssize_t got = ::read(descriptor, room.data() + done, room.size() - done);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return fail(system_error("reading " + name, errno));
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

struct OpenFile {
    Descriptor descriptor;
    struct stat info {};
};

base::Result<OpenFile> open_for_reading(const fs::path& path, std::size_t bytes_max) {
    // Opening a pipe waits for its writer, who may never come. Files of /proc are regular ones; /dev/null is not.
    OpenFile file{Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK)), {}};
    if (!file.descriptor.open()) return fail(system_error("opening " + path.string(), errno));
    if (::fstat(file.descriptor.get(), &file.info) != 0) return fail(system_error("reading " + path.string(), errno));
    if (S_ISDIR(file.info.st_mode)) return fail(ErrorCode::io, "reading " + path.string() + ": it is a folder");
    if (!S_ISREG(file.info.st_mode) && !S_ISCHR(file.info.st_mode))
        return fail(ErrorCode::io, "reading " + path.string() + ": it is a pipe or a device, not a file");
    // A terminal has to be waited for again: it is somebody's typing.
    if (S_ISCHR(file.info.st_mode) && ::fcntl(file.descriptor.get(), F_SETFL, O_RDONLY) != 0)
        return fail(system_error("reading " + path.string(), errno));
    if (file.info.st_size > 0 && static_cast<std::uint64_t>(file.info.st_size) > bytes_max)
        return fail(ErrorCode::too_large, path.string() + ": more than " + std::to_string(bytes_max) + " bytes");
    return file;
}

/// Room for the file and one byte more, to see that nothing follows. Files of /proc claim no size: then the limit.
std::size_t room_needed(const struct stat& info, std::size_t bytes_max) {
    return (info.st_size > 0 ? static_cast<std::size_t>(info.st_size) : bytes_max) + 1;
}

base::Status check_end(std::size_t size, std::size_t room, const fs::path& path) {
    if (size < room) return {};
    return fail(ErrorCode::too_large, path.string() + ": larger than expected");
}

base::Result<base::Bytes> read_whole(const OpenFile& file, const fs::path& path, std::size_t bytes_max) {
    base::Bytes bytes(room_needed(file.info, bytes_max));
    PENDOPO_TRY(const std::size_t size, read_up_to(file.descriptor.get(), bytes, path.string()));
    PENDOPO_CHECK(check_end(size, bytes.size(), path));
    bytes.resize(size);
    return bytes;
}

}  // namespace

base::Status write_file_atomically(const fs::path& path, base::ByteView bytes, mode_t mode) {
    // In the same folder, because rename is atomic only within one file system.
    std::string temporary = path.string() + ".XXXXXX";
    {
        const Descriptor descriptor(::mkostemp(temporary.data(), O_CLOEXEC));
        if (!descriptor.open()) return fail(system_error("writing " + path.string(), errno));
        if (auto status = fill_and_rename(descriptor.get(), temporary, path, bytes, mode); !status) {
            ::unlink(temporary.c_str());
            return status;
        }
    }
    return sync_directory(path.has_parent_path() ? path.parent_path() : fs::path("."));
}

base::Result<base::Bytes> read_file(const fs::path& path, std::size_t bytes_max) {
    PENDOPO_TRY(const OpenFile file, open_for_reading(path, bytes_max));
    return read_whole(file, path, bytes_max);
}

base::Result<base::Bytes> read_trusted_file(const fs::path& path, std::size_t bytes_max) {
    PENDOPO_TRY(const OpenFile file, open_for_reading(path, bytes_max));
    if (file.info.st_uid != 0 && file.info.st_uid != ::geteuid())
        return fail(ErrorCode::refused, path.string() + ": neither root nor this program's user owns it (chown root)");
    if ((file.info.st_mode & (S_IWGRP | S_IWOTH)) != 0)
        return fail(ErrorCode::refused, path.string() + ": others than its owner can change it (chmod go-w)");
    return read_whole(file, path, bytes_max);
}

base::Result<base::SecretBuffer> read_secret_file(const fs::path& path, std::size_t bytes_max) {
    PENDOPO_TRY(const OpenFile file, open_for_reading(path, bytes_max));
    if ((file.info.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        return fail(ErrorCode::refused, path.string() + ": others can read this secret; set its mode to 0600");
    base::SecretBuffer bytes(room_needed(file.info, bytes_max));
    bytes.resize(bytes.capacity());
    PENDOPO_TRY(const std::size_t size, read_up_to(file.descriptor.get(), bytes.span(), path.string()));
    PENDOPO_CHECK(check_end(size, bytes.capacity(), path));
    bytes.resize(size);
    return bytes;
}

base::Result<base::SecretBuffer> read_passphrase_file(const fs::path& path) {
    PENDOPO_TRY(base::SecretBuffer text, read_secret_file(path, limits::passphrase_bytes_max));
    const auto end = text.text().find_first_of("\r\n");
    if (end != std::string_view::npos) text.resize(end);
    return text;
}

base::Status make_directory(const fs::path& path, mode_t mode) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) return {};
    if (path.has_parent_path() && path.parent_path() != path) PENDOPO_CHECK(make_directory(path.parent_path(), mode));
    if (::mkdir(path.c_str(), mode) != 0) {
        // A trailing slash makes the last part empty, and another process may have been quicker.
        if (errno == EEXIST && fs::is_directory(path, ignored)) return {};
        return fail(system_error("making the folder " + path.string(), errno));
    }
    if (::chmod(path.c_str(), mode) != 0) return fail(system_error("setting the mode of " + path.string(), errno));
    return {};
}

base::Result<std::uint64_t> free_bytes(const fs::path& path) {
    struct statvfs info {};
    if (::statvfs(path.c_str(), &info) != 0) return fail(system_error("free space of " + path.string(), errno));
    return static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize;
}

base::Status sync_directory(const fs::path& path) {
    const Descriptor folder(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!folder.open()) return fail(system_error("opening the folder " + path.string(), errno));
    if (::fsync(folder.get()) != 0) return fail(system_error("flushing the folder " + path.string(), errno));
    return {};
}

base::Result<base::Bytes> boot_id() {
    PENDOPO_TRY(const base::Bytes text, read_file("/proc/sys/kernel/random/boot_id", 64));
    std::string digits;
    for (const char c : base::as_text(text))
        if (c != '-' && c != '\n') digits += c;
    if (digits.size() != 32) return fail(ErrorCode::malformed, "the kernel's boot id is not a UUID");
    return base::from_hex(digits);
}

}  // namespace pendopo::posix
