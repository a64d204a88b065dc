// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <iterator>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <sqlite3.h>

#include "platform/base/assert.hpp"

/// Compares schemas as SQLite understands them: columns, types, indexes, constraints; not comments and spacing.
namespace pendopo::test {

using Rows = std::vector<std::string>;

inline Rows ask(sqlite3* connection, const std::string& sql) {
    Rows rows;
    const auto add_row = [](void* out, int columns, char** values, char**) {
        std::string row;
        for (int i = 0; i < columns; ++i)
            row += std::string(values[i] != nullptr ? values[i] : "NULL") + " | ";
        static_cast<Rows*>(out)->push_back(row);
        return 0;
    };
    PENDOPO_ASSERT(sqlite3_exec(connection, sql.c_str(), add_row, &rows, nullptr) == SQLITE_OK);
    return rows;
}

/// A memory database with the migrations applied, closed with the object.
class MigratedDatabase {
public:
    explicit MigratedDatabase(std::span<const std::string_view> migrations) {
        PENDOPO_ASSERT(sqlite3_open(":memory:", &connection) == SQLITE_OK);
        for (const auto sql : migrations)
            ask(connection, std::string(sql));
    }
    MigratedDatabase(const MigratedDatabase&) = delete;
    MigratedDatabase& operator=(const MigratedDatabase&) = delete;
    ~MigratedDatabase() { sqlite3_close(connection); }

    sqlite3* connection = nullptr;
};

/// Spaces and line breaks made one, and no quotes, which SQLite puts around a table that was renamed: the text of a
/// constraint has no other form than this.
inline std::string squeezed(const std::string& text) {
    std::string out;
    for (const char c : text) {
        if (c == '"') continue;
        const bool space = c == ' ' || c == '\n';
        if (!space || (!out.empty() && out.back() != ' ')) out += space ? ' ' : c;
    }
    return out;
}

inline Rows schema_of(std::span<const std::string_view> migrations) {
    const MigratedDatabase database(migrations);
    Rows all;
    for (const auto& row :
         ask(database.connection, "SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name"))
        all.push_back(squeezed(row));
    for (const auto& row : ask(database.connection,
                               "SELECT m.name, x.* FROM sqlite_schema AS m, pragma_table_xinfo(m.name) AS x"
                               " WHERE m.type = 'table' ORDER BY m.name, x.name"))
        all.push_back(row);
    return all;
}

inline Rows schema_of_file(const std::string& path) {
    std::ifstream file(path);
    const std::string sql{std::istreambuf_iterator<char>(file), {}};
    PENDOPO_ASSERT(!sql.empty());
    const std::string_view whole(sql);
    return schema_of({&whole, 1});
}

inline Rows tables_not_strict(std::span<const std::string_view> migrations) {
    const MigratedDatabase database(migrations);
    PENDOPO_ASSERT(!ask(database.connection, "SELECT 1 FROM pragma_table_list WHERE strict = 1").empty());
    return ask(database.connection, "SELECT name FROM pragma_table_list WHERE strict = 0 AND name NOT LIKE 'sqlite_%'");
}

}  // namespace pendopo::test
