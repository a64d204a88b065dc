// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include "platform/sim/crash_disk.hpp"

namespace pendopo::sim {

/// A SQLite VFS whose files live on a CrashDisk. Give its name to whatever opens a database.
///
/// It behaves as SQLite's Unix VFS where that matters: sectors of 4,096 bytes and powersafe overwrite, a new log's
/// folder is flushed after the log's first flush, an empty file does not exist when asked for, locks and shared memory
/// between connections work. While it lives it is SQLite's default VFS, so that SQLite's random numbers come from here
/// too and a history repeats itself bit for bit.
/// One thread; every database on it is closed before it goes, or before its disk does.
class CrashVfs {
public:
    /// Registers it under `name`, which must be free.
    explicit CrashVfs(std::string name);
    CrashVfs(const CrashVfs&) = delete;
    CrashVfs& operator=(const CrashVfs&) = delete;
    ~CrashVfs();

    [[nodiscard]] const std::string& name() const noexcept;
    /// Files opened from now on are those of `disk`.
    void use(CrashDisk& disk) noexcept;
    /// SQLite's own random numbers (the salts of its logs) begin anew from here. No database may be open.
    void seed(std::uint64_t seed) noexcept;

    struct Parts;

private:
    std::unique_ptr<Parts> parts_;
};

}  // namespace pendopo::sim
