// SPDX-License-Identifier: Apache-2.0
#include "sync/runner/outbox_intake.hpp"

#include <algorithm>

#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "sync/receiver/receiver.hpp"

namespace pendopo::runner {

base::Status OutboxIntake::load_identity() {
    PENDOPO_TRY(const std::optional<base::Bytes> frame, store_.identity());
    if (!frame) return {};
    auto identity = protocol::decode_as<protocol::Identity>(*frame);
    if (identity && receiver::verify_identity(primitives_, *identity)) identity_ = std::move(*identity);
    return {};
}

base::Result<OutboxIntake::News> OutboxIntake::take() {
    News news;
    PENDOPO_CHECK(read(news));
    PENDOPO_CHECK(note(news));
    news.chunks_in_doubt = std::exchange(chunks_in_doubt_, false);
    news.reply_wanted = std::exchange(reply_wanted_, false);
    // What was said before the order goes along.
    news.courier_ordered = !news.more && std::exchange(courier_ordered_, false);
    return news;
}

base::Status OutboxIntake::read_again() {
    PENDOPO_CHECK(store_.forget_index());
    orders_taken_to_ = std::max(orders_taken_to_, outbox_.position());
    outbox_.rewind();
    unnoted_.clear();
    noted_to_ = {};
    return {};
}

base::Status OutboxIntake::read(News& news) {
    for (std::size_t i = 0; i < limits::outbox_frames_per_turn_max; ++i) {
        // What an earlier call could not note goes first: memory stays bounded while the disk is full.
        if (unnoted_.size() >= limits::outbox_frames_per_turn_max) break;
        PENDOPO_TRY(const std::optional<device::StreamRecord> record, outbox_.next());
        if (!record) {
            orders_taken_to_ = {};
            return {};
        }
        PENDOPO_CHECK(sort(*record));
    }
    news.more = true;
    return {};
}

base::Status OutboxIntake::sort(const device::StreamRecord& record) {
    auto frame = protocol::decode(record.frame);
    if (!frame) {
        base::log(base::Level::warning, "sync", "outbox: passed over a frame: " + frame.error().message);
        return {};
    }
    if (const auto* entry = std::get_if<model::Entry>(&*frame)) {
        const auto size = static_cast<std::uint32_t>(record.frame.size());
        unnoted_.push_back({entry->device, {entry->journal, entry->seq, record.at, size}});
    } else if (auto* identity = std::get_if<protocol::Identity>(&*frame)) {
        if (receiver::verify_identity(primitives_, *identity))
            unnoted_identity_ = std::move(*identity);
        else
            base::log(base::Level::warning, "sync", "outbox: an identity that its own key did not sign");
    } else if (std::holds_alternative<protocol::Health>(*frame)) {
        health_ = record.frame;
    } else if (std::holds_alternative<protocol::AnnouncementCounts>(*frame)) {
        announcements_ = record.frame;
    } else if (const auto* query = std::get_if<protocol::MediaQuery>(&*frame)) {
        PENDOPO_CHECK(store_.forget_held(query->names));
        chunks_in_doubt_ = true;
    } else if (std::holds_alternative<protocol::CourierOrder>(*frame)) {
        courier_ordered_ = courier_ordered_ || record.at >= orders_taken_to_;
    } else if (const auto* about = std::get_if<protocol::ReplyQuery>(&*frame)) {
        if (record.at < orders_taken_to_) return {};
        reply_queries_.add(about->lookup);
        reply_wanted_ = true;
    } else {
        base::log(base::Level::warning, "sync", "outbox: passed over a frame that has no business there");
    }
    return {};
}

base::Status OutboxIntake::note(News& news) {
    if (unnoted_identity_) {
        // A new journal's kiosk has heard no mail at all. Before anything of the journal is noted, so that neither a
        // crash nor an entry of it read along makes it look known.
        PENDOPO_TRY(const auto known, store_.journal(unnoted_identity_->journal));
        if (!known) PENDOPO_CHECK(store_.keep_mail_cursor({}));
        PENDOPO_CHECK(store_.store_identity(protocol::encode(*unnoted_identity_)));
        identity_ = std::exchange(unnoted_identity_, std::nullopt);
        news.events.emplace_back(engine::IdentityKnown{identity_->device, identity_->journal});
    }
    const device::StreamPosition position = outbox_.position();
    // One call a device: all of them at once in ordinary life, where a box has one device id.
    while (!unnoted_.empty()) {
        const model::DeviceId device = unnoted_.front().device;
        const auto end =
            std::find_if(unnoted_.begin(), unnoted_.end(), [&](const Unnoted& each) { return each.device != device; });
        std::vector<device::IndexedEntry> run;
        std::transform(unnoted_.begin(), end, std::back_inserter(run), [](const Unnoted& each) { return each.entry; });
        PENDOPO_CHECK(store_.index(device, run, end == unnoted_.end() ? position : noted_to_));
        if (end == unnoted_.end()) noted_to_ = position;
        unnoted_.erase(unnoted_.begin(), end);
        for (const device::IndexedEntry& each : run) {
            auto* last = news.events.empty() ? nullptr : std::get_if<engine::EntriesAvailable>(&news.events.back());
            if (last != nullptr && last->journal == each.journal)
                last->last_seq = std::max(last->last_seq, each.seq);
            else
                news.events.emplace_back(engine::EntriesAvailable{device, each.journal, each.seq});
        }
    }
    if (position != noted_to_) {
        PENDOPO_CHECK(store_.index(identity_ ? identity_->device : model::DeviceId{}, {}, position));
        noted_to_ = position;
    }
    return {};
}

}  // namespace pendopo::runner
