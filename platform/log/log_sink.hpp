// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>

#include "platform/base/log.hpp"
#include "platform/base/result.hpp"

namespace pendopo::log {

struct Options {
    std::filesystem::path file;             ///< empty: standard error, where the service manager keeps it
    base::Level least = base::Level::info;  ///< lines below are dropped
};

/// From now on base::log writes there: UTC time, level, component, message, one line each.
///
/// A file grows to limits::log_file_bytes_max and is then set aside; limits::log_files_max of them are kept. Lines are
/// cut at limits::log_line_bytes_max and control characters become '?', so that outside bytes can't forge a line.
/// Called once, in main. A full disk loses lines, never stops the program. Errors: io (the file can't be opened).
[[nodiscard]] base::Status open(const Options& options);

}  // namespace pendopo::log
