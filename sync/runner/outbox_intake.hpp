// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "storage/device/stream.hpp"
#include "storage/device/sync_store.hpp"
#include "sync/engine/engine.hpp"
#include "sync/envelope/primitives.hpp"
#include "sync/protocol/frame.hpp"
#include "sync/runner/reply_queries.hpp"

namespace pendopo::runner {

/// Reads what the kiosk appends to the outbox, notes in sync.db where each entry stands, and tells the engine. One
/// thread; everything passed in must live longer.
///
/// Frames are taken as the kiosk's claims: an entry is indexed unverified (the province verifies it), an identity
/// counts only if its own key signed it, a question for chunks (MediaQuery) names those that the kiosk has heard
/// nothing of: their marks are forgotten, so that the province says it again. Anything else is passed over and logged.
class OutboxIntake {
public:
    OutboxIntake(envelope::Primitives& primitives, device::SyncStore& store, device::StreamReader& outbox)
        : primitives_(primitives), store_(store), outbox_(outbox) {}

    struct News {
        std::vector<engine::EventData> events;  ///< IdentityKnown, EntriesAvailable
        bool more = false;                      ///< the outbox was not read to its end
        bool chunks_in_doubt = false;           ///< the kiosk has not heard of some chunks: their marks are forgotten
        bool courier_ordered = false;           ///< the kiosk's operator wants an exchange with a stick
        bool reply_wanted = false;              ///< a visitor waits for what reply_queries() asks
    };
    /// Reads at most limits::outbox_frames_per_turn_max frames. With the identity of a journal that is new, mail is to
    /// be asked for from its beginning. Nothing is lost by an error: what was read and not
    /// yet noted is noted by the next call. Errors: those of the outbox and of sync.db.
    [[nodiscard]] base::Result<News> take();

    /// Forgets where entries stand and reads the outbox again from its start, from the next `take` on. What is not to
    /// be done twice is passed over. Errors: those of sync.db; then nothing is forgotten.
    [[nodiscard]] base::Status read_again();

    /// The newest report of the kiosk's health, verbatim, if one came since the program started.
    [[nodiscard]] const std::optional<base::Bytes>& health() const { return health_; }
    /// The same of how announcements fared.
    [[nodiscard]] const std::optional<base::Bytes>& announcements() const { return announcements_; }
    /// What visitors wait for.
    [[nodiscard]] ReplyQueries& reply_queries() { return reply_queries_; }
    /// The last identity that verified.
    [[nodiscard]] const std::optional<protocol::Identity>& identity() const { return identity_; }
    /// Reads the identity that sync.db keeps. Errors: those of sync.db; a damaged one counts as none.
    [[nodiscard]] base::Status load_identity();

private:
    struct Unnoted {
        model::DeviceId device;
        device::IndexedEntry entry;
    };

    [[nodiscard]] base::Status read(News& news);
    [[nodiscard]] base::Status sort(const device::StreamRecord& record);
    [[nodiscard]] base::Status note(News& news);

    envelope::Primitives& primitives_;
    device::SyncStore& store_;
    device::StreamReader& outbox_;
    std::vector<Unnoted> unnoted_;
    std::optional<protocol::Identity> unnoted_identity_;
    std::optional<protocol::Identity> identity_;
    std::optional<base::Bytes> health_;
    std::optional<base::Bytes> announcements_;
    bool chunks_in_doubt_ = false;
    bool courier_ordered_ = false;
    bool reply_wanted_ = false;
    ReplyQueries reply_queries_;
    device::StreamPosition noted_to_;
    device::StreamPosition orders_taken_to_;  ///< while the outbox is read again
};

}  // namespace pendopo::runner
