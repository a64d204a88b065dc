// SPDX-License-Identifier: Apache-2.0
#include "app/ingest/service.hpp"

#include <array>

#include "app/ingest/reply.hpp"

namespace pendopo::ingest {

namespace reason = protocol::reason;
using base::ErrorCode;

Service::Service(Parts parts)
    : store_(parts.store),
      primitives_(parts.primitives),
      trust_(std::move(parts.trust)),
      batches_(parts.store, parts.primitives, parts.clock, trust_),
      mail_(parts.store, parts.primitives, parts.clock, trust_),
      media_(parts.store, parts.primitives, parts.clock, trust_),
      enrolments_(parts.store, parts.primitives, parts.clock, trust_, parts.enrolments_per_minute) {}

port::HttpReply Service::handle(const port::HttpCall& call) {
    using Handler = port::HttpReply (*)(Service&, const port::HttpCall&);
    struct Route {
        std::string_view method;
        std::string_view path;
        Handler handler;
    };
    static constexpr std::array<Route, 6> routes{{
        {"POST", protocol::path_batch, [](Service& s, const port::HttpCall& c) { return s.batches_.handle(c); }},
        {"POST", protocol::path_mail, [](Service& s, const port::HttpCall& c) { return s.mail_.handle(c); }},
        {"POST", protocol::path_media, [](Service& s, const port::HttpCall& c) { return s.media_.handle(c); }},
        {"GET", protocol::path_bundle, [](Service& s, const port::HttpCall& c) { return s.bundle(c); }},
        {"POST", protocol::path_enrol, [](Service& s, const port::HttpCall& c) { return s.enrolments_.handle(c); }},
        {"GET", "/v1/health", [](Service& s, const port::HttpCall&) { return s.health(); }},
    }};
    int status = 404;
    for (const Route& route : routes) {
        if (route.path != call.path) continue;
        if (route.method == call.method) return route.handler(*this, call);
        status = 405;
    }
    return {status, {}, {}};
}

port::HttpReply Service::bundle(const port::HttpCall& call) {
    const auto device = find_device(store_, primitives_, call.client_certificate);
    if (!device && device.error().code == ErrorCode::not_found) return reply_reason(403, reason::unknown_device);
    if (!device) return reply_error("bundle", device.error());
    if (device->state == province::DeviceState::revoked) return reply_reason(403, reason::revoked);
    return reply_frame(protocol::encode(protocol::BundleFrame{trust_.get()->bundle}));
}

port::HttpReply Service::health() {
    const auto counts = store_.counts();
    if (!counts) return reply_error("health", counts.error());
    const std::string text = "ok\nentries " + std::to_string(counts->entries) + "\nforked " +
                             std::to_string(counts->forked) + "\ngaps " + std::to_string(counts->gaps) +
                             "\nquarantined " + std::to_string(counts->quarantined) + "\nlate " +
                             std::to_string(counts->late) + "\nunverified " + std::to_string(counts->unverified) +
                             "\nenrolments_pending " + std::to_string(counts->enrolments_pending) + "\n";
    return {200, base::Bytes(text.begin(), text.end()), std::string(protocol::reason_type)};
}

}  // namespace pendopo::ingest
