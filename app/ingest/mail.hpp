// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/ingest/trust.hpp"
#include "platform/port/clock.hpp"
#include "platform/port/listener.hpp"
#include "storage/province/store.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::ingest {

/// POST /v1/mail: a device asks what it is to be told, and may say how it is. Any thread; everything passed in must
/// live longer.
class Mail {
public:
    Mail(province::Store& store, envelope::Primitives& primitives, const port::Clock& clock, const TrustInForce& trust)
        : store_(store), primitives_(primitives), clock_(clock), trust_(trust) {}

    /// The body is a MailQuery, then perhaps a Health. 200 with a signed ServerTime, the letters that fit into
    /// limits::mail_answer_bytes_max, and a MailEnd; 400, 403 or 503 with a reason. A report that does not verify is
    /// logged and left; the letters go out all the same.
    [[nodiscard]] port::HttpReply handle(const port::HttpCall& call);

    /// Keeps a report on a device's health, by whatever way it came, if the device's journal key signed it and it is
    /// newer than the one that is kept; logs what was not signed.
    void take_health(const province::Device& device, const protocol::Health& health);

private:
    [[nodiscard]] base::Result<base::Bytes> answer(const model::DeviceId& device, const protocol::MailQuery& query);
    [[nodiscard]] bool is_old(const model::DeviceId& device, const protocol::Health& health);
    [[nodiscard]] protocol::ServerTime signed_time(const protocol::Nonce& nonce, std::uint64_t incarnation) const;

    province::Store& store_;
    envelope::Primitives& primitives_;
    const port::Clock& clock_;
    const TrustInForce& trust_;
};

}  // namespace pendopo::ingest
