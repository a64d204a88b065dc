// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <vector>

#include "storage/model/stored_entry.hpp"
#include "storage/province/media_store.hpp"

namespace pendopo::province {

/// What is left where a text was erased.
struct Tombstone {
    std::uint8_t reason = 0;   ///< protocol::EraseReason
    model::Hash sealed_hash;   ///< SHA-256 of what was sealed: the chain verifies by it
    base::WallTime erased_at;  ///< the clock of the desk's host
};

struct JournalRecord {
    model::JournalId id;
    model::DeviceId device;
    model::Head head;  ///< of the first branch, up to where nothing is missing
};

struct ChainEntry {
    model::StoredEntry stored;  ///< sealed is empty if there is a tombstone
    std::optional<Tombstone> tombstone;
};

/// Reads every journal from its end to its beginning: for verifying, and for comparing a store with its backup. Part of
/// Store, which says what holds for every call.
class ChainReader {
public:
    virtual ~ChainReader() = default;

    /// All journals in the order of their arrival.
    [[nodiscard]] virtual base::Result<std::vector<JournalRecord>> chains() = 0;
    /// The entries of a journal (its id and device count) on all branches that stand below (`before_seq`,
    /// `before_hash`), by seq and hash, the highest first; at most limits::store_page_max. Begin with
    /// limits::entry_number_max and any hash.
    [[nodiscard]] virtual base::Result<std::vector<ChainEntry>> chain(const JournalRecord& journal,
                                                                      const model::Head& before) = 0;
};

/// How much a store has taken in. Each number only rises: of two copies of one store the lesser is the older.
struct Extent {
    std::uint64_t entries = 0;
    std::uint64_t chunks = 0;  ///< held and erased
    std::uint64_t erased = 0;  ///< texts

    [[nodiscard]] bool holds(const Extent& other) const {
        return entries >= other.entries && chunks >= other.chunks && erased >= other.erased;
    }
    bool operator==(const Extent&) const = default;
};

/// A backup: what of a store can be read from it.
class Backup : public ChainReader, public ChunkReader {
public:
    [[nodiscard]] virtual base::Result<Extent> extent() = 0;
};

/// The part of the store that erases and is backed up. Part of Store.
class KeepStore : public ChainReader {
public:
    /// Removes what was sealed in an entry, leaves a tombstone and files the order for its device as mail, all at once;
    /// and with it the chunks that `recordings` names (as MediaStore::erase_chunks), whose letter is filed too.
    /// Of an entry erased before, nothing but the order is filed again. What was erased also leaves the store's files,
    /// as soon as no other process reads.
    /// Errors: not_found, invalid_argument (a letter about no chunk, or for another device), and those of
    /// MailStore::add_mail.
    [[nodiscard]] virtual base::Status erase(std::uint64_t number, const Tombstone& tombstone, base::ByteView order,
                                             const std::optional<ChunkLetter>& recordings = std::nullopt) = 0;

    /// What is left where a text was erased; nothing if this entry's was not.
    [[nodiscard]] virtual base::Result<std::optional<Tombstone>> tombstone(std::uint64_t number) = 0;

    /// Copies the store as it stands into a new file of mode 0600, flushed; devices may go on sending meanwhile.
    /// Errors: conflict (that file is there), refused (rights), disk_full, io.
    [[nodiscard]] virtual base::Status back_up(const std::filesystem::path& file) = 0;
};

}  // namespace pendopo::province
