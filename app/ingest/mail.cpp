// SPDX-License-Identifier: Apache-2.0
#include "app/ingest/mail.hpp"

#include <algorithm>

#include "app/ingest/batches.hpp"
#include "app/ingest/reply.hpp"
#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/receiver/time_evidence.hpp"

namespace pendopo::ingest {

using base::ErrorCode;

namespace {

constexpr std::size_t frames_max = 2;          // MailQuery and Health
constexpr std::size_t head_and_end_max = 256;  // ServerTime and MailEnd

}  // namespace

port::HttpReply Mail::handle(const port::HttpCall& call) {
    const auto device = find_device(store_, primitives_, call.client_certificate);
    if (!device && device.error().code == ErrorCode::not_found)
        return reply_reason(403, protocol::reason::unknown_device);
    if (!device) return reply_error("mail", device.error());
    if (device->state == province::DeviceState::revoked) return reply_reason(403, protocol::reason::revoked);

    const auto frames = protocol::decode_sequence(call.body, frames_max);
    if (!frames) return reply_error("mail", frames.error());
    const auto* query = std::get_if<protocol::MailQuery>(&frames->front());
    const auto* health = std::get_if<protocol::Health>(&frames->back());
    if (query == nullptr || (frames->size() > 1 && health == nullptr))
        return reply_reason(400, protocol::reason::malformed);
    if (query->device != device->id) return reply_reason(400, protocol::reason::unauthentic);
    if (health != nullptr) take_health(*device, *health);
    auto body = answer(device->id, *query);
    if (!body) return reply_error("mail", body.error());
    return reply_frame(std::move(*body));
}

base::Result<base::Bytes> Mail::answer(const model::DeviceId& device, const protocol::MailQuery& query) {
    PENDOPO_TRY(const std::uint64_t incarnation, store_.incarnation());
    const std::uint64_t after = query.incarnation == incarnation ? query.after : 0;
    PENDOPO_TRY(const province::MailPage page,
                store_.mail(device, after, limits::mail_answer_bytes_max - head_and_end_max));
    base::Bytes body = protocol::encode(signed_time(query.nonce, incarnation));
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

}  // namespace pendopo::ingest
