// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "storage/device/journal.hpp"
#include "storage/device/media_folder.hpp"
#include "storage/model/submission.hpp"
#include "sync/envelope/media.hpp"

namespace pendopo::runner {

/// What a citizen records during one visit: begin, add sound as it comes, finish; up to
/// limits::recordings_per_entry_max times. Sealed from the first byte on: storage sees chunks whose key is in memory
/// only, until the entry that carries it is committed. Used by the thread that owns the SubmissionService, whose part
/// this is.
class Recordings {
public:
    /// Both must live longer. The folder is made; drafts of a crash are dealt with and chunks that this journal does
    /// not know are noted in it. Without a folder that can be used no recording begins, and texts go on.
    Recordings(envelope::Primitives& primitives, device::Journal& journal, const std::filesystem::path& folder);

    /// Errors: unavailable (the folder can't be used), conflict (one is being recorded), too_large (as many as an entry
    /// holds are finished), disk_full (limits::device_chunks_max, the longest recording counted in).
    [[nodiscard]] base::Status begin();
    /// Takes the next bytes of the file that is being recorded. Errors: conflict (none is begun), too_large, disk_full,
    /// io: that recording is discarded.
    [[nodiscard]] base::Status add(base::ByteView sound);
    /// The recording will go with the visit's submission. Errors: as add; invalid_argument (nothing was added).
    [[nodiscard]] base::Status finish(model::Codec codec, std::uint32_t milliseconds);

    [[nodiscard]] bool recording() const { return sealer_.has_value(); }
    [[nodiscard]] std::size_t finished() const { return finished_.size(); }
    /// What was said so far, opened from its sealed chunks into memory: of the recording that is being made, else of
    /// the one that was finished last. Errors: not_found (there is none), corrupt, unauthentic, io.
    [[nodiscard]] base::Result<base::SecretBuffer> listen() const;
    /// Forgets one that was finished (0 is the first), as when it is told anew.
    void drop(std::size_t index);
    /// Forgets everything: the visit ended without a submission. Nothing is left on storage.
    void discard();

    // --- For SubmissionService::submit, in this order ------------------------------------------------------------
    /// Moves what is finished into the submission, and makes its chunks durable. Returns their names. Errors: io.
    [[nodiscard]] base::Result<std::vector<model::Hash>> attach(model::Submission& submission);
    /// The entry is committed: sync may find the chunks. A failure waits for settle().
    void committed(std::vector<model::Hash> names);
    /// The entry was not committed: what attach() gave comes back, for another try. `in_doubt`: a commit that failed at
    /// the disk may yet turn out to have happened, so that its chunks are never deleted before the next start.
    void not_committed(std::vector<model::Hash> names, std::vector<model::Recording> recordings, bool in_doubt);
    /// Deletes chunks that the province holds safely, or ordered to be erased. Errors: io, disk_full, corrupt.
    [[nodiscard]] base::Status remove_safe(std::span<const model::Hash> names);
    /// To be called when nobody is at the screen: makes up for what failed in committed().
    void settle();

private:
    [[nodiscard]] base::Status recover();
    [[nodiscard]] base::Status store(const std::vector<envelope::SealedChunk>& chunks);
    [[nodiscard]] base::Result<std::vector<base::Bytes>> read(const std::vector<model::Hash>& names) const;
    void remove(const std::vector<model::Hash>& names);

    envelope::Primitives& primitives_;
    device::Journal& journal_;
    std::optional<device::MediaWriter> writer_;
    std::optional<envelope::MediaSealer> sealer_;
    std::vector<model::Hash> drafts_;  ///< of the recording that is being made
    std::vector<model::Recording> finished_;
    std::vector<model::Hash> in_doubt_;  ///< of commits that failed at the disk
    std::vector<model::Hash> owed_;      ///< committed and not yet where sync finds them
};

}  // namespace pendopo::runner
