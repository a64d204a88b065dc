// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <sqlite3.h>

#include "storage/sqlite/database.hpp"

namespace pendopo::sqlite {

inline constexpr std::int64_t page_bytes = 4'096;  ///< of every database of ours; SQLite's own choice, made firm

/// Owns a connection. Never moves: SQLite's hook and the statements point at it.
class Handle {
public:
    explicit Handle(std::string path) : path_(std::move(path)) {}
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle();

    /// SQLite's result code as our error, with the file's name and what was being done.
    [[nodiscard]] base::Error error(int result, std::string_view doing);
    [[nodiscard]] base::Status run(const std::string& sql);
    /// The first column of the first row.
    [[nodiscard]] base::Result<std::string> ask(const std::string& sql);
    void roll_back() noexcept;
    /// See Database::settle_log.
    [[nodiscard]] base::Status settle_log();
    [[nodiscard]] base::Status flush_log();

    sqlite3* connection = nullptr;
    std::uint32_t log_pages = 0;
    std::uint32_t log_pages_flushed = 0;  ///< of these, by commits that were durable
    bool counts_log = false;              ///< log_pages are kept: the connection is exclusive
    bool durable = true;                  ///< commits are flushed
    bool log_in_doubt = false;            ///< a flush failed
    bool created = false;

    [[nodiscard]] const std::string& path() const noexcept { return path_; }

private:
    std::string path_;
};

}  // namespace pendopo::sqlite
