// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "storage/device/stream.hpp"
#include "storage/device/sync_store.hpp"
#include "sync/engine/engine.hpp"
#include "sync/envelope/primitives.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::runner {

/// A batch ready to go, and what an ack of it must name.
struct BuiltBatch {
    protocol::Batch batch;
    std::vector<model::Head> heads;  ///< before the first entry and after each
};

/// Puts sealed entries from the outbox together as the engine asked. Everything passed in must live longer.
class BatchBuilder {
public:
    BatchBuilder(envelope::Primitives& primitives, device::SyncStore& store, device::StreamReader& outbox)
        : primitives_(primitives), store_(store), outbox_(outbox) {}

    /// Consecutive entries that chain, from order.first_seq or the next one there is up to order.up_to_seq. Nothing if
    /// there is none.
    /// Errors: those of sync.db.
    [[nodiscard]] base::Result<std::optional<BuiltBatch>> build(const engine::SendBatch& order);

    /// This device's own heads at the numbers that the acks in `body` name, as far as they are known.
    [[nodiscard]] std::vector<model::Head> own_heads(base::ByteView body, const BuiltBatch& sent);
    /// This device's own head at one number, if it is known.
    [[nodiscard]] std::optional<model::Head> own_head(const model::JournalId& journal, std::uint64_t seq);

    /// Whether a place since the last call did not hold what was noted there: what sync knows of the outbox is not true
    /// any more, and it must be read again (OutboxIntake::read_again).
    [[nodiscard]] bool misplaced() const { return misplaced_; }
    [[nodiscard]] bool take_misplaced() { return std::exchange(misplaced_, false); }

private:
    [[nodiscard]] std::optional<BuiltBatch> build_from(std::span<const device::IndexedEntry> indexed,
                                                       const engine::SendBatch& order);
    /// The entry that stands there, with its hash; nothing if it does not stand there any more.
    [[nodiscard]] std::optional<model::Entry> read(const device::IndexedEntry& indexed);

    envelope::Primitives& primitives_;
    device::SyncStore& store_;
    device::StreamReader& outbox_;
    bool misplaced_ = false;
};

}  // namespace pendopo::runner
