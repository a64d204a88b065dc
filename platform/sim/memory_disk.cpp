// SPDX-License-Identifier: Apache-2.0
#include "platform/sim/memory_disk.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <new>
#include <utility>
#include <vector>

#include <sqlite3.h>

#include "platform/base/assert.hpp"

namespace pendopo::sim {
namespace {

constexpr int path_bytes_max = 512;
constexpr double start_of_simulated_time = 2'440'587.5;  // 1970-01-01 as a Julian day; our schemas never ask

/// How to take one write back.
struct Undo {
    std::size_t size = 0;  ///< of the file before
    std::size_t at = 0;
    base::Bytes old;  ///< what stood there before
};

struct Content {
    base::Bytes bytes;
    std::vector<Undo> unflushed;
    std::vector<std::unique_ptr<base::Byte[]>> shared;  ///< the regions of a write-ahead log's index
    std::array<int, SQLITE_SHM_NLOCK> shared_locks{};   ///< how many hold each; −1: one alone
    int readers = 0;                                    ///< connections with at least SQLite's SHARED lock

    void write(std::size_t at, base::ByteView what) {
        const std::size_t end = at + what.size();
        Undo undo{bytes.size(), at, {}};
        if (at < bytes.size()) {
            const auto from = bytes.begin() + static_cast<std::ptrdiff_t>(at);
            undo.old.assign(from, from + static_cast<std::ptrdiff_t>(std::min(end, bytes.size()) - at));
        }
        unflushed.push_back(std::move(undo));
        if (end > bytes.size()) bytes.resize(end);
        std::copy(what.begin(), what.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at));
    }
    void truncate(std::size_t size) {
        if (size >= bytes.size()) return;
        unflushed.push_back(
            {bytes.size(), size, base::Bytes(bytes.begin() + static_cast<std::ptrdiff_t>(size), bytes.end())});
        bytes.resize(size);
    }
    [[nodiscard]] base::Bytes flushed() const {
        base::Bytes out = bytes;
        for (auto undo = unflushed.rbegin(); undo != unflushed.rend(); ++undo) {
            out.resize(undo->size);
            std::copy(undo->old.begin(), undo->old.end(), out.begin() + static_cast<std::ptrdiff_t>(undo->at));
        }
        return out;
    }
};

}  // namespace

struct MemoryDisk::Parts {
    std::string name;
    sqlite3_vfs vfs{};
    std::map<std::string, std::shared_ptr<Content>> files;
    unsigned life = 0;   ///< rises when the power is cut or the card exchanged
    unsigned dying = 0;  ///< files that were open then and still are
    unsigned open = 0;   ///< files opened since
    bool full = false;
    std::uint64_t refused_writes = 0;
    std::uint64_t random = 1;

    void begin_life() {
        ++life;
        dying += std::exchange(open, 0u);
    }
};

