// SPDX-License-Identifier: Apache-2.0
#include "platform/sim/crash_vfs.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>

#include <sqlite3.h>

#include "platform/base/assert.hpp"
#include "platform/sim/crash_locks.hpp"
#include "platform/sim/sim_random.hpp"

namespace pendopo::sim {

struct CrashVfs::Parts {
    std::string name;
    sqlite3_vfs vfs{};
    sqlite3_vfs* default_before = nullptr;
    CrashDisk* disk = nullptr;
    SimRandom random{0};
    std::map<std::pair<const CrashDisk*, std::uint32_t>, std::weak_ptr<SharedFile>> shared;

    std::shared_ptr<SharedFile> share(std::uint32_t file) {
        auto& known = shared[{disk, file}];
        auto here = known.lock();
        if (!here) known = here = std::make_shared<SharedFile>();
        return here;
    }
};

namespace {

constexpr int sector_bytes = 4'096;
constexpr int path_bytes_max = 512;
constexpr double some_day = 2'460'000.5;  // a Julian day: SQLite asks, nothing of ours depends on it

struct File {
    sqlite3_file base{};  // first: SQLite sees this part
    CrashDisk* disk = nullptr;
    std::uint32_t number = 0;
    std::string path;
    std::shared_ptr<SharedFile> shared;
    bool flush_folder = false;  ///< with the next flush: SQLite promises so for a log just opened
    bool keeps_log = false;     ///< SQLITE_FCNTL_PERSIST_WAL
    int last_error = 0;
};

File& ours(sqlite3_file* file) {
    return *reinterpret_cast<File*>(file);
}
CrashVfs::Parts& parts_of(sqlite3_vfs* vfs) {
    return *static_cast<CrashVfs::Parts*>(vfs->pAppData);
}
std::string folder_of(const std::string& path) {
    return path.substr(0, path.find_last_of('/'));
}

int close_file(sqlite3_file* file) {
    if (ours(file).shared) ours(file).shared->closed(file);
    ours(file).~File();
    return SQLITE_OK;
}

int read_file(sqlite3_file* file, void* out, int size, sqlite3_int64 at) {
    const base::Bytes& content = ours(file).disk->bytes(ours(file).number);
    const auto begin = std::min(content.size(), static_cast<std::size_t>(at));
    const auto there = std::min(content.size() - begin, static_cast<std::size_t>(size));
    if (there > 0) std::memcpy(out, content.data() + begin, there);
    if (there == static_cast<std::size_t>(size)) return SQLITE_OK;
    std::memset(static_cast<char*>(out) + there, 0, static_cast<std::size_t>(size) - there);
    return SQLITE_IOERR_SHORT_READ;
}

int write_file(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
    const base::ByteView view(static_cast<const base::Byte*>(bytes), static_cast<std::size_t>(size));
    if (ours(file).disk->write(ours(file).number, static_cast<std::uint64_t>(at), view)) return SQLITE_OK;
    ours(file).last_error = ENOSPC;
    return SQLITE_FULL;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    ours(file).disk->truncate(ours(file).number, static_cast<std::uint64_t>(size));
    return SQLITE_OK;
}

int sync_file(sqlite3_file* file, int) {
    File& self = ours(file);
    if (!self.disk->flush(self.number)) {
        self.last_error = EIO;
        return SQLITE_IOERR_FSYNC;
    }
    if (!std::exchange(self.flush_folder, false)) return SQLITE_OK;
    // As SQLite's own: a folder that cannot be flushed is no error.
    static_cast<void>(self.disk->flush_folder(folder_of(self.path)));
    return SQLITE_OK;
}

int file_size(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(ours(file).disk->bytes(ours(file).number).size());
    return SQLITE_OK;
}

int lock_file(sqlite3_file* file, int level) {
    return ours(file).shared->lock(file, level) ? SQLITE_OK : SQLITE_BUSY;
}
int unlock_file(sqlite3_file* file, int level) {
    ours(file).shared->unlock(file, level);
    return SQLITE_OK;
}
int check_reserved_lock(sqlite3_file* file, int* reserved) {
    *reserved = ours(file).shared->is_reserved() ? 1 : 0;
    return SQLITE_OK;
}

int control_file(sqlite3_file* file, int what, void* argument) {
    int* const value = static_cast<int*>(argument);  // null for what carries none
    switch (what) {
        case SQLITE_FCNTL_LAST_ERRNO:
            *value = ours(file).last_error;
            return SQLITE_OK;
        case SQLITE_FCNTL_PERSIST_WAL:
            if (*value >= 0) ours(file).keeps_log = *value > 0;
            *value = ours(file).keeps_log ? 1 : 0;
            return SQLITE_OK;
        case SQLITE_FCNTL_POWERSAFE_OVERWRITE:
            *value = 1;
            return SQLITE_OK;
        default:
            return SQLITE_NOTFOUND;
    }
}

int sector_size(sqlite3_file*) {
    return sector_bytes;
}
int device_characteristics(sqlite3_file*) {
    return SQLITE_IOCAP_POWERSAFE_OVERWRITE;
}

int map_shared(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
    *out = ours(file).shared->map(static_cast<std::size_t>(region), static_cast<std::size_t>(size), extend != 0);
    return SQLITE_OK;
}
int lock_shared(sqlite3_file* file, int first, int count, int flags) {
    SharedFile& shared = *ours(file).shared;
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
        shared.unlock_slots(file, first, count);
        return SQLITE_OK;
    }
    return shared.lock_slots(file, first, count, (flags & SQLITE_SHM_EXCLUSIVE) != 0) ? SQLITE_OK : SQLITE_BUSY;
}
void barrier_shared(sqlite3_file*) {}
int unmap_shared(sqlite3_file*, int) {
    return SQLITE_OK;
}

const sqlite3_io_methods methods = {2,
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

int open_file(sqlite3_vfs* vfs, sqlite3_filename path, sqlite3_file* out, int flags, int* flags_out) {
    CrashVfs::Parts& parts = parts_of(vfs);
    out->pMethods = nullptr;
    const auto known = path == nullptr ? std::nullopt : parts.disk->find(path);
    if (path != nullptr && !known && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
    auto* file = new (out) File;
    file->disk = parts.disk;
    if (path != nullptr) file->path = path;
    if (known)
        file->number = *known;
    else
        file->number = path == nullptr ? parts.disk->create_nameless() : parts.disk->create(path);
    if ((flags & SQLITE_OPEN_MAIN_DB) != 0) file->shared = parts.share(file->number);
    const bool log = (flags & (SQLITE_OPEN_WAL | SQLITE_OPEN_MAIN_JOURNAL)) != 0;
    file->flush_folder = log && (flags & SQLITE_OPEN_CREATE) != 0;
    file->base.pMethods = &methods;
    if (flags_out != nullptr) *flags_out = flags;
    return SQLITE_OK;
}

int delete_file(sqlite3_vfs* vfs, const char* path, int flush_folder) {
    CrashDisk& disk = *parts_of(vfs).disk;
    if (!disk.find(path)) return SQLITE_IOERR_DELETE_NOENT;
    disk.remove(path);
    if (flush_folder != 0 && !disk.flush_folder(folder_of(path))) return SQLITE_IOERR_DIR_FSYNC;
    return SQLITE_OK;
}

int access_file(sqlite3_vfs* vfs, const char* path, int flags, int* answer) {
    const auto file = parts_of(vfs).disk->find(path);
    const bool empty = file && parts_of(vfs).disk->bytes(*file).empty();
    *answer = file && !(flags == SQLITE_ACCESS_EXISTS && empty) ? 1 : 0;
    return SQLITE_OK;
}

int full_path(sqlite3_vfs*, const char* path, int size, char* out) {
    sqlite3_snprintf(size, out, "%s", path);
    return SQLITE_OK;
}
int random_bytes(sqlite3_vfs* vfs, int size, char* out) {
    parts_of(vfs).random.fill({reinterpret_cast<base::Byte*>(out), static_cast<std::size_t>(size)});
    return size;
}
int pause(sqlite3_vfs*, int microseconds) {
    return microseconds;
}
int current_time(sqlite3_vfs*, double* out) {
    *out = some_day;
    return SQLITE_OK;
}
int last_error(sqlite3_vfs*, int, char*) {
    return 0;
}

}  // namespace

CrashVfs::CrashVfs(std::string name) : parts_(std::make_unique<Parts>()) {
    parts_->name = std::move(name);
    parts_->default_before = sqlite3_vfs_find(nullptr);
    PENDOPO_ASSERT(sqlite3_vfs_find(parts_->name.c_str()) == nullptr);
    sqlite3_vfs& vfs = parts_->vfs;
    vfs.iVersion = 1;
    vfs.szOsFile = static_cast<int>(sizeof(File));
    vfs.mxPathname = path_bytes_max;
    vfs.zName = parts_->name.c_str();
    vfs.pAppData = parts_.get();
    vfs.xOpen = open_file;
    vfs.xDelete = delete_file;
    vfs.xAccess = access_file;
    vfs.xFullPathname = full_path;
    vfs.xRandomness = random_bytes;
    vfs.xSleep = pause;
    vfs.xCurrentTime = current_time;
    vfs.xGetLastError = last_error;
    const int result = sqlite3_vfs_register(&vfs, 1);
    PENDOPO_ASSERT(result == SQLITE_OK);
}

CrashVfs::~CrashVfs() {
    sqlite3_vfs_unregister(&parts_->vfs);
    sqlite3_vfs_register(parts_->default_before, 1);
}

const std::string& CrashVfs::name() const noexcept {
    return parts_->name;
}

void CrashVfs::use(CrashDisk& disk) noexcept {
    parts_->disk = &disk;
    std::erase_if(parts_->shared, [](const auto& entry) { return entry.second.expired(); });
}

void CrashVfs::seed(std::uint64_t seed) noexcept {
    parts_->random = SimRandom(seed);
    sqlite3_randomness(0, nullptr);
}

}  // namespace pendopo::sim
