// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>

#include "platform/base/bytes.hpp"

namespace pendopo::sim {

/// A disk in memory beneath SQLite, as fast as a simulation of years needs it, that forgets at a power cut exactly what
/// was not flushed, can be full, and can be copied. Give its name to whatever opens a database.
///
/// One thread at a time. The crash tests have a disk that reorders and tears as well.
class MemoryDisk {
public:
    /// What a copy of the disk holds: files by path.
    using Image = std::map<std::string, base::Bytes>;

    /// Registers a SQLite VFS under `name`, which must be free.
    explicit MemoryDisk(std::string name);
    MemoryDisk(const MemoryDisk&) = delete;
    MemoryDisk& operator=(const MemoryDisk&) = delete;
    /// Every database on it is closed before it goes.
    ~MemoryDisk();

    [[nodiscard]] const std::string& name() const noexcept;

    /// What was not flushed is lost. Databases that are still open go on in files that nobody finds again: close them
    /// and open anew.
    void cut_power();
    /// Everything written, flushed or not, as a copy made of a running machine between two transactions.
    [[nodiscard]] Image copy() const;
    /// Puts a copy in place of everything; databases that are open: as with cut_power.
    void replace(const Image& image);
    /// Deletes a closed database and its write-ahead log.
    void remove(const std::string& path);

    /// No file grows while the disk is full; what stands in it can be written over.
    void set_full(bool full) noexcept;
    /// Writes that found no room since the start.
    [[nodiscard]] std::uint64_t refused_writes() const noexcept;

    struct Parts;

private:
    std::unique_ptr<Parts> parts_;
};

}  // namespace pendopo::sim
