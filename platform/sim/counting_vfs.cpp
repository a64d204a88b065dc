// SPDX-License-Identifier: Apache-2.0
#include "platform/sim/counting_vfs.hpp"

#include <atomic>
#include <new>

#include <sqlite3.h>

#include "platform/base/assert.hpp"

namespace pendopo::sim {

struct CountingVfs::Parts {
    std::string name;
    sqlite3_vfs vfs{};
    sqlite3_vfs* system = nullptr;
    std::atomic<std::uint64_t> flushes{0};
    std::atomic<std::uint64_t> writes{0};
    std::atomic<std::uint64_t> bytes_written{0};
    std::atomic<std::uint64_t> flushes_to_fail{0};
};

namespace {

/// Our part of an open file; the system's part follows it in the memory that SQLite gave.
struct File {
    sqlite3_file base;
    CountingVfs::Parts* counters;
};

File* ours(sqlite3_file* file) {
    return reinterpret_cast<File*>(file);
}
sqlite3_file* system_file(sqlite3_file* file) {
    return reinterpret_cast<sqlite3_file*>(ours(file) + 1);
}
const sqlite3_io_methods& system_methods(sqlite3_file* file) {
    return *system_file(file)->pMethods;
}
sqlite3_vfs* system_vfs(sqlite3_vfs* vfs) {
    return static_cast<CountingVfs::Parts*>(vfs->pAppData)->system;
}

int close_file(sqlite3_file* file) {
    return system_methods(file).xClose(system_file(file));
}
int read_file(sqlite3_file* file, void* out, int size, sqlite3_int64 at) {
    return system_methods(file).xRead(system_file(file), out, size, at);
}
int write_file(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
    ++ours(file)->counters->writes;
    ours(file)->counters->bytes_written += static_cast<std::uint64_t>(size);
    return system_methods(file).xWrite(system_file(file), bytes, size, at);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    return system_methods(file).xTruncate(system_file(file), size);
}
int sync_file(sqlite3_file* file, int flags) {
    auto& counters = *ours(file)->counters;
    ++counters.flushes;
    if (counters.flushes_to_fail > 0) {
        --counters.flushes_to_fail;
        return SQLITE_IOERR_FSYNC;
    }
    return system_methods(file).xSync(system_file(file), flags);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return system_methods(file).xFileSize(system_file(file), size);
}
int lock_file(sqlite3_file* file, int level) {
    return system_methods(file).xLock(system_file(file), level);
}
int unlock_file(sqlite3_file* file, int level) {
    return system_methods(file).xUnlock(system_file(file), level);
}
int check_reserved_lock(sqlite3_file* file, int* reserved) {
    return system_methods(file).xCheckReservedLock(system_file(file), reserved);
}
int control_file(sqlite3_file* file, int what, void* argument) {
    return system_methods(file).xFileControl(system_file(file), what, argument);
}
int sector_size(sqlite3_file* file) {
    return system_methods(file).xSectorSize(system_file(file));
}
int device_characteristics(sqlite3_file* file) {
    return system_methods(file).xDeviceCharacteristics(system_file(file));
}
int map_shared(sqlite3_file* file, int page, int size, int extend, void volatile** out) {
    return system_methods(file).xShmMap(system_file(file), page, size, extend, out);
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
    return system_methods(file).xShmLock(system_file(file), offset, count, flags);
}
void barrier_shared(sqlite3_file* file) {
    system_methods(file).xShmBarrier(system_file(file));
}
int unmap_shared(sqlite3_file* file, int remove) {
    return system_methods(file).xShmUnmap(system_file(file), remove);
}

const sqlite3_io_methods counting_methods = {2,
                                             close_file,
                                             read_file,
                                             write_file,
                                             truncate_file,
                                             sync_file,
                                             file_size,
                                             lock_file,
                                             unlock_file,
                                             check_reserved_lock,
                                             control_file,
                                             sector_size,
                                             device_characteristics,
                                             map_shared,
                                             lock_shared,
                                             barrier_shared,
                                             unmap_shared,
                                             nullptr,
                                             nullptr};

int open_file(sqlite3_vfs* vfs, sqlite3_filename path, sqlite3_file* file, int flags, int* flags_out) {
    auto* parts = static_cast<CountingVfs::Parts*>(vfs->pAppData);
    auto* opened = new (file) File{{nullptr}, parts};
    const int result = parts->system->xOpen(parts->system, path, system_file(file), flags, flags_out);
    if (system_file(file)->pMethods != nullptr) opened->base.pMethods = &counting_methods;
    return result;
}
int delete_file(sqlite3_vfs* vfs, const char* path, int sync_folder) {
    return system_vfs(vfs)->xDelete(system_vfs(vfs), path, sync_folder);
}
int access_file(sqlite3_vfs* vfs, const char* path, int flags, int* answer) {
    return system_vfs(vfs)->xAccess(system_vfs(vfs), path, flags, answer);
}
int full_path(sqlite3_vfs* vfs, const char* path, int size, char* out) {
    return system_vfs(vfs)->xFullPathname(system_vfs(vfs), path, size, out);
}
int random_bytes(sqlite3_vfs* vfs, int size, char* out) {
    return system_vfs(vfs)->xRandomness(system_vfs(vfs), size, out);
}
int sleep_for(sqlite3_vfs* vfs, int microseconds) {
    return system_vfs(vfs)->xSleep(system_vfs(vfs), microseconds);
}
int current_time(sqlite3_vfs* vfs, double* out) {
    return system_vfs(vfs)->xCurrentTime(system_vfs(vfs), out);
}
int last_error(sqlite3_vfs* vfs, int size, char* out) {
    return system_vfs(vfs)->xGetLastError(system_vfs(vfs), size, out);
}

}  // namespace

CountingVfs::CountingVfs(std::string name) : parts_(std::make_unique<Parts>()) {
    parts_->name = std::move(name);
    parts_->system = sqlite3_vfs_find(nullptr);
    PENDOPO_ASSERT(parts_->system != nullptr && sqlite3_vfs_find(parts_->name.c_str()) == nullptr);
    sqlite3_vfs& vfs = parts_->vfs;
    vfs.iVersion = 1;
    vfs.szOsFile = static_cast<int>(sizeof(File)) + parts_->system->szOsFile;
    vfs.mxPathname = parts_->system->mxPathname;
    vfs.zName = parts_->name.c_str();
    vfs.pAppData = parts_.get();
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
    vfs.xAccess = access_file;
    vfs.xFullPathname = full_path;
    vfs.xRandomness = random_bytes;
    vfs.xSleep = sleep_for;
    vfs.xCurrentTime = current_time;
    vfs.xGetLastError = last_error;
    const int result = sqlite3_vfs_register(&vfs, 0);
    PENDOPO_ASSERT(result == SQLITE_OK);
}

CountingVfs::~CountingVfs() {
    sqlite3_vfs_unregister(&parts_->vfs);
}

const std::string& CountingVfs::name() const noexcept {
    return parts_->name;
}

DiskCounts CountingVfs::counts() const noexcept {
    return {parts_->flushes.load(), parts_->writes.load(), parts_->bytes_written.load()};
}

void CountingVfs::reset() noexcept {
    parts_->flushes = 0;
    parts_->writes = 0;
    parts_->bytes_written = 0;
}

void CountingVfs::fail_flushes(std::uint64_t count) noexcept {
    parts_->flushes_to_fail = count;
}

}  // namespace pendopo::sim
