// SPDX-License-Identifier: Apache-2.0
#include "app/ingest/mail.hpp"

#include <algorithm>
#include <optional>
#include <vector>

#include "app/ingest/batches.hpp"
#include "app/ingest/reply.hpp"
#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/receiver/time_evidence.hpp"

namespace pendopo::ingest {

using base::ErrorCode;

namespace {

constexpr std::size_t frames_max = 3 + protocol::reply_queries_max;  // MailQuery, two reports, and questions
constexpr std::size_t head_and_end_max = 256;                        // ServerTime and MailEnd

/// What a device may say at once, in this order.
struct Asked {
    protocol::MailQuery query;
    std::optional<protocol::Health> health;
    std::optional<protocol::AnnouncementCounts> announcements;
    std::vector<protocol::ReplyQuery> about;
};

base::Result<Asked> read(base::ByteView body) {
    PENDOPO_TRY(const std::vector<protocol::Frame> frames, protocol::decode_sequence(body, frames_max));
    const auto malformed = [] { return base::fail(ErrorCode::malformed, "no question for mail"); };
    const auto* query = std::get_if<protocol::MailQuery>(&frames.front());
    if (query == nullptr) return malformed();
    Asked asked{*query, std::nullopt, std::nullopt, {}};
    for (auto each = frames.begin() + 1; each != frames.end(); ++each) {
        const auto* health = std::get_if<protocol::Health>(&*each);
        const auto* announcements = std::get_if<protocol::AnnouncementCounts>(&*each);
        const auto* about = std::get_if<protocol::ReplyQuery>(&*each);
        if (about != nullptr)
            asked.about.push_back(*about);
        else if (health != nullptr && each == frames.begin() + 1)
            asked.health = *health;
        else if (announcements != nullptr && !asked.announcements && asked.about.empty())
            asked.announcements = *announcements;
        else
            return malformed();
    }
    if (asked.about.size() > protocol::reply_queries_max) return malformed();
    return asked;
}

}  // namespace

port::HttpReply Mail::handle(const port::HttpCall& call) {
    const auto device = find_device(store_, primitives_, call.client_certificate);
    if (!device && device.error().code == ErrorCode::not_found)
        return reply_reason(403, protocol::reason::unknown_device);
    if (!device) return reply_error("mail", device.error());
    if (device->state == province::DeviceState::revoked) return reply_reason(403, protocol::reason::revoked);

    const auto asked = read(call.body);
    if (!asked) return reply_error("mail", asked.error());
    if (asked->query.device != device->id) return reply_reason(400, protocol::reason::unauthentic);
    if (asked->health) take_health(*device, *asked->health);
    if (asked->announcements) take_announcements(*device, *asked->announcements);
    auto body = answer(device->id, asked->query, asked->about);
    if (!body) return reply_error("mail", body.error());
    return reply_frame(std::move(*body));
}

base::Result<base::Bytes> Mail::answer(const model::DeviceId& device, const protocol::MailQuery& query,
                                       std::span<const protocol::ReplyQuery> about) {
    PENDOPO_TRY(const std::uint64_t incarnation, store_.incarnation());
    const std::uint64_t after = query.incarnation == incarnation ? query.after : 0;
    base::Bytes body = protocol::encode(signed_time(query.nonce, incarnation));
    PENDOPO_TRY(const base::Bytes letters, replies_.answer(device, about));
    PENDOPO_TRY(const province::MailPage page,
                store_.mail(device, after, limits::mail_answer_bytes_max - head_and_end_max - letters.size()));
    base::append(body, letters);
    for (const province::Letter& letter : page.letters)
        base::append(body, protocol::encode(protocol::MailItem{letter.number, letter.frame}));
    base::append(body, protocol::encode(protocol::MailEnd{page.next, incarnation, page.more}));
    return body;
}

protocol::ServerTime Mail::signed_time(const protocol::Nonce& nonce, std::uint64_t incarnation) const {
    const auto seconds = std::max<std::int64_t>(clock_.wall().since_epoch.count(), 0);
    protocol::ServerTime time{nonce, incarnation, static_cast<std::uint64_t>(seconds), {}};
    time.signature =
        envelope::sign_tagged(primitives_, "time", protocol::time_signed_bytes(time), trust_.get()->ack_key);
    return time;
}

/// A stick may lie about for weeks: what it says of the device was true when it was written, not now.
bool Mail::is_old(const model::DeviceId& device, const protocol::Health& health) {
    const auto kept = store_.health(device);
    if (!kept || !*kept) return false;
    const auto known = protocol::decode_as<protocol::Health>((*kept)->frame);
    return known && known->journal == health.journal &&
           std::pair(known->boot, known->uptime) >= std::pair(health.boot, health.uptime);
}

void Mail::take_health(const province::Device& device, const protocol::Health& health) {
    const bool genuine = health.device == device.id &&
                         envelope::verify_tagged(primitives_, "health", protocol::health_signed_bytes(health),
                                                 health.signature, device.journal_key);
    if (!genuine) {
        base::log(base::Level::warning, "mail",
                  "device " + device.id.hex() + " sent a report of its health that its journal key did not sign");
        return;
    }
    if (is_old(device.id, health)) return;
    const base::WallTime now = clock_.wall();
    const auto seconds = static_cast<std::uint64_t>(std::max<std::int64_t>(now.since_epoch.count(), 0));
    const receiver::BootTimes boot = receiver::boot_times(health, seconds);
    const auto kept =
        store_.keep_health(device.id, {protocol::encode(health), now},
                           {health.journal, boot.boot, boot.begins_earliest, boot.begins_latest, boot.uptime});
    if (!kept) base::log(base::Level::error, "mail", kept.error().message);
}

void Mail::take_announcements(const province::Device& device, const protocol::AnnouncementCounts& told) {
    const bool genuine = told.device == device.id && envelope::verify_tagged(primitives_, "announcements",
                                                                             protocol::announcements_signed_bytes(told),
                                                                             told.signature, device.journal_key);
    if (!genuine) {
        base::log(base::Level::warning, "mail",
                  "device " + device.id.hex() + " sent counts of announcements that its journal key did not sign");
        return;
    }
    std::vector<province::AnnouncementRow> rows;
    for (const protocol::AnnouncementCount& each : told.counts)
        rows.push_back(
            {told.device, told.journal, each.pack_version, each.announcement, each.shown, each.opened, each.acted_on});
    if (const auto kept = store_.keep_announcements(rows); !kept)
        base::log(base::Level::error, "mail", kept.error().message);
}

}  // namespace pendopo::ingest
