// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "platform/base/bytes.hpp"

struct sqlite3_stmt;

namespace pendopo::sqlite {

class Handle;

/// One run of a prepared statement: bound, stepped through, and reset when it goes out of scope.
///
/// Bound bytes and texts are not copied: they must live as long as the query. Columns are valid until the next step.
class Query {
public:
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;
    ~Query();

    /// True: a row stands ready; false: done. Errors: as error_of (database.hpp).
    [[nodiscard]] base::Result<bool> step();
    /// Steps to the end; rows are passed over.
    [[nodiscard]] base::Status run();

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] std::uint64_t number(int column) const { return static_cast<std::uint64_t>(integer(column)); }
    [[nodiscard]] base::ByteView blob(int column) const;
    [[nodiscard]] base::Bytes bytes(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] bool is_null(int column) const;
    /// An id, hash or key. A schema check holds its length; a blob of another length reads as zeros.
    template <class Fixed>
    [[nodiscard]] Fixed fixed(int column) const {
        return Fixed::from(blob(column)).value_or(Fixed{});
    }

private:
    friend class Statement;
    template <class... Values>
    Query(Handle& handle, sqlite3_stmt* statement, const Values&... values) : handle_(handle), statement_(statement) {
        int index = 0;
        (bind(++index, values), ...);
    }

    void bind(int index, std::nullptr_t);
    void bind(int index, std::int64_t value);
    void bind(int index, std::uint64_t value) { bind(index, static_cast<std::int64_t>(value)); }
    void bind(int index, std::uint32_t value) { bind(index, static_cast<std::int64_t>(value)); }
    void bind(int index, base::ByteView value);
    void bind(int index, std::string_view value);
    template <class Tag, std::size_t Size>
    void bind(int index, const base::Fixed<Tag, Size>& value) {
        bind(index, value.view());
    }

    Handle& handle_;
    sqlite3_stmt* statement_;
    int bind_result_ = 0;  ///< the first failure of bind(), told by step()
};

/// A prepared statement. Lives at most as long as its Database; the thread rules are the Database's.
class Statement {
public:
    Statement() = default;
    Statement(Handle& handle, sqlite3_stmt* statement) : handle_(&handle), statement_(statement) {}

    /// Binds ?1, ?2 … in order. One query of a statement at a time.
    template <class... Values>
    [[nodiscard]] Query with(const Values&... values) const {
        return Query(*handle_, statement_.get(), values...);
    }

private:
    struct Finalize {
        void operator()(sqlite3_stmt* statement) const noexcept;
    };
    Handle* handle_ = nullptr;
    std::unique_ptr<sqlite3_stmt, Finalize> statement_;
};

}  // namespace pendopo::sqlite
