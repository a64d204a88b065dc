// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/open.hpp"

#include <array>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/base/bytes.hpp"
#include "platform/base/limits.hpp"

namespace pendopo::sqlite {
namespace {

constexpr std::size_t log_bytes_kept = std::size_t{limits::log_pages_max} * (page_bytes + 24);  // and its head

base::ErrorCode code_of_system(int error) {
    if (error == ENOSPC || error == EDQUOT) return base::ErrorCode::disk_full;
    if (error == EACCES || error == EPERM || error == EROFS) return base::ErrorCode::refused;
    return base::ErrorCode::io;
}

base::Error system_error_at(const std::filesystem::path& path, int error) {
    return {code_of_system(error), path.string() + ": " + std::generic_category().message(error)};
}

/// The file must be private before SQLite writes the first byte, and its log takes the mode from it.
base::Status make_private_file(const std::filesystem::path& path) {
    const auto folder = path.parent_path();
    if (!folder.empty() && ::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST)
        return base::fail(system_error_at(folder, errno));
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (file >= 0) {
        ::close(file);
        return {};
    }
    if (errno != EEXIST) return base::fail(system_error_at(path, errno));
    // By name, not by descriptor: closing one would drop the locks of this process's other connections.
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0) return base::fail(system_error_at(path, errno));
    if (!S_ISREG(status.st_mode)) return base::fail(base::ErrorCode::corrupt, path.string() + ": is not a file");
    if ((status.st_mode & 077) != 0 && ::chmod(path.c_str(), 0600) != 0)
        return base::fail(system_error_at(path, errno));
    return {};
}

/// After a flush that failed, the log's pages in memory may say more than the disk holds, and a program that was ended
/// since cannot have told us. What is read from here on comes from the disk itself.
void read_log_from_disk(const std::filesystem::path& path) {
    const std::string log = path.string() + "-wal";
    const int file = ::open(log.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (file < 0) return;
    // If this flush fails too, what it could not write is exactly what must be forgotten.
    ::fsync(file);
    ::posix_fadvise(file, 0, 0, POSIX_FADV_DONTNEED);
    ::close(file);
}

void set_limits(sqlite3* connection) {
    struct Limit {
        int what;
        int value;
    };
    static constexpr std::array limits = {
        Limit{SQLITE_LIMIT_LENGTH, static_cast<int>(limits::database_value_bytes_max)},
        Limit{SQLITE_LIMIT_SQL_LENGTH, static_cast<int>(limits::database_statement_bytes_max)},
        Limit{SQLITE_LIMIT_COLUMN, 64},
        Limit{SQLITE_LIMIT_EXPR_DEPTH, 40},
        Limit{SQLITE_LIMIT_COMPOUND_SELECT, 8},
        Limit{SQLITE_LIMIT_FUNCTION_ARG, 16},
        Limit{SQLITE_LIMIT_ATTACHED, 0},
        Limit{SQLITE_LIMIT_VARIABLE_NUMBER, 32},
        Limit{SQLITE_LIMIT_TRIGGER_DEPTH, 1},
        Limit{SQLITE_LIMIT_WORKER_THREADS, 0},
    };
    for (const auto& limit : limits)
        sqlite3_limit(connection, limit.what, limit.value);
}

base::Status connect(Handle& handle, const OpenOptions& options, const std::string& name, int how) {
    const int flags = how | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const char* vfs = options.vfs.empty() ? nullptr : options.vfs.c_str();
    const int result = sqlite3_open_v2(name.c_str(), &handle.connection, flags, vfs);
    if (result != SQLITE_OK) return base::fail(handle.error(result, "opening"));
    sqlite3_busy_timeout(handle.connection, static_cast<int>(options.busy_time.count()));
    set_limits(handle.connection);
    // A file that somebody prepared must not run anything, and SQL of ours must not reach SQLite's own tables.
    sqlite3_db_config(handle.connection, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(handle.connection, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);
    sqlite3_db_config(handle.connection, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, nullptr);
    sqlite3_db_config(handle.connection, SQLITE_DBCONFIG_ENABLE_VIEW, 0, nullptr);
    sqlite3_db_config(handle.connection, SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(handle.connection, SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    // Until the file has proved to be ours and whole, closing it must not move its log: a damaged one is evidence.
    sqlite3_db_config(handle.connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    if (options.exclusive) PENDOPO_CHECK(handle.run("PRAGMA locking_mode=EXCLUSIVE"));
    PENDOPO_CHECK(handle.run("PRAGMA mmap_size=0"));
    return handle.run("PRAGMA cell_size_check=ON");
}

/// As a URI that tells SQLite to look for no log and take no lock.
std::string immutable_name(const std::filesystem::path& path) {
    constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789/._-";
    std::string name = "file:";
    for (const char c : path.string()) {
        if (plain.find(c) != std::string_view::npos)
            name += c;
        else
            name += "%" + base::to_hex(base::as_bytes({&c, 1}));
    }
    return name + "?immutable=1";
}

/// Looks before anything is written: another program's file stays as it is.
base::Result<std::size_t> version_of(Handle& handle, const OpenOptions& options) {
    PENDOPO_TRY(const std::string id, handle.ask("PRAGMA application_id"));
    PENDOPO_TRY(const std::string version, handle.ask("PRAGMA user_version"));
    PENDOPO_TRY(const std::string tables, handle.ask("SELECT count(*) FROM sqlite_schema"));
    if (id == "0" && version == "0" && tables == "0") return std::size_t{0};
    if (id != std::to_string(options.application_id))
        return base::fail(base::ErrorCode::corrupt,
                          handle.path() + ": is not a Pendopo " + std::string(options.what) + " or is damaged");
    const auto number = std::stoll(version);
    if (number < 1) return base::fail(base::ErrorCode::corrupt, handle.path() + ": has no version: it is damaged");
    if (static_cast<std::size_t>(number) > options.migrations.size())
        return base::fail(base::ErrorCode::unsupported,
                          handle.path() + ": was written by a newer version of Pendopo (its " +
                              std::string(options.what) + " has version " + version + ", this program knows " +
                              std::to_string(options.migrations.size()) + ")");
    return static_cast<std::size_t>(number);
}

int note_log_pages(void* handle, sqlite3*, const char*, int pages) {
    auto& noted = *static_cast<Handle*>(handle);
    noted.log_pages = static_cast<std::uint32_t>(pages);
    if (noted.durable) noted.log_pages_flushed = noted.log_pages;
    return SQLITE_OK;
}

base::Status configure(Handle& handle, const OpenOptions& options) {
    // Only a new file takes this; settle_log counts on it.
    PENDOPO_CHECK(handle.run("PRAGMA page_size=" + std::to_string(page_bytes)));
    PENDOPO_TRY(const std::string mode, handle.ask("PRAGMA journal_mode=WAL"));
    if (mode != "wal") return base::fail(base::ErrorCode::io, handle.path() + ": cannot use a write-ahead log here");
    PENDOPO_CHECK(handle.run("PRAGMA synchronous=FULL"));
    PENDOPO_CHECK(handle.run("PRAGMA foreign_keys=ON"));
    PENDOPO_CHECK(handle.run("PRAGMA temp_store=MEMORY"));
    PENDOPO_CHECK(handle.run("PRAGMA cache_size=-" + std::to_string(options.cache_kibibytes)));
    if (options.wipe_deleted) PENDOPO_CHECK(handle.run("PRAGMA secure_delete=ON"));
    if (options.pages_max > 0) PENDOPO_CHECK(handle.run("PRAGMA max_page_count=" + std::to_string(options.pages_max)));
    // The log's blocks stay allocated: no commit pays for growing a file, and on a full disk the next one finds room.
    // When the file is closed the log is emptied, so that a copy of the file alone is whole.
    PENDOPO_CHECK(handle.run("PRAGMA journal_size_limit=" + std::to_string(log_bytes_kept)));
    int keep = 1;
    sqlite3_file_control(handle.connection, nullptr, SQLITE_FCNTL_PERSIST_WAL, &keep);
    if (options.checkpoint_pages > 0)
        return handle.run("PRAGMA wal_autocheckpoint=" + std::to_string(options.checkpoint_pages));
    // Lazy commits and moving the log by hand are for a connection that is alone. All that others ever leave in doubt
    // is the commit that failed, and the next one is written over it.
    handle.counts_log = options.exclusive;
    sqlite3_wal_hook(handle.connection, note_log_pages, &handle);
    return {};
}

base::Status check(Handle& handle) {
    PENDOPO_TRY(const std::string answer, handle.ask("PRAGMA quick_check(1)"));
    if (answer != "ok") return base::fail(base::ErrorCode::corrupt, handle.path() + ": is damaged: " + answer);
    return {};
}

base::Error older_version(const Handle& handle, std::size_t version, const OpenOptions& options) {
    return {base::ErrorCode::unsupported, handle.path() + ": was written by an older version of Pendopo (version " +
                                              std::to_string(version) + " of " +
                                              std::to_string(options.migrations.size()) + ")"};
}

/// Foreign keys rest meanwhile, so that a table that others point to can be made anew, and are checked at the end.
base::Status migrate(Handle& handle, const OpenOptions& options) {
    PENDOPO_CHECK(handle.run("PRAGMA foreign_keys=OFF"));
    for (std::size_t version = 1; version <= options.migrations.size(); ++version) {
        PENDOPO_CHECK(handle.run("BEGIN IMMEDIATE"));
        // Asked again under the lock: another process may have been quicker.
        auto done = [&]() -> base::Status {
            PENDOPO_TRY(const std::string current, handle.ask("PRAGMA user_version"));
            if (std::stoull(current) >= version) return {};
            handle.created = handle.created || version == 1;
            PENDOPO_CHECK(handle.run(std::string(options.migrations[version - 1])));
            PENDOPO_TRY(const std::string broken, handle.ask("SELECT count(*) FROM pragma_foreign_key_check"));
            if (broken != "0")
                return base::fail(base::ErrorCode::corrupt, handle.path() + ": rows that others point to are missing");
            PENDOPO_CHECK(handle.run("PRAGMA application_id=" + std::to_string(options.application_id)));
            return handle.run("PRAGMA user_version=" + std::to_string(version));
        }();
        if (done) done = handle.run("COMMIT");
        handle.roll_back();
        if (!done) return done;
    }
    return handle.run("PRAGMA foreign_keys=ON");
}

}  // namespace

base::Result<std::unique_ptr<Handle>> open_untouched_handle(const std::filesystem::path& path,
                                                            const OpenOptions& options) {
    struct stat status {};
    if (::lstat(path.c_str(), &status) != 0)
        return base::fail(base::ErrorCode::not_found, path.string() + ": " + std::generic_category().message(errno));
    if (!S_ISREG(status.st_mode)) return base::fail(base::ErrorCode::corrupt, path.string() + ": is not a file");
    const bool has_log = ::stat((path.string() + "-wal").c_str(), &status) == 0 && status.st_size > 0;
    OpenOptions own = options;
    own.exclusive = has_log;  // then the log's index needs no file of its own
    auto handle = std::make_unique<Handle>(path.string());
    if (has_log)
        PENDOPO_CHECK(connect(*handle, own, handle->path(), SQLITE_OPEN_READWRITE));
    else
        PENDOPO_CHECK(connect(*handle, own, immutable_name(path), SQLITE_OPEN_READONLY | SQLITE_OPEN_URI));
    PENDOPO_CHECK(handle->run("PRAGMA query_only=ON"));
    PENDOPO_TRY(const std::size_t version, version_of(*handle, own));
    if (version == 0)
        return base::fail(base::ErrorCode::corrupt, path.string() + ": is empty, no Pendopo " + std::string(own.what));
    if (version != own.migrations.size() && !own.older_too) return base::fail(older_version(*handle, version, own));
    if (own.check) PENDOPO_CHECK(check(*handle));
    return handle;
}

base::Result<std::unique_ptr<Handle>> open_handle(const std::filesystem::path& path, const OpenOptions& options) {
    // Files of a VFS of its own need not be on the real disk at all.
    if (options.vfs.empty()) {
        std::error_code ignored;
        if (!options.make && !std::filesystem::exists(path, ignored))
            return base::fail(base::ErrorCode::not_found, path.string() + ": is missing");
        PENDOPO_CHECK(make_private_file(path));
        read_log_from_disk(path);
    }
    auto handle = std::make_unique<Handle>(path.string());
    PENDOPO_CHECK(connect(*handle, options, handle->path(), SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE));
    PENDOPO_TRY(const std::size_t version, version_of(*handle, options));
    if (!options.make && version < options.migrations.size())
        return base::fail(older_version(*handle, version, options));
    PENDOPO_CHECK(configure(*handle, options));
    if (options.check && version > 0) PENDOPO_CHECK(check(*handle));
    if (version < options.migrations.size()) PENDOPO_CHECK(migrate(*handle, options));
    sqlite3_db_config(handle->connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, nullptr);
    return handle;
}

}  // namespace pendopo::sqlite
