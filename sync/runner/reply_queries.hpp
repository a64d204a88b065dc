// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "storage/model/ids.hpp"

namespace pendopo::runner {

/// The look-up ids that visitors of this device wait for, until the province has told what there is. Bounded, in memory
/// alone: who was not answered asks again. One thread.
class ReplyQueries {
public:
    /// Of more than limits::reply_queries_waiting_max the oldest go.
    void add(const model::LookupId& lookup);
    /// What the next request asks for, protocol::reply_queries_max at most, the newest first: that one stands at the
    /// screen.
    [[nodiscard]] std::vector<model::LookupId> next();
    /// True if it was waited for.
    bool answered(const model::LookupId& lookup);
    /// The province has answered that request. What it left out a third time is given up: it is busy.
    void settle();
    /// The province does not understand such questions: it is older than we.
    void give_up();
    [[nodiscard]] bool empty() const { return waiting_.empty(); }

private:
    struct Waiting {
        model::LookupId lookup;
        unsigned left_out = 0;
        bool under_way = false;
    };
    std::vector<Waiting> waiting_;  ///< oldest first
};

}  // namespace pendopo::runner
