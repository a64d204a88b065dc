// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/posix_tap.hpp"

#include <cerrno>
#include <cstdarg>
#include <map>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/base/assert.hpp"

extern "C" {
int __real_open(const char* path, int flags, ...);
int __real_close(int descriptor);
ssize_t __real_write(int descriptor, const void* bytes, size_t size);
int __real_ftruncate(int descriptor, off_t size);
int __real_fsync(int descriptor);
int __real_fdatasync(int descriptor);
int __real_unlink(const char* path);
int __real_rename(const char* from, const char* to);
}

namespace pendopo::crash {
namespace {

struct Opened {
    std::string path;
    std::uint32_t file = 0;
    bool folder = false;
};

struct Watch {
    sim::CrashDisk* disk = nullptr;
    std::string folder;
    std::map<int, Opened> opened;

    [[nodiscard]] bool covers(const char* path) const {
        return disk != nullptr && std::string_view(path).starts_with(folder);
    }
    [[nodiscard]] const Opened* find(int descriptor) const {
        if (disk == nullptr) return nullptr;
        const auto found = opened.find(descriptor);
        return found == opened.end() ? nullptr : &found->second;
    }
    void note(int descriptor, const char* path, int flags) {
        const bool folder_opened = (flags & O_DIRECTORY) != 0;
        if (!folder_opened && (flags & O_ACCMODE) == O_RDONLY) return;
        opened[descriptor] = {path, folder_opened ? 0 : begin_file(path, flags), folder_opened};
    }
    /// The product begins files and writes them from their start; another way would need a way here too.
    std::uint32_t begin_file(const char* path, int flags) const {
        const bool is_new = (flags & (O_CREAT | O_EXCL | O_APPEND)) == (O_CREAT | O_EXCL | O_APPEND);
        PENDOPO_ASSERT(is_new || (flags & (O_CREAT | O_TRUNC)) == (O_CREAT | O_TRUNC));
        const auto there = disk->find(path);
        if (is_new || !there) return disk->create(path);
        disk->truncate(*there, 0);
        return *there;
    }
    bool flush(const Opened& which) {
        const bool done = which.folder ? disk->flush_folder(which.path) : disk->flush(which.file);
        if (!done) errno = EIO;
        return done;
    }
};

Watch watch;

}  // namespace

PosixTap::PosixTap(sim::CrashDisk& disk, std::string folder) {
    PENDOPO_ASSERT(watch.disk == nullptr);
    watch.disk = &disk;
    watch.folder = std::move(folder);
}

PosixTap::~PosixTap() {
    watch = {};
}

}  // namespace pendopo::crash

using pendopo::crash::watch;

extern "C" {

int __wrap_open(const char* path, int flags, ...) {
    mode_t mode = 0;
    if ((flags & O_CREAT) != 0) {
        va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        va_end(arguments);
    }
    const int descriptor = __real_open(path, flags, mode);
    if (descriptor >= 0 && watch.covers(path)) watch.note(descriptor, path, flags);
    return descriptor;
}

int __wrap_close(int descriptor) {
    watch.opened.erase(descriptor);
    return __real_close(descriptor);
}

ssize_t __wrap_write(int descriptor, const void* bytes, size_t size) {
    if (const auto* opened = watch.find(descriptor)) {
        const pendopo::base::ByteView view(static_cast<const pendopo::base::Byte*>(bytes), size);
        if (!watch.disk->write(opened->file, watch.disk->bytes(opened->file).size(), view)) {
            errno = ENOSPC;
            return -1;
        }
    }
    return __real_write(descriptor, bytes, size);
}

int __wrap_ftruncate(int descriptor, off_t size) {
    if (const auto* opened = watch.find(descriptor))
        watch.disk->truncate(opened->file, static_cast<std::uint64_t>(size));
    return __real_ftruncate(descriptor, size);
}

int __wrap_fsync(int descriptor) {
    if (const auto* opened = watch.find(descriptor)) return watch.flush(*opened) ? 0 : -1;
    return __real_fsync(descriptor);
}

int __wrap_fdatasync(int descriptor) {
    if (const auto* opened = watch.find(descriptor)) return watch.flush(*opened) ? 0 : -1;
    return __real_fdatasync(descriptor);
}

int __wrap_unlink(const char* path) {
    if (watch.covers(path)) watch.disk->remove(path);
    return __real_unlink(path);
}

int __wrap_rename(const char* from, const char* to) {
    if (watch.covers(from)) watch.disk->rename(from, to);
    return __real_rename(from, to);
}

}  // extern "C"
