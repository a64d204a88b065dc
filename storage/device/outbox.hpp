// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>

#include "storage/device/journal.hpp"
#include "storage/device/stream.hpp"

namespace pendopo::device {

struct EntryPlace {
    model::JournalId journal;
    std::uint64_t seq = 0;

    auto operator<=>(const EntryPlace&) const = default;
};

/// Makes the frame that stands for an entry (sync/protocol).
using EntryEncoder = std::function<base::Result<base::Bytes>(const model::Entry&)>;
/// Tells which entry a frame carries; nothing if it is another kind of frame.
using EntryFinder = std::function<std::optional<EntryPlace>(base::ByteView frame)>;

/// Puts into the outbox what the journal holds unacknowledged and the outbox lacks: after a lost or damaged folder, a
/// kill between commit and append, a full disk, a restored province. The last acknowledged entry of each journal goes
/// too: the answer to it tells sync what the province holds, should sync have forgotten or the province been restored.
/// Call it at start, when sync misses something, and after an ack that lowered the watermark. `folder` is the writer's.
/// Returns how many entries were appended. An entry that the journal can't read any more is left out and logged; one
/// whose text is gone is left out. Errors: those of the journal, the writer and `encode`.
[[nodiscard]] base::Result<std::size_t> refill_outbox(const Journal& journal, StreamWriter& writer,
                                                      const std::filesystem::path& folder, const EntryEncoder& encode,
                                                      const EntryFinder& find);

/// Deletes the segments in which every entry is acknowledged, but never the newest. Returns how many. Call it now and
/// then when idle. Frames that carry no entry (the device's identity) go with them: append those again at every start.
[[nodiscard]] base::Result<std::size_t> drop_acknowledged(const Journal& journal, StreamWriter& writer,
                                                          const std::filesystem::path& folder, const EntryFinder& find);

/// Takes erased entries out of the outbox, durably: what else their segments hold unacknowledged is appended again,
/// behind `first_frame` (the device's identity), and the segments are deleted; so are those that can't be read to their
/// end. Call it after Journal::erase and, if anything was ever erased, at start. Returns how many segments went.
/// Errors: those of the journal, the writer and `encode`.
[[nodiscard]] base::Result<std::size_t> drop_erased(const Journal& journal, StreamWriter& writer,
                                                    const std::filesystem::path& folder, base::ByteView first_frame,
                                                    const EntryEncoder& encode, const EntryFinder& find);

}  // namespace pendopo::device
