// SPDX-License-Identifier: Apache-2.0
#include "storage/device/schemas.hpp"

#include <array>
#include <cstddef>

extern "C" {
extern const unsigned char journal_0001_sql[];
extern const std::size_t journal_0001_sql_size;
extern const unsigned char journal_0002_sql[];
extern const std::size_t journal_0002_sql_size;
extern const unsigned char journal_0003_sql[];
extern const std::size_t journal_0003_sql_size;
extern const unsigned char journal_0004_sql[];
extern const std::size_t journal_0004_sql_size;
extern const unsigned char sync_0001_sql[];
extern const std::size_t sync_0001_sql_size;
extern const unsigned char sync_0002_sql[];
extern const std::size_t sync_0002_sql_size;
extern const unsigned char sync_0003_sql[];
extern const std::size_t sync_0003_sql_size;
}

namespace pendopo::device {
namespace {

std::string_view text(const unsigned char* begin, std::size_t size) {
    return {reinterpret_cast<const char*>(begin), size};
}

}  // namespace

std::span<const std::string_view> journal_migrations() {
    static const std::array migrations = {
        text(journal_0001_sql, journal_0001_sql_size), text(journal_0002_sql, journal_0002_sql_size),
        text(journal_0003_sql, journal_0003_sql_size), text(journal_0004_sql, journal_0004_sql_size)};
    return migrations;
}

std::span<const std::string_view> sync_migrations() {
    static const std::array migrations = {text(sync_0001_sql, sync_0001_sql_size),
                                          text(sync_0002_sql, sync_0002_sql_size),
                                          text(sync_0003_sql, sync_0003_sql_size)};
    return migrations;
}

}  // namespace pendopo::device
