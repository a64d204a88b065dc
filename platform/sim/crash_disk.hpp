// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/bytes.hpp"

namespace pendopo::sim {

/// Paths, and what the files of these names hold.
using Files = std::map<std::string, base::Bytes, std::less<>>;

/// One thing that a program asked of a disk, as it happened.
struct DiskOperation {
    enum class Kind : std::uint8_t { create, write, truncate, flush, flush_folder, rename, remove };
    enum class Flush : std::uint8_t {
        done,
        failed,   ///< reported; the kernel may have dropped what it could not write, and says yes the next time
        skipped,  ///< planted: the program never asked, though it should have
        lied      ///< planted: the disk said yes and kept nothing
    };

    Kind kind = Kind::write;
    Flush flush = Flush::done;
    std::uint32_t file = 0;         ///< a number for each file ever made: names move, files stay
    std::uint64_t offset = 0;       ///< of a write; the new size of a truncation
    std::uint64_t size_before = 0;  ///< of the file, at a write or truncation
    base::Bytes bytes;              ///< of a write
    std::string path;               ///< created, removed or renamed; the folder that is flushed
    std::string path_to;            ///< renamed to
};

/// Faults to come, on files whose path begins with `below`.
struct DiskFaults {
    std::string below;
    std::uint32_t flushes_to_pass = 0;   ///< the next ones are as they should be
    std::uint32_t flushes_to_fail = 0;   ///< and those behind them are not
    std::uint32_t writes_to_refuse = 0;  ///< the next ones: the disk is full
    std::uint32_t skip_one_in = 0;       ///< planted: every so many flushes never happen; 0: none
    bool lie = false;                    ///< planted: flushes are acknowledged and have no effect
};

/// Files in memory and the history of all that was done to them, one clock over all files: what CrashReplay needs to
/// cut the power at any moment. SQLite reaches it through CrashVfs; what goes past SQLite is told by the caller.
/// One thread.
class CrashDisk {
public:
    /// Begins with these files, all of them safe on the medium.
    explicit CrashDisk(Files begin = {});

    [[nodiscard]] std::optional<std::uint32_t> find(std::string_view path) const;
    [[nodiscard]] const base::Bytes& bytes(std::uint32_t file) const { return contents_[file]; }
    /// What stands there now under names that begin with `below`.
    [[nodiscard]] Files files_below(std::string_view below) const;

    std::uint32_t create(const std::string& path);
    /// A file without a name, such as SQLite's temporary ones; gone with the power.
    std::uint32_t create_nameless();
    /// False: the disk is full and nothing was written.
    [[nodiscard]] bool write(std::uint32_t file, std::uint64_t offset, base::ByteView bytes);
    void truncate(std::uint32_t file, std::uint64_t size);
    /// False: failed, see DiskOperation::Flush.
    [[nodiscard]] bool flush(std::uint32_t file);
    [[nodiscard]] bool flush_folder(const std::string& folder);
    void rename(const std::string& from, const std::string& to);
    void remove(const std::string& path);

    /// Moments are counted in operations: `now` is the number of those that have happened.
    [[nodiscard]] std::uint64_t now() const noexcept { return history_.size(); }
    [[nodiscard]] const std::vector<DiskOperation>& history() const noexcept { return history_; }
    [[nodiscard]] const Files& begin() const noexcept { return begin_; }

    DiskFaults faults;

private:
    [[nodiscard]] bool is_faulty(std::string_view path) const { return path.starts_with(faults.below); }
    [[nodiscard]] DiskOperation::Flush fate_of_flush(std::string_view path);
    DiskOperation& note(DiskOperation::Kind kind, std::uint32_t file);

    Files begin_;
    std::map<std::string, std::uint32_t, std::less<>> names_;
    std::vector<base::Bytes> contents_;
    std::vector<std::string> first_names_;  ///< by file; faults are planted by these
    std::vector<DiskOperation> history_;
    std::uint64_t flushes_asked_ = 0;
};

}  // namespace pendopo::sim
