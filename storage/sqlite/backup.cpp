// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/backup.hpp"

#include <cerrno>
#include <cstdio>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace pendopo::sqlite {
namespace {

base::Error error_at(const std::filesystem::path& path, int error) {
    auto code = base::ErrorCode::io;
    if (error == ENOSPC || error == EDQUOT || error == EFBIG) code = base::ErrorCode::disk_full;
    if (error == EACCES || error == EPERM || error == EROFS) code = base::ErrorCode::refused;
    if (error == EEXIST) code = base::ErrorCode::conflict;
    return {code, path.string() + ": " + std::generic_category().message(error)};
}

base::Status flush(const std::filesystem::path& path, int flags) {
    const int opened = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | flags);
    const bool flushed = opened >= 0 && ::fsync(opened) == 0;
    const int error = errno;
    if (opened >= 0) ::close(opened);
    if (!flushed) return base::fail(error_at(path, error));
    return {};
}

base::Status make_private(const std::filesystem::path& path) {
    const int opened = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (opened < 0) return base::fail(error_at(path, errno));
    ::close(opened);
    return {};
}

/// All pages in one step: a snapshot that no writer waits for.
base::Status copy_pages(Handle& from, const std::filesystem::path& path) {
    Handle to(path.string());
    const int opened = sqlite3_open_v2(path.c_str(), &to.connection,
                                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, nullptr);
    if (opened != SQLITE_OK) return base::fail(to.error(opened, "opening"));
    sqlite3_backup* backup = sqlite3_backup_init(to.connection, "main", from.connection, "main");
    if (backup == nullptr) return base::fail(to.error(sqlite3_errcode(to.connection), "beginning a backup"));
    const int stepped = sqlite3_backup_step(backup, -1);
    const int finished = sqlite3_backup_finish(backup);
    if (stepped != SQLITE_DONE) return base::fail(to.error(stepped, "copying"));
    if (finished != SQLITE_OK) return base::fail(to.error(finished, "copying"));
    return {};
}

}  // namespace

base::Status copy_database(Handle& from, const std::filesystem::path& file) {
    struct stat status {};
    if (::lstat(file.c_str(), &status) == 0) return base::fail(error_at(file, EEXIST));
    // Under another name until it is whole: nobody must take half a copy for a backup.
    const std::filesystem::path part = file.string() + ".part";
    ::unlink(part.c_str());
    PENDOPO_CHECK(make_private(part));
    auto done = copy_pages(from, part);
    if (done) done = flush(part, 0);
    if (done && ::rename(part.c_str(), file.c_str()) != 0) done = base::fail(error_at(file, errno));
    if (!done) {
        ::unlink(part.c_str());
        return done;
    }
    return flush(file.has_parent_path() ? file.parent_path() : std::filesystem::path("."), O_DIRECTORY);
}

}  // namespace pendopo::sqlite
