// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>

#include "app/ingest/trust.hpp"
#include "platform/port/clock.hpp"
#include "platform/port/listener.hpp"
#include "storage/province/store.hpp"
#include "sync/envelope/primitives.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::ingest {

/// A bucket that fills by the minute and is emptied by requests. Any thread.
class RateLimit {
public:
    /// `per_minute` is at least 1; so many may also come at once.
    explicit RateLimit(unsigned per_minute) : per_minute_(per_minute), level_(per_minute * scale) {}
    /// False: too many came lately.
    [[nodiscard]] bool take(base::Instant now);

private:
    // In 1/60,000 of a request, so that a millisecond adds a whole number.
    static constexpr std::int64_t scale = 60'000;
    std::mutex mutex_;
    const std::int64_t per_minute_;
    std::int64_t level_;
    base::Instant filled_at_{};
};

/// POST /v1/enrol: a device hands in its keys with a one-use token, and asks again until somebody at the desk has
/// compared the eight words. Any thread; everything passed in must live longer.
class Enrolments {
public:
    Enrolments(province::Store& store, envelope::Primitives& primitives, const port::Clock& clock,
               const TrustInForce& trust, unsigned per_minute)
        : store_(store), primitives_(primitives), clock_(clock), trust_(trust), rate_(per_minute) {}

    /// 202 while it waits; 200 with certificate and bundle once confirmed; 400, 403, 413 or 503 with a reason.
    [[nodiscard]] port::HttpReply handle(const port::HttpCall& call);

private:
    [[nodiscard]] base::Result<province::EnrolmentRequest> examine(const protocol::EnrolRequest& request);
    [[nodiscard]] port::HttpReply tell(const province::EnrolmentAnswer& answer) const;

    province::Store& store_;
    envelope::Primitives& primitives_;
    const port::Clock& clock_;
    const TrustInForce& trust_;
    RateLimit rate_;
};

}  // namespace pendopo::ingest
