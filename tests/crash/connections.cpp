// SPDX-License-Identifier: Apache-2.0
#include "tests/crash/connections.hpp"

#include <map>

#include <sqlite3.h>

#include "platform/base/assert.hpp"

namespace pendopo::crash {
namespace {

std::map<std::string, sqlite3*, std::less<>> newest;

int note_connection(sqlite3* connection, char**, const sqlite3_api_routines*) {
    if (const char* path = sqlite3_db_filename(connection, "main")) newest[path] = connection;
    return SQLITE_OK;
}

}  // namespace

void watch_connections() {
    const int result = sqlite3_auto_extension(reinterpret_cast<void (*)()>(note_connection));
    PENDOPO_ASSERT(result == SQLITE_OK);
}

void run_on_connection(const std::string& path, const char* sql) {
    const int result = sqlite3_exec(newest.at(path), sql, nullptr, nullptr, nullptr);
    PENDOPO_ASSERT(result == SQLITE_OK || result == SQLITE_FULL || (result & 0xff) == SQLITE_IOERR);
}

}  // namespace pendopo::crash
