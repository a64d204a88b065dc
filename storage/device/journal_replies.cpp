// SPDX-License-Identifier: Apache-2.0
#include "storage/device/journal_parts.hpp"
#include "storage/device/lazy_commit.hpp"

namespace pendopo::device {

base::Status Journal::Parts::count_replies() {
    PENDOPO_TRY(const auto select, database.prepare("SELECT count(*) FROM reply"));
    auto query = select.with();
    PENDOPO_TRY([[maybe_unused]] const bool found, query.step());
    reply_count = query.number(0);
    return {};
}

base::Result<bool> Journal::keep_reply(const KeptReply& reply) {
    if (reply.step == 0 || reply.revision == 0 || reply.frame.empty())
        return base::fail(base::ErrorCode::invalid_argument, "a letter without a frame, step or revision");
    if (reply.frame.size() > limits::mail_item_bytes_max || reply.step > limits::replies_per_case_max ||
        reply.revision > limits::entry_number_max)
        return base::fail(base::ErrorCode::too_large, "a letter too large, or one too many of its case");
    sqlite::Database& database = parts_->database;
    PENDOPO_TRY([[maybe_unused]] const auto lazy, LazyCommit::begin(database));
    PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(database));
    PENDOPO_TRY(const auto outdated,
                database.prepare("DELETE FROM reply WHERE lookup = ?1 AND step = ?2 AND revision < ?3"));
    PENDOPO_CHECK(outdated.with(reply.lookup, reply.step, reply.revision).run());
    const std::uint64_t replaced = database.changes();
    // Behind all others, an edited one too: it is as new as they are.
    PENDOPO_TRY(const auto insert, database.prepare("INSERT INTO reply (lookup, step, revision, frame)"
                                                    " VALUES (?1, ?2, ?3, ?4) ON CONFLICT DO NOTHING"));
    PENDOPO_CHECK(insert.with(reply.lookup, reply.step, reply.revision, base::ByteView(reply.frame)).run());
    if (database.changes() == 0) return false;
    std::uint64_t count = parts_->reply_count - replaced + 1;
    if (count > limits::device_replies_max) {
        PENDOPO_TRY(const auto drop, database.prepare("DELETE FROM reply WHERE number IN"
                                                      " (SELECT number FROM reply ORDER BY number LIMIT ?1)"));
        PENDOPO_CHECK(drop.with(count - limits::device_replies_max).run());
        count = limits::device_replies_max;
    }
    PENDOPO_CHECK(transaction.commit());
    parts_->reply_count = count;
    return true;
}

base::Result<std::vector<KeptReply>> Journal::replies(const model::LookupId& lookup) const {
    PENDOPO_TRY(const auto select, parts_->database.prepare("SELECT step, revision, frame, asked FROM reply"
                                                            " WHERE lookup = ?1 ORDER BY step"));
    auto query = select.with(lookup);
    std::vector<KeptReply> all;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return all;
        all.push_back({lookup, static_cast<std::uint32_t>(query.number(0)), query.number(1), query.bytes(2),
                       query.number(3) == 1});
    }
}

base::Status Journal::mark_replies_asked(const model::LookupId& lookup) {
    PENDOPO_TRY([[maybe_unused]] const auto lazy, LazyCommit::begin(parts_->database));
    PENDOPO_TRY(const auto mark, parts_->database.prepare("UPDATE reply SET asked = 1 WHERE lookup = ?1"));
    return mark.with(lookup).run();
}

}  // namespace pendopo::device
