// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace pendopo::sim {

/// What databases asked of the disk.
struct DiskCounts {
    std::uint64_t flushes = 0;  ///< fsync and fdatasync
    std::uint64_t writes = 0;
    std::uint64_t bytes_written = 0;
};

/// A SQLite VFS that passes everything on to the system's and counts what costs a card its life. Give its name to
/// whatever opens a database. Any thread; every database on it is closed before it goes.
class CountingVfs {
public:
    /// Registers it under `name`, which must be free.
    explicit CountingVfs(std::string name);
    CountingVfs(const CountingVfs&) = delete;
    CountingVfs& operator=(const CountingVfs&) = delete;
    ~CountingVfs();

    [[nodiscard]] const std::string& name() const noexcept;
    /// Since it was made or reset.
    [[nodiscard]] DiskCounts counts() const noexcept;
    void reset() noexcept;
    /// The next `count` flushes fail as on a dying card, without reaching it.
    void fail_flushes(std::uint64_t count) noexcept;

    struct Parts;

private:
    std::unique_ptr<Parts> parts_;
};

}  // namespace pendopo::sim
