// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "storage/device/sync_store.hpp"
#include "sync/engine/events.hpp"
#include "sync/envelope/primitives.hpp"

namespace pendopo::runner {

/// The chunks of recordings that lie on the device.
struct MediaFiles {
    std::function<base::Result<std::vector<model::Hash>>()> list;
    std::function<base::Result<base::Bytes>(const model::Hash& name)> read;
};

/// Which chunks the province has to be asked about and which to be sent, by what sync.db keeps of its answers. Holds
/// some hundred names at a time, however many lie there. One thread; the store must live longer.
class MediaQueue {
public:
    /// `incarnation` is the province's as last heard, 0 if never. Without `files.list` there are no media.
    MediaQueue(envelope::Primitives& primitives, device::SyncStore& store, MediaFiles files);

    /// Lists the chunks again. Errors: those of the folder and of sync.db; the queue stays as it was.
    [[nodiscard]] base::Status look();
    /// The province's incarnation as it is known by now. Under another one everything has to be asked again.
    [[nodiscard]] base::Status set_incarnation(std::uint64_t incarnation);

    [[nodiscard]] engine::MediaAvailable counts() const { return {unknown_.size(), wanted_.size()}; }
    /// For one MediaQuery.
    [[nodiscard]] std::vector<model::Hash> names_to_ask() const;
    /// All that lie there and are not held by the province as far as is known, for a courier to carry; this reads the
    /// folder and a mark for each. Errors: those of the folder and of sync.db.
    [[nodiscard]] base::Result<std::vector<model::Hash>> waiting() const;
    /// The next chunk that is wanted, with its name. Those that can't be read, or are not what their name says, are
    /// left out until the next start.
    [[nodiscard]] std::optional<std::pair<model::Hash, base::Bytes>> next_chunk();

    /// Notes an answer. Errors: those of sync.db; for this run the answer counts all the same.
    [[nodiscard]] base::Status keep(const engine::KeepHeld& answer);
    void pass_over(const std::vector<model::Hash>& names);

private:
    [[nodiscard]] base::Result<bool> is_held(const model::Hash& name) const;
    [[nodiscard]] base::Status fill(const std::vector<model::Hash>& present);

    envelope::Primitives& primitives_;
    device::SyncStore& store_;
    const MediaFiles files_;
    std::uint64_t incarnation_ = 0;
    std::deque<model::Hash> unknown_;
    std::deque<model::Hash> wanted_;
    std::set<model::Hash> left_out_;  ///< at most as many as lie there
    bool more_ = false;               ///< more lie there than `unknown_` has room for
};

}  // namespace pendopo::runner
