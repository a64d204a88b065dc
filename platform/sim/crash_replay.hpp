// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "platform/sim/crash_disk.hpp"
#include "platform/sim/sim_random.hpp"

namespace pendopo::sim {

/// What a power cut did to the files that were asked for, as far as it made a difference.
struct CutFacts {
    bool lost_write = false;     ///< at least a part of one
    bool torn_write = false;     ///< some of its sectors are there, others are not
    bool reordered = false;      ///< a later write is there, an earlier one is not
    bool garbage = false;        ///< bytes that nobody wrote
    bool lost_truncate = false;  ///< the file has its old length or old bytes again
    bool lost_create = false;    ///< a file is gone with its name
    bool lost_remove = false;    ///< a deleted file stands there again
    bool lost_rename = false;    ///< a renamed file stands there under its old name
    bool unflushed = false;      ///< there was something to lose
};

/// Plays a disk's history up to a moment and tells what its files may look like after the power went just then.
///
/// The model. What was flushed is safe: a successful flush of a file saves its bytes and length, one of its folder the
/// names made, changed and deleted there. (A flush of a new file does not save its name; POSIX promises no more.)
/// Everything since may be lost, and independently:
/// - each sector (512 or 4,096 bytes, chosen by image) holds what it held at the last flush or after any of the writes
///   since: so writes are lost, torn and reordered, within a file and between files;
/// - a truncation happened or not, as a whole; writes since may have made the file longer or not; a hole reads as
/// zeros;
/// - a name is as before or as after any change since, changes of one name in their order;
/// - in one erase block (16 to 256 KiB) around a write in flight, what was written since the last flush may be replaced
///   by ones, zeros, random bytes or bytes from elsewhere in the file.
/// Flushed bytes are never changed, not even those beside a write in the same sector or erase block. That is SQLite's
/// "powersafe overwrite" (SQLITE_IOCAP_POWERSAFE_OVERWRITE), which its own Unix VFS claims, and CrashVfs with it; a
/// card that breaks it can damage any database. After a flush that failed, what it should have saved is in doubt for
/// good: later flushes save only what is written again (what Linux does since 4.13: error told once, pages marked
/// clean).
class CrashReplay {
public:
    /// `begin` and `history` must outlive it.
    CrashReplay(const Files& begin, const std::vector<DiskOperation>& history);

    /// Goes on to the moment after `count` operations; never back.
    void advance_to(std::uint64_t count);

    /// What is found again when only the programs were killed: all that they wrote, but for what a failed flush put in
    /// doubt (a program that starts has it read from the medium).
    [[nodiscard]] Files after_kill(std::string_view below, SimRandom& random, CutFacts& facts) const;
    /// What may be found after the power went. The same random state gives the same image.
    [[nodiscard]] Files after_power_loss(std::string_view below, SimRandom& random, CutFacts& facts) const;
    /// Whether a file whose name ends so, below `below`, has writes that no flush saved yet.
    [[nodiscard]] bool has_unflushed(std::string_view below, std::string_view ending) const;

    /// A write or truncation that no flush saved yet.
    struct Pending {
        const DiskOperation* operation = nullptr;
        std::uint64_t offset = 0;  ///< of the part that is still in question
        std::uint64_t size = 0;
        bool in_doubt = false;  ///< a flush of it failed
    };

private:
    struct File {
        base::Bytes durable;
        base::Bytes current;
        std::vector<Pending> pending;
    };
    using Names = std::map<std::string, std::uint32_t, std::less<>>;

    void play(const DiskOperation& operation);
    void save(File& file) const;
    void save_names(const std::string& folder);
    [[nodiscard]] Names names_after_power_loss(SimRandom& random, CutFacts& facts) const;

    const std::vector<DiskOperation>& history_;
    std::uint64_t played_ = 0;
    std::map<std::uint32_t, File> files_;
    Names durable_names_;
    Names current_names_;
    std::vector<const DiskOperation*> pending_names_;
};

/// One file after the power went: `durable` with some of `pending` done to it. For CrashReplay and its tests.
enum class CutManner : std::uint8_t { nothing, everything, prefix, some_writes, sectors, garbage, doubts };
struct CutShape {
    CutManner manner = CutManner::sectors;
    std::uint32_t sector = 512;
    std::uint32_t erase_block = 65'536;
};
[[nodiscard]] base::Bytes cut_file(const base::Bytes& durable, const std::vector<CrashReplay::Pending>& pending,
                                   const CutShape& shape, SimRandom& random, CutFacts& facts);

}  // namespace pendopo::sim
