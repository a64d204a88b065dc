// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string_view>
#include <vector>

#include "platform/base/result.hpp"

/// Databases that turned out to be damaged: kept under another name, found again, and removed when nothing in them is
/// needed any more. Whoever calls makes sure that no connection has the file open.
namespace pendopo::device {

/// Renames a damaged database and its write-ahead log to PATH.damaged-SUFFIX, so that a new one can begin and nothing
/// is deleted. Returns the new path. SUFFIX is the caller's, a time or a random number.
/// Errors: not_found, conflict (that name is taken), io.
[[nodiscard]] base::Result<std::filesystem::path> set_aside(const std::filesystem::path& path, std::string_view suffix);

/// The same for a database in which nothing is needed to keep a promise: what was set aside of it before is removed.
/// Errors: as set_aside; what can't be removed stays.
[[nodiscard]] base::Result<std::filesystem::path> set_aside_alone(const std::filesystem::path& path,
                                                                  std::string_view suffix);

struct SetAside {
    std::filesystem::path file;
    std::uint64_t bytes = 0;  ///< with its log
};
/// What was set aside of this database, by its suffix, the lowest number first. A folder that can't be read has none.
[[nodiscard]] std::vector<SetAside> list_set_aside(const std::filesystem::path& path);

/// Overwrites a file that was set aside and its log with zeros and removes them, durably. Cut short, it may be called
/// again; what is gone is no error. Errors: disk_full, io.
[[nodiscard]] base::Status remove_set_aside(const std::filesystem::path& file);

}  // namespace pendopo::device
