// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/ingest/batches.hpp"
#include "app/ingest/enrolments.hpp"
#include "app/ingest/mail.hpp"
#include "app/ingest/media.hpp"

namespace pendopo::ingest {

/// What the role `ingest` works with. The references must live longer than the service.
struct Parts {
    province::Store& store;
    envelope::Primitives& primitives;
    const port::Clock& clock;
    Trust trust;
    unsigned enrolments_per_minute = 600;
};

/// The role `ingest`: takes requests that nginx let through. Any thread.
///
///     POST /v1/batch    with a device's certificate
///     POST /v1/media    with a device's certificate
///     POST /v1/mail     with a device's certificate
///     GET  /v1/bundle   with a device's certificate
///     POST /v1/enrol    without one
///     GET  /v1/health   on the server's own socket only; nginx does not hand it on
class Service {
public:
    explicit Service(Parts parts);
    [[nodiscard]] port::HttpReply handle(const port::HttpCall& call);
    /// From the next request on.
    void renew(Trust trust) { trust_.replace(std::move(trust)); }

private:
    [[nodiscard]] port::HttpReply bundle(const port::HttpCall& call);
    [[nodiscard]] port::HttpReply health();

    province::Store& store_;
    envelope::Primitives& primitives_;
    TrustInForce trust_;
    Batches batches_;
    Mail mail_;
    Media media_;
    Enrolments enrolments_;
};

}  // namespace pendopo::ingest
