// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/handle.hpp"

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

}  // namespace

Handle::~Handle() {
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

void Handle::roll_back() noexcept {
    if (sqlite3_get_autocommit(connection) == 0) sqlite3_exec(connection, "ROLLBACK", nullptr, nullptr, nullptr);
}

}  // namespace pendopo::sqlite
