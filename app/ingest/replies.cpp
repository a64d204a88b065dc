// SPDX-License-Identifier: Apache-2.0
#include "app/ingest/replies.hpp"

#include <algorithm>

namespace pendopo::ingest {
namespace {

constexpr std::size_t shares_max = limits::enrolments_pending_max;  // more devices than any province has

// The longest letter of all fits, with its end.
static_assert(Replies::bytes_max > limits::reply_plaintext_max + 512);

/// The newest letters that have room, and what says that this is all.
base::Bytes letters_of(const model::LookupId& lookup, const std::vector<province::ReplyRow>& rows, std::size_t room) {
    const std::size_t end_bytes = protocol::encode(protocol::ReplyEnd{lookup, limits::replies_per_case_max}).size();
    auto first = rows.end();
    std::size_t bytes = end_bytes;
    while (first != rows.begin() && bytes + (first - 1)->frame.size() <= room)
        bytes += (--first)->frame.size();
    base::Bytes out;
    for (auto each = first; each != rows.end(); ++each)
        base::append(out, each->frame);
    base::append(out, protocol::encode(protocol::ReplyEnd{lookup, static_cast<std::uint32_t>(rows.end() - first)}));
    return out;
}

}  // namespace

bool Replies::may_ask(const model::DeviceId& device) {
    const auto hour = std::chrono::duration_cast<std::chrono::hours>(clock_.monotonic().since_boot).count();
    const std::lock_guard lock(mutex_);
    if (shares_.size() >= shares_max && !shares_.contains(device)) shares_.clear();
    Share& share = shares_[device];
    if (share.hour != hour) share = {hour, 0};
    return ++share.asked <= lookups_per_hour;
}

base::Result<base::Bytes> Replies::answer(const model::DeviceId& device,
                                          std::span<const protocol::ReplyQuery> queries) {
    base::Bytes out;
    for (const protocol::ReplyQuery& query : queries) {
        if (!may_ask(device)) break;
        PENDOPO_TRY(const std::vector<province::ReplyRow> rows, store_.replies(query.lookup));
        const base::Bytes letters = letters_of(query.lookup, rows, bytes_max);
        if (out.size() + letters.size() > bytes_max) break;
        base::append(out, letters);
    }
    return out;
}

}  // namespace pendopo::ingest
