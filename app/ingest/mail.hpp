// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "app/ingest/replies.hpp"
#include "app/ingest/trust.hpp"
#include "platform/port/clock.hpp"
#include "platform/port/listener.hpp"
#include "storage/province/store.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::ingest {

/// POST /v1/mail: a device asks what it is to be told, may say how it is, and for which codes its visitors ask. Any
/// thread; everything passed in must live longer.
class Mail {
public:
    Mail(province::Store& store, envelope::Primitives& primitives, const port::Clock& clock, const TrustInForce& trust)
        : store_(store), primitives_(primitives), clock_(clock), trust_(trust), replies_(store, clock) {}

    /// The body is a MailQuery, then perhaps a Health, perhaps AnnouncementCounts, then up to
    /// protocol::reply_queries_max ReplyQuery. 200 with a signed ServerTime, what Replies answers, the letters that fit
    /// beside it into limits::mail_answer_bytes_max, and a MailEnd; 400, 403 or 503 with a reason. A report that does
    /// not verify is logged and left; the letters go out all the same.
    [[nodiscard]] port::HttpReply handle(const port::HttpCall& call);

    /// Keeps a report on a device's health, by whatever way it came, if the device's journal key signed it and it is
    /// newer than the one that is kept; logs what was not signed.
    void take_health(const province::Device& device, const protocol::Health& health);

    /// Keeps how announcements fared there, if the device's journal key signed it; logs what was not signed.
    void take_announcements(const province::Device& device, const protocol::AnnouncementCounts& told);

private:
    [[nodiscard]] base::Result<base::Bytes> answer(const model::DeviceId& device, const protocol::MailQuery& query,
                                                   std::span<const protocol::ReplyQuery> about);
    [[nodiscard]] bool is_old(const model::DeviceId& device, const protocol::Health& health);
    [[nodiscard]] protocol::ServerTime signed_time(const protocol::Nonce& nonce, std::uint64_t incarnation) const;

    province::Store& store_;
    envelope::Primitives& primitives_;
    const port::Clock& clock_;
    const TrustInForce& trust_;
    Replies replies_;
};

}  // namespace pendopo::ingest
