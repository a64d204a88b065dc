// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <mutex>
#include <span>

#include "platform/port/clock.hpp"
#include "storage/province/store.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::ingest {

/// Tells devices what lies here under the look-up ids that their visitors asked for. Whether anything does, and for
/// whom, nobody here can know: a name is answered the same way whether somebody's letters lie under it or not. Any
/// thread; everything passed in must live longer.
class Replies {
public:
    Replies(province::Store& store, const port::Clock& clock) : store_(store), clock_(clock) {}

    /// For each question, in their order, its newest letters by step and a ReplyEnd, as long as there is room and the
    /// device has not asked for lookups_per_hour in this hour; the rest is left for another request.
    /// Errors: the store's.
    [[nodiscard]] base::Result<base::Bytes> answer(const model::DeviceId& device,
                                                   std::span<const protocol::ReplyQuery> queries);

    /// Together, so that an item of mail of any size still fits behind them.
    static constexpr std::size_t bytes_max = limits::mail_answer_bytes_max - limits::mail_item_bytes_max - 1'024;
    static constexpr unsigned lookups_per_hour = 120;  ///< a visitor every half minute

private:
    struct Share {
        std::int64_t hour = 0;
        unsigned asked = 0;
    };
    [[nodiscard]] bool may_ask(const model::DeviceId& device);

    province::Store& store_;
    const port::Clock& clock_;
    std::mutex mutex_;
    std::map<model::DeviceId, Share> shares_;  ///< of this hour; guarded by the mutex
};

}  // namespace pendopo::ingest