namespace {

/// Our part of an open file, in the memory that SQLite gave.
struct File {
    sqlite3_file base;
    MemoryDisk::Parts* disk;
    std::shared_ptr<Content> content;
    unsigned life;
    int level;
    int last_error;
    bool keeps_log;
};

File& ours(sqlite3_file* file) {
    return *reinterpret_cast<File*>(file);
}
MemoryDisk::Parts& disk_of(sqlite3_vfs* vfs) {
    return *static_cast<MemoryDisk::Parts*>(vfs->pAppData);
}

int unlock_file(sqlite3_file* file, int level) {
    File& open = ours(file);
    if (open.level >= SQLITE_LOCK_SHARED && level < SQLITE_LOCK_SHARED) --open.content->readers;
    open.level = level;
    return SQLITE_OK;
}
int close_file(sqlite3_file* file) {
    File& open = ours(file);
    unlock_file(file, SQLITE_LOCK_NONE);
    --(open.life == open.disk->life ? open.disk->open : open.disk->dying);
    open.~File();
    return SQLITE_OK;
}
int read_file(sqlite3_file* file, void* out, int size, sqlite3_int64 at) {
    const base::Bytes& bytes = ours(file).content->bytes;
    const auto wanted = static_cast<std::size_t>(size);
    const auto from = std::min(static_cast<std::size_t>(at), bytes.size());
    const std::size_t there = std::min(wanted, bytes.size() - from);
    if (there > 0) std::memcpy(out, bytes.data() + from, there);
    if (there == wanted) return SQLITE_OK;
    std::memset(static_cast<char*>(out) + there, 0, wanted - there);
    return SQLITE_IOERR_SHORT_READ;
}
int write_file(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
    File& open = ours(file);
    const auto length = static_cast<std::size_t>(size);
    const auto place = static_cast<std::size_t>(at);
    if (open.disk->full && place + length > open.content->bytes.size()) {
        ++open.disk->refused_writes;
        open.last_error = ENOSPC;
        return SQLITE_FULL;
    }
    open.content->write(place, {static_cast<const base::Byte*>(bytes), length});
    return SQLITE_OK;
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    ours(file).content->truncate(static_cast<std::size_t>(size));
    return SQLITE_OK;
}
int sync_file(sqlite3_file* file, int) {
    ours(file).content->unflushed.clear();
    return SQLITE_OK;
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
    *size = static_cast<sqlite3_int64>(ours(file).content->bytes.size());
    return SQLITE_OK;
}
/// Readers beside one another, a last one alone; who writes is settled by the write-ahead log's own locks.
int lock_file(sqlite3_file* file, int level) {
    File& open = ours(file);
    if (open.level < SQLITE_LOCK_SHARED) ++open.content->readers;
    open.level = std::max(open.level, SQLITE_LOCK_SHARED);
    if (level == SQLITE_LOCK_EXCLUSIVE && open.content->readers > 1) return SQLITE_BUSY;
    open.level = std::max(open.level, level);
    return SQLITE_OK;
}
int check_reserved_lock(sqlite3_file*, int* reserved) {
    *reserved = 0;
    return SQLITE_OK;
}
int control_file(sqlite3_file* file, int what, void* argument) {
    File& open = ours(file);
    int* const value = static_cast<int*>(argument);  // null for what carries none
    if (what == SQLITE_FCNTL_LAST_ERRNO) {
        *value = open.last_error;
    } else if (what == SQLITE_FCNTL_PERSIST_WAL) {
        if (*value >= 0) open.keeps_log = *value != 0;
        *value = open.keeps_log ? 1 : 0;
    } else {
        return SQLITE_NOTFOUND;
    }
    return SQLITE_OK;
}
int sector_size(sqlite3_file*) {
    return 4'096;
}
int device_characteristics(sqlite3_file*) {
    return 0;
}
int map_shared(sqlite3_file* file, int region, int size, int extend, void volatile** out) {
    auto& shared = ours(file).content->shared;
    *out = nullptr;
    const auto wanted = static_cast<std::size_t>(region);
    if (wanted >= shared.size() && extend == 0) return SQLITE_OK;
    while (shared.size() <= wanted)
        shared.push_back(std::make_unique<base::Byte[]>(static_cast<std::size_t>(size)));
    *out = shared[wanted].get();
    return SQLITE_OK;
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
    auto& locks = ours(file).content->shared_locks;
    const auto begin = locks.begin() + offset;
    const bool alone = (flags & SQLITE_SHM_EXCLUSIVE) != 0;
    if ((flags & SQLITE_SHM_UNLOCK) != 0) {
        std::for_each(begin, begin + count, [&](int& lock) { lock = alone ? 0 : lock - 1; });
        return SQLITE_OK;
    }
    if (std::any_of(begin, begin + count, [&](int lock) { return lock < 0 || (alone && lock > 0); }))
        return SQLITE_BUSY;
    std::for_each(begin, begin + count, [&](int& lock) { lock = alone ? -1 : lock + 1; });
    return SQLITE_OK;
}
void barrier_shared(sqlite3_file*) {}
int unmap_shared(sqlite3_file* file, int remove) {
    if (remove != 0) ours(file).content->shared.clear();
    return SQLITE_OK;
}

const sqlite3_io_methods memory_methods = {2,
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
    MemoryDisk::Parts& disk = disk_of(vfs);
    std::shared_ptr<Content> content;
    if (path == nullptr) {
        content = std::make_shared<Content>();  // a temporary file
    } else if (const auto found = disk.files.find(path); found != disk.files.end()) {
        content = found->second;
    } else {
        if ((flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
        content = std::make_shared<Content>();
        disk.files.emplace(path, content);
    }
    new (file) File{{&memory_methods}, &disk, std::move(content), disk.life, SQLITE_LOCK_NONE, 0, false};
    ++disk.open;
    if (flags_out != nullptr) *flags_out = flags;
    return SQLITE_OK;
}
int delete_file(sqlite3_vfs* vfs, const char* path, int) {
    MemoryDisk::Parts& disk = disk_of(vfs);
    if (disk.dying > 0) return SQLITE_OK;  // its name means another file by now
    return disk.files.erase(path) > 0 ? SQLITE_OK : SQLITE_IOERR_DELETE_NOENT;
}
int access_file(sqlite3_vfs* vfs, const char* path, int, int* answer) {
    *answer = disk_of(vfs).files.contains(path) ? 1 : 0;
    return SQLITE_OK;
}
int full_path(sqlite3_vfs*, const char* path, int size, char* out) {
    const std::size_t length = std::strlen(path) + 1;  // with its end
    if (length > static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
    std::memcpy(out, path, length);
    return SQLITE_OK;
}
/// Names of temporary files and salts of logs: they need be different, and the same in every run.
int random_bytes(sqlite3_vfs* vfs, int size, char* out) {
    std::uint64_t& state = disk_of(vfs).random;
    for (int i = 0; i < size; ++i) {
        state = state * 6'364'136'223'846'793'005u + 1'442'695'040'888'963'407u;
        out[i] = static_cast<char>(state >> 56);
    }
    return size;
}
int sleep_for(sqlite3_vfs*, int microseconds) {
    return microseconds;
}
int current_time(sqlite3_vfs*, double* out) {
    *out = start_of_simulated_time;
    return SQLITE_OK;
}
int last_error(sqlite3_vfs*, int, char*) {
    return 0;
}

}  // namespace

MemoryDisk::MemoryDisk(std::string name) : parts_(std::make_unique<Parts>()) {
    parts_->name = std::move(name);
    PENDOPO_ASSERT(sqlite3_initialize() == SQLITE_OK && sqlite3_vfs_find(parts_->name.c_str()) == nullptr);
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
    vfs.xSleep = sleep_for;
    vfs.xCurrentTime = current_time;
    vfs.xGetLastError = last_error;
    const int result = sqlite3_vfs_register(&vfs, 0);
    PENDOPO_ASSERT(result == SQLITE_OK);
}

MemoryDisk::~MemoryDisk() {
    sqlite3_vfs_unregister(&parts_->vfs);
}

const std::string& MemoryDisk::name() const noexcept {
    return parts_->name;
}

void MemoryDisk::cut_power() {
    parts_->begin_life();
    for (auto& [path, content] : parts_->files) {
        auto after = std::make_shared<Content>();
        after->bytes = content->flushed();
        content = std::move(after);
    }
}

MemoryDisk::Image MemoryDisk::copy() const {
    Image image;
    for (const auto& [path, content] : parts_->files)
        image.emplace(path, content->bytes);
    return image;
}

void MemoryDisk::replace(const Image& image) {
    parts_->begin_life();
    parts_->files.clear();
    for (const auto& [path, bytes] : image) {
        auto content = std::make_shared<Content>();
        content->bytes = bytes;
        parts_->files.emplace(path, std::move(content));
    }
}

void MemoryDisk::remove(const std::string& path) {
    parts_->files.erase(path);
    parts_->files.erase(path + "-wal");
}

void MemoryDisk::set_full(bool full) noexcept {
    parts_->full = full;
}

std::uint64_t MemoryDisk::refused_writes() const noexcept {
    return parts_->refused_writes;
}

}  // namespace pendopo::sim
