// SPDX-License-Identifier: Apache-2.0
#include "sync/runner/reply_queries.hpp"

#include <algorithm>
#include <utility>

#include "platform/base/limits.hpp"
#include "sync/protocol/exchange.hpp"

namespace pendopo::runner {
namespace {

constexpr unsigned left_out_max = 3;

}  // namespace

void ReplyQueries::add(const model::LookupId& lookup) {
    answered(lookup);  // waited for already: it is the newest now
    if (waiting_.size() == limits::reply_queries_waiting_max) waiting_.erase(waiting_.begin());
    waiting_.push_back({lookup, 0, false});
}

std::vector<model::LookupId> ReplyQueries::next() {
    std::vector<model::LookupId> lookups;
    for (auto each = waiting_.rbegin(); each != waiting_.rend(); ++each) {
        each->under_way = lookups.size() < protocol::reply_queries_max;
        if (each->under_way) lookups.push_back(each->lookup);
    }
    return lookups;
}

void ReplyQueries::settle() {
    for (Waiting& each : waiting_)
        each.left_out += std::exchange(each.under_way, false) ? 1 : 0;
    std::erase_if(waiting_, [](const Waiting& each) { return each.left_out == left_out_max; });
}

void ReplyQueries::give_up() {
    std::erase_if(waiting_, [](const Waiting& each) { return each.under_way; });
}

bool ReplyQueries::answered(const model::LookupId& lookup) {
    return std::erase_if(waiting_, [&](const Waiting& each) { return each.lookup == lookup; }) > 0;
}

}  // namespace pendopo::runner
