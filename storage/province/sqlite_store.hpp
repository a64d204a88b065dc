// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "storage/province/store.hpp"

namespace pendopo::province {

struct SqliteStoreOptions {
    std::uint64_t new_incarnation = 0;  ///< random; used only when the file is new
    bool check = true;                  ///< read the whole file for damage first; a quick command may leave it out
    std::string vfs;                    ///< SQLite VFS by name, for simulation and counting; empty: the system's
    bool make = true;                   ///< make a missing file, bring an older one up to date; else they are errors
};

/// The store in one SQLite file (mode 0600; its folder 0700 if missing): WAL, synchronous=FULL, one connection that
/// writes and one that reads. A second process may open it too; writers wait for each other.
/// Errors, all naming the file: corrupt (damaged or not a Pendopo store), unsupported (newer version; older and not to
/// be brought up to date), not_found (missing and not to be made), disk_full, io.
[[nodiscard]] base::Result<std::unique_ptr<Store>> open_sqlite_store(const std::filesystem::path& path,
                                                                     const SqliteStoreOptions& options);

/// A backup that KeepStore::back_up made, read from end to end for damage, then to read only; the file is not touched.
/// Errors: not_found, corrupt (damaged or no Pendopo store), unsupported (made by another version: make a new one), io.
[[nodiscard]] base::Result<std::unique_ptr<Backup>> open_sqlite_backup(const std::filesystem::path& path);

}  // namespace pendopo::province
