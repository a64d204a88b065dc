// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "storage/sqlite/statement.hpp"

/// A thin hold on SQLite's C interface: open with one set of safe settings, numbered migrations, errors as values.
/// Knows nothing of what is stored.
namespace pendopo::sqlite {

struct OpenOptions {
    std::string_view what;                         ///< for messages: "journal", "sync database"
    std::uint32_t application_id = 0;              ///< in the file's head: tells our files from others'
    std::span<const std::string_view> migrations;  ///< SQL; the first makes version 1
    std::string vfs;                               ///< by name; empty: the system's
    /// Locks the file against every other connection while open; the log's index is then kept in memory, so no
    /// shared-memory file exists that another process could lock.
    bool exclusive = false;
    std::chrono::milliseconds busy_time{0};  ///< how long to wait for another connection's lock
    bool check = true;                       ///< read the whole file for damage
    bool make = true;                        ///< make a missing file and apply missing migrations; else they are errors
    std::uint32_t pages_max = 0;             ///< of 4 KiB; 0: SQLite's own bound
    /// The log is moved into the file by itself once it has so many pages; 0: only by `checkpoint`.
    std::uint32_t checkpoint_pages = 0;
    std::uint32_t cache_kibibytes = 2048;
    bool older_too = false;     ///< open_untouched takes files that were not migrated yet
    bool wipe_deleted = false;  ///< overwrite with zeros what is deleted (secure_delete)
};

/// How hard a commit is pushed to the disk. `lazy` commits survive a crash of the program and are never torn, but
/// power loss may forget the newest ones.
enum class Durability { full, lazy };

/// The connection itself, at a fixed address. For this folder's own use.
class Handle;

/// One connection. One thread at a time, or the caller's mutex around it.
class Database {
public:
    /// Opens or makes the file (mode 0600; its folder 0700 if missing) with WAL and synchronous=FULL, no extensions, no
    /// trusted schema, no memory map; checks it; applies the missing migrations in one transaction each.
    /// Errors, all naming the file: corrupt (damaged, not SQLite's, or another program's), unsupported (version newer
    /// than the migrations; older, and not to be migrated), not_found (missing, and not to be made), unavailable
    /// (locked by another connection), disk_full, refused (rights), io.
    [[nodiscard]] static base::Result<Database> open(const std::filesystem::path& path, const OpenOptions& options);
    /// Opens a file to read only and leaves it and its log as they are: for evidence, backups and copies. A log beside
    /// it is read too if the file may be written; it is then locked against other processes. Of the options `what`,
    /// `application_id`, `migrations`, `older_too` and `check` count; `check` = false opens a damaged file as well.
    /// Errors: not_found, corrupt, unavailable (in use), unsupported (another version than all migrations make), io.
    [[nodiscard]] static base::Result<Database> open_untouched(const std::filesystem::path& path,
                                                               const OpenOptions& options);
    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    ~Database();

    /// True if `open` made the schema from nothing.
    [[nodiscard]] bool created() const noexcept;
    [[nodiscard]] base::Result<Statement> prepare(std::string_view sql);
    /// Runs SQL without parameters; rows are passed over.
    [[nodiscard]] base::Status execute(const std::string& sql);
    [[nodiscard]] base::Status set_durability(Durability durability);
    /// Pages in the write-ahead log after the last commit of this connection that are not all in the file yet.
    [[nodiscard]] std::uint32_t log_pages() const noexcept;
    /// Moves as much of the log into the file as goes without waiting.
    [[nodiscard]] base::Status checkpoint();
    /// Moves all of the log into the file and empties the log: what was overwritten or deleted lies in neither.
    /// Errors: unavailable (another connection reads or writes), and the disk's.
    [[nodiscard]] base::Status empty_log();
    /// Transaction::begin does it where commits are durable; to be called before a statement that is a durable commit
    /// of its own, and after a commit that failed; of an exclusive connection only. After a flush that failed, the
    /// system may have dropped earlier lazy commits from the log and still say yes to the next flush: an entry behind
    /// them would be lost with power. And the commit that failed stands in the log: a program that died now would find
    /// it done at the next start. Writes what is in doubt again, cuts the failed commit off, and flushes. Costs nothing
    /// when no flush failed.
    [[nodiscard]] base::Status settle_log();
    /// Copies the database as it stands into a new file of mode 0600, flushed with its folder, while others go on.
    /// Errors: conflict (that file is there), and the disk's.
    [[nodiscard]] base::Status back_up(const std::filesystem::path& file);
    /// False after a failure so bad (a full disk) that SQLite rolled the transaction back by itself.
    [[nodiscard]] bool in_transaction() const noexcept;
    /// Rows that the last statement inserted, updated or deleted.
    [[nodiscard]] std::uint64_t changes() const noexcept;

private:
    friend class Transaction;
    explicit Database(std::unique_ptr<Handle> handle) noexcept;
    std::unique_ptr<Handle> handle_;
};

/// BEGIN IMMEDIATE … COMMIT, on a log that was settled first if the commit will be durable; rolled back when it goes
/// out of scope without a successful commit.
class Transaction {
public:
    [[nodiscard]] static base::Result<Transaction> begin(Database& database);
    Transaction(Transaction&& other) noexcept;
    Transaction& operator=(Transaction&&) = delete;
    ~Transaction();

    [[nodiscard]] base::Status commit();

private:
    explicit Transaction(Handle& handle) : handle_(&handle) {}
    Handle* handle_;
};

}  // namespace pendopo::sqlite
