// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/database.hpp"

#include "storage/sqlite/backup.hpp"
#include "storage/sqlite/handle.hpp"
#include "storage/sqlite/open.hpp"

namespace pendopo::sqlite {

Database::Database(std::unique_ptr<Handle> handle) noexcept : handle_(std::move(handle)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

base::Result<Database> Database::open(const std::filesystem::path& path, const OpenOptions& options) {
    PENDOPO_TRY(auto handle, open_handle(path, options));
    return Database(std::move(handle));
}

base::Result<Database> Database::open_untouched(const std::filesystem::path& path, const OpenOptions& options) {
    PENDOPO_TRY(auto handle, open_untouched_handle(path, options));
    return Database(std::move(handle));
}

base::Status Database::back_up(const std::filesystem::path& file) {
    return copy_database(*handle_, file);
}

bool Database::created() const noexcept {
    return handle_->created;
}
std::uint32_t Database::log_pages() const noexcept {
    return handle_->log_pages;
}

bool Database::in_transaction() const noexcept {
    return sqlite3_get_autocommit(handle_->connection) == 0;
}

std::uint64_t Database::changes() const noexcept {
    return static_cast<std::uint64_t>(sqlite3_changes64(handle_->connection));
}

base::Result<Statement> Database::prepare(std::string_view sql) {
    sqlite3_stmt* statement = nullptr;
    const int result = sqlite3_prepare_v3(handle_->connection, sql.data(), static_cast<int>(sql.size()),
                                          SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
    if (result != SQLITE_OK) {
        auto failure = handle_->error(result, sql);
        // Our statements fit our schema: what does not is a schema that was damaged.
        if (result == SQLITE_ERROR) failure.code = base::ErrorCode::corrupt;
        return base::fail(std::move(failure));
    }
    return Statement(*handle_, statement);
}

base::Status Database::execute(const std::string& sql) {
    return handle_->run(sql);
}

base::Status Database::set_durability(Durability durability) {
    handle_->durable = durability == Durability::full;
    return handle_->run(handle_->durable ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL");
}

base::Status Database::checkpoint() {
    PENDOPO_CHECK(settle_log());
    int log_pages = 0;
    int moved = 0;
    const int result =
        sqlite3_wal_checkpoint_v2(handle_->connection, nullptr, SQLITE_CHECKPOINT_PASSIVE, &log_pages, &moved);
    if (result != SQLITE_OK) return base::fail(handle_->error(result, "moving the log into the file"));
    // When all of it was moved, the next commit begins the log anew.
    handle_->log_pages = moved < log_pages ? static_cast<std::uint32_t>(log_pages) : 0;
    handle_->log_pages_flushed = handle_->log_pages;
    return {};
}

base::Status Database::empty_log() {
    PENDOPO_CHECK(settle_log());
    const int result =
        sqlite3_wal_checkpoint_v2(handle_->connection, nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    if (result != SQLITE_OK) return base::fail(handle_->error(result, "emptying the log"));
    handle_->log_pages = 0;
    handle_->log_pages_flushed = 0;
    return handle_->flush_log();  // or power loss could bring it back
}

base::Status Database::settle_log() {
    return handle_->settle_log();
}

base::Result<Transaction> Transaction::begin(Database& database) {
    // What is flushed at its end must not stand on a log that is in doubt.
    if (database.handle_->durable) PENDOPO_CHECK(database.settle_log());
    PENDOPO_CHECK(database.handle_->run("BEGIN IMMEDIATE"));
    return Transaction(*database.handle_);
}

Transaction::Transaction(Transaction&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}

Transaction::~Transaction() {
    if (handle_ != nullptr) handle_->roll_back();
}

base::Status Transaction::commit() {
    auto done = handle_->run("COMMIT");
    handle_->roll_back();  // does nothing after a commit that succeeded
    handle_ = nullptr;
    return done;
}

}  // namespace pendopo::sqlite
