// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/ingest/batches.hpp"
#include "app/ingest/enrolments.hpp"

namespace pendopo::ingest {

/// What the role `ingest` works with. The references must live longer than the service.
struct Parts {
    province::Store& store;
    envelope::Primitives& primitives;
    const port::Clock& clock;
    envelope::PrivateKey ack_key;  ///< private half of the bundle's ack key
    base::Bytes bundle;            ///< signed trust bundle, verified by the caller
    unsigned enrolments_per_minute = 600;
};

/// The role `ingest`: takes requests that nginx let through. Any thread.
///
///     POST /v1/batch    with a device's certificate
///     GET  /v1/bundle   with a device's certificate
///     POST /v1/enrol    without one
///     GET  /v1/health   on the server's own socket only; nginx does not hand it on
class Service {
public:
    explicit Service(Parts parts);
    [[nodiscard]] port::HttpReply handle(const port::HttpCall& call);

private:
    [[nodiscard]] port::HttpReply bundle(const port::HttpCall& call);
    [[nodiscard]] port::HttpReply health();

    province::Store& store_;
    envelope::Primitives& primitives_;
    const base::Bytes bundle_frame_;
    Batches batches_;
    Enrolments enrolments_;
};

}  // namespace pendopo::ingest
