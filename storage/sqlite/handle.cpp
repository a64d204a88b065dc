// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/handle.hpp"

#include <algorithm>
#include <array>
#include <cerrno>

namespace pendopo::sqlite {
namespace {

/// Why the file or its log could not be read or written. sqlite3_system_errno() does not tell it for these.
int last_input_output_error(sqlite3* connection) {
    for (const int which : {SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER}) {
        sqlite3_file* file = nullptr;
        int error = 0;
        if (sqlite3_file_control(connection, nullptr, which, &file) != SQLITE_OK || file == nullptr) continue;
        if (file->pMethods == nullptr) continue;
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error);
        if (error != 0) return error;
    }
    return 0;
}

base::ErrorCode code_of(int result, sqlite3* connection) {
    switch (result & 0xff) {
        case SQLITE_FULL:
            return base::ErrorCode::disk_full;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return base::ErrorCode::corrupt;
        case SQLITE_CONSTRAINT:
            return base::ErrorCode::conflict;
        case SQLITE_TOOBIG:
            return base::ErrorCode::too_large;
        case SQLITE_PERM:
        case SQLITE_AUTH:
        case SQLITE_READONLY:
            return base::ErrorCode::refused;
        case SQLITE_CANTOPEN:
            return sqlite3_system_errno(connection) == EACCES ? base::ErrorCode::refused : base::ErrorCode::io;
        case SQLITE_IOERR: {
            // SQLite says "full" only for a write without room; a quota or a late failure of a flush is the same to us.
            const int error = last_input_output_error(connection);
            const bool full = error == ENOSPC || error == EDQUOT || error == EFBIG;
            return full ? base::ErrorCode::disk_full : base::ErrorCode::io;
        }
        default:
            return base::ErrorCode::internal;
    }
}

/// The write-ahead log; nullptr if none is open.
sqlite3_file* log_file(sqlite3* connection) {
    sqlite3_file* log = nullptr;
    sqlite3_file_control(connection, nullptr, SQLITE_FCNTL_JOURNAL_POINTER, &log);
    return log != nullptr && log->pMethods != nullptr ? log : nullptr;
}

/// Where the frames of so many pages end (SQLite's file format, section 4.1).
sqlite3_int64 offset_in_log(std::uint32_t pages) {
    constexpr sqlite3_int64 log_head_bytes = 32;
    constexpr sqlite3_int64 frame_head_bytes = 24;
    return log_head_bytes + sqlite3_int64{pages} * (frame_head_bytes + page_bytes);
}

/// Makes the system take a part of the log for new, so that the next flush writes it.
int write_again(sqlite3_file& log, sqlite3_int64 begin, sqlite3_int64 end) {
    std::array<base::Byte, 16'384> buffer;
    int result = SQLITE_OK;
    while (result == SQLITE_OK && begin < end) {
        const int size = static_cast<int>(std::min<sqlite3_int64>(end - begin, buffer.size()));
        result = log.pMethods->xRead(&log, buffer.data(), size, begin);
        if (result == SQLITE_OK) result = log.pMethods->xWrite(&log, buffer.data(), size, begin);
        begin += size;
    }
    return result;
}

}  // namespace

Handle::~Handle() {
    // A log in doubt must not be moved into the file: what power takes from it then, the file would have in part.
    if (!settle_log()) sqlite3_db_config(connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, nullptr);
    sqlite3_close_v2(connection);
}

base::Error Handle::error(int result, std::string_view doing) {
    log_in_doubt = log_in_doubt || result == SQLITE_IOERR_FSYNC;
    if ((result & 0xff) == SQLITE_BUSY) return {base::ErrorCode::unavailable, path_ + ": is in use by another process"};
    const std::string message = path_ + ": " + std::string(doing) + ": ";
    if (connection == nullptr) return {base::ErrorCode::internal, message + sqlite3_errstr(result)};
    return {code_of(result, connection), message + sqlite3_errmsg(connection)};
}

base::Status Handle::run(const std::string& sql) {
    const int result = sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) return base::fail(error(result, sql.substr(0, sql.find('\n'))));
    return {};
}

base::Result<std::string> Handle::ask(const std::string& sql) {
    sqlite3_stmt* statement = nullptr;
    int result = sqlite3_prepare_v2(connection, sql.c_str(), -1, &statement, nullptr);
    std::string answer;
    if (result == SQLITE_OK) {
        result = sqlite3_step(statement);
        if (result == SQLITE_ROW) {
            if (const auto* text = sqlite3_column_text(statement, 0)) answer = reinterpret_cast<const char*>(text);
        }
    }
    if (result != SQLITE_ROW && result != SQLITE_DONE) {
        auto failure = error(result, sql);
        sqlite3_finalize(statement);
        return base::fail(std::move(failure));
    }
    sqlite3_finalize(statement);
    return answer;
}

base::Status Handle::settle_log() {
    if (!log_in_doubt || !counts_log) return {};
    sqlite3_file* log = log_file(connection);
    if (log == nullptr) return base::fail(base::ErrorCode::io, path_ + ": has no log");
    const sqlite3_int64 end = offset_in_log(log_pages);
    int result = write_again(*log, offset_in_log(log_pages_flushed), end);
    if (result == SQLITE_OK) result = log->pMethods->xTruncate(log, end);
    if (result != SQLITE_OK) return base::fail(error(result, "settling the log"));
    PENDOPO_CHECK(flush_log());
    log_pages_flushed = log_pages;
    log_in_doubt = false;
    return {};
}

base::Status Handle::flush_log() {
    sqlite3_file* log = log_file(connection);
    if (log == nullptr) return {};
    const int result = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL);
    if (result != SQLITE_OK) return base::fail(error(result, "flushing the log"));
    return {};
}

void Handle::roll_back() noexcept {
    if (sqlite3_get_autocommit(connection) == 0) sqlite3_exec(connection, "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace pendopo::sqlite
