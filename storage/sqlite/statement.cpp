// SPDX-License-Identifier: Apache-2.0
#include "storage/sqlite/statement.hpp"

#include "storage/sqlite/handle.hpp"

namespace pendopo::sqlite {
namespace {

void keep_first(int& kept, int result) {
    if (kept == SQLITE_OK) kept = result;
}

}  // namespace

void Statement::Finalize::operator()(sqlite3_stmt* statement) const noexcept {
    sqlite3_finalize(statement);
}

Query::~Query() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

base::Result<bool> Query::step() {
    if (bind_result_ != SQLITE_OK) return base::fail(handle_.error(bind_result_, "binding a value"));
    const int result = sqlite3_step(statement_);
    if (result == SQLITE_ROW) return true;
    if (result == SQLITE_DONE) return false;
    return base::fail(handle_.error(result, sqlite3_sql(statement_)));
}

base::Status Query::run() {
    while (true) {
        PENDOPO_TRY(const bool row, step());
        if (!row) return {};
    }
}

std::int64_t Query::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

base::ByteView Query::blob(int column) const {
    const void* data = sqlite3_column_blob(statement_, column);
    return {static_cast<const base::Byte*>(data), static_cast<std::size_t>(sqlite3_column_bytes(statement_, column))};
}

base::Bytes Query::bytes(int column) const {
    const base::ByteView view = blob(column);
    return {view.begin(), view.end()};
}

std::string Query::text(int column) const {
    return std::string(base::as_text(blob(column)));
}

bool Query::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

void Query::bind(int index, std::nullptr_t) {
    keep_first(bind_result_, sqlite3_bind_null(statement_, index));
}

void Query::bind(int index, std::int64_t value) {
    keep_first(bind_result_, sqlite3_bind_int64(statement_, index, value));
}

void Query::bind(int index, base::ByteView value) {
    // A null pointer would bind NULL, but an empty value is a value.
    const int result = value.empty()
                           ? sqlite3_bind_zeroblob(statement_, index, 0)
                           : sqlite3_bind_blob64(statement_, index, value.data(), value.size(), SQLITE_STATIC);
    keep_first(bind_result_, result);
}

void Query::bind(int index, std::string_view value) {
    const char* data = value.empty() ? "" : value.data();
    keep_first(bind_result_, sqlite3_bind_text64(statement_, index, data, value.size(), SQLITE_STATIC, SQLITE_UTF8));
}

}  // namespace pendopo::sqlite
