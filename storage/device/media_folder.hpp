// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <span>
#include <vector>

#include "platform/base/bytes.hpp"
#include "storage/model/ids.hpp"

/// Sealed chunks of recordings on the device: one file each, named by the SHA-256 of what it holds.
///
/// ```
/// media/                    0750: the kiosk writes, sync reads
///   64 hex digits.chunk     0640: limits::media_chunk_bytes; belongs to an entry in the journal
///   draft/                  0700: the kiosk's alone
///     64 hex digits.chunk   of a visit that has not ended
/// ```
///
/// Sync lists the folder and never asks the journal. Names and contents say nothing of what they belong to.
namespace pendopo::device {

/// Where it lies on every device.
[[nodiscard]] std::filesystem::path media_folder_beside(const std::filesystem::path& outbox_folder);

/// The kiosk's side. One object, one thread.
///
/// A chunk is durable when add_draft returned and settle_drafts too; then the entry that names it may be committed, and
/// then keep() moves it to where sync finds it. recover() makes up for a crash anywhere in between.
class MediaWriter {
public:
    /// Makes the folders. Errors: disk_full, io.
    [[nodiscard]] static base::Result<MediaWriter> open(const std::filesystem::path& folder);

    /// Writes and flushes a chunk. There already is no error. Errors: invalid_argument (its size), disk_full, io:
    /// nothing is left of it.
    [[nodiscard]] base::Status add_draft(const model::Hash& name, base::ByteView ciphertext);
    /// Errors: not_found, corrupt, io.
    [[nodiscard]] base::Result<base::Bytes> read_draft(const model::Hash& name) const;
    /// Makes the drafts' names durable. Before the entry's commit. Errors: io.
    [[nodiscard]] base::Status settle_drafts();
    /// Moves drafts of a committed entry to where sync finds them. Those that are there already are no error.
    /// Errors: not_found (neither here nor there; the others are moved all the same), io.
    [[nodiscard]] base::Status keep(std::span<const model::Hash> names);
    /// Deletes drafts; missing ones are no error. Errors: io.
    [[nodiscard]] base::Status discard(std::span<const model::Hash> names);
    /// Deletes kept chunks: the province has them safely, or they were erased. Missing ones are no error. Errors: io.
    [[nodiscard]] base::Status remove(std::span<const model::Hash> names);

    struct Recovered {
        std::size_t kept = 0;              ///< drafts whose entry was committed
        std::size_t discarded = 0;         ///< drafts nobody committed
        std::vector<model::Hash> unknown;  ///< kept chunks that are not in `committed`
        std::vector<model::Hash> missing;  ///< in `committed`, without a file
    };
    /// At start, before anything is recorded. `committed` are the names in the journal. Errors: io.
    [[nodiscard]] base::Result<Recovered> recover(std::vector<model::Hash> committed);

private:
    explicit MediaWriter(std::filesystem::path folder) : folder_(std::move(folder)) {}
    [[nodiscard]] std::filesystem::path drafts() const { return folder_ / "draft"; }

    std::filesystem::path folder_;
};

/// The names of the kept chunks, ascending; at most limits::device_chunks_max of them. What is no chunk by its name is
/// passed over; {} if the folder is missing. Any thread. Errors: io.
[[nodiscard]] base::Result<std::vector<model::Hash>> list_chunks(const std::filesystem::path& folder);

/// One kept chunk. That it is what its name says is for the caller to see (envelope::chunk_name). Any thread.
/// Errors: not_found, corrupt (no regular file, or of another size), io.
[[nodiscard]] base::Result<base::Bytes> read_chunk(const std::filesystem::path& folder, const model::Hash& name);

}  // namespace pendopo::device
