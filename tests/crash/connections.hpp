// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace pendopo::crash {

/// Notes SQLite's connections as they are opened, so that a mutant can be planted under a class that rightly gives
/// nobody its connection. Call it once, before any is opened.
void watch_connections();

/// Runs SQL on the connection opened last to this file, which must be open.
void run_on_connection(const std::string& path, const char* sql);

}  // namespace pendopo::crash
