// SPDX-License-Identifier: Apache-2.0
#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/runner/device_work.hpp"

// The part of a DeviceRunner's work that a courier's stick brings about.
namespace pendopo::runner {

using protocol::CourierState;

namespace {

constexpr unsigned steps_per_turn = 16;  // files between two signs of life to the service manager
constexpr std::string_view component = "courier";

}  // namespace

void DeviceRunner::Work::begin_visit() {
    if (visit_) return;
    if (!parts_.open_stick || !intake_.identity()) return tell_visit({CourierState::not_ready, 0, 0, 0, 0});
    auto stick = parts_.open_stick();
    if (!stick) {
        base::log(base::Level::info, component, "no exchange: " + stick.error().message);
        const bool none = stick.error().code == base::ErrorCode::not_found;
        return tell_visit({none ? CourierState::no_stick : CourierState::stick_failed, 0, 0, 0, 0});
    }
    begin_visit(std::move(*stick));
    tell_visit(visit_->report());
}

void DeviceRunner::Work::begin_visit(std::unique_ptr<port::Stick> stick) {
    stick_ = std::move(stick);
    brought_anything_ = false;
    const protocol::Identity& identity = *intake_.identity();
    CourierParts parts{parts_.primitives,
                       parts_.store,
                       builder_,
                       *stick_,
                       identity.device,
                       protocol::encode(identity),
                       {},
                       {},
                       {},
                       {},
                       {}};
    if (parts_.tls.certificate.empty() && !token_.empty()) parts.enrol_request = enrol_request();
    parts.health = intake_.health();
    parts.chunks = media_.waiting();
    parts.read_chunk = parts_.media.read;
    parts.take = [this](const courier::DownFile& file) { return take_brought(file); };
    visit_.emplace(std::move(parts), courier_taken_);
}

void DeviceRunner::Work::continue_visit() {
    for (unsigned i = 0; i < steps_per_turn; ++i)
        if (!visit_->step()) return end_visit();
    tell_visit(visit_->report());
}

void DeviceRunner::Work::end_visit() {
    const protocol::CourierReport report = visit_->report();
    visit_.reset();
    stick_.reset();
    // From here on the kiosk can show the eight words: the request is on its way.
    const bool asks = parts_.tls.certificate.empty() && !token_.empty();
    if (asks && report.state == CourierState::done) act(engine::TellEnrolment{protocol::EnrolmentState::pending});
    if (brought_anything_) note(restart_engine(), "after a courier's visit");
    base::log(base::Level::info, component,
              "exchanged with a stick: " + std::to_string(report.entries_out) + " entries out, " +
                  std::to_string(report.frames_in) + " answers in, " + std::to_string(report.passed_over) +
                  " files passed over");
    tell_visit(report);
}

base::Result<protocol::CourierReport> DeviceRunner::Work::visit(std::unique_ptr<port::Stick> stick) {
    for (bool more = true; more;) {
        PENDOPO_TRY(OutboxIntake::News news, intake_.take());
        more = news.more;
        for (engine::EventData& event : news.events)
            happened(std::move(event));
    }
    if (!intake_.identity())
        return base::fail(base::ErrorCode::unavailable,
                          "this device has no keys yet: start pendopo-kiosk once, it makes them");
    begin_visit(std::move(stick));
    failure_.reset();
    while (visit_)
        continue_visit();
    if (failure_) return base::fail(*failure_);
    return last_visit_;
}

void DeviceRunner::Work::tell_visit(const protocol::CourierReport& report) {
    last_visit_ = report;
    tell_kiosk(protocol::encode(report));
}

base::Bytes DeviceRunner::Work::enrol_request() const {
    const base::ByteView token = token_.view();
    return protocol::encode(
        protocol::EnrolRequest{base::Bytes(token.begin(), token.end()), parts_.tls.csr, *intake_.identity()});
}

// --- What a stick brought ----------------------------------------------------------------------------------

base::Result<bool> DeviceRunner::Work::take_brought(const courier::DownFile& file) {
    PENDOPO_TRY(const protocol::Frame frame, file.kind == courier::DownFile::Kind::mail
                                                 ? base::Result<protocol::Frame>(protocol::CourierOrder{})
                                                 : protocol::decode(file.frame));
    if (const auto* grant = std::get_if<protocol::EnrolGrant>(&frame)) return take_grant(*grant);
    if (const auto* bundle = std::get_if<protocol::BundleFrame>(&frame)) return take_bundle_brought(bundle->bundle);
    if (const auto* ack = std::get_if<model::Ack>(&frame)) return take_ack(*ack);
    if (const auto* revoked = std::get_if<protocol::Revoked>(&frame)) return take_revoked(*revoked);
    PENDOPO_CHECK(parts_.inbox.append(file.frame));
    if (std::holds_alternative<protocol::MediaHeld>(frame)) brought(file.frame);
    return true;
}

bool DeviceRunner::Work::take_grant(const protocol::EnrolGrant& grant) {
    if (!parts_.tls.certificate.empty()) return false;
    const auto taken = take_bundle({grant.bundle, grant.certificate});
    if (!taken) {
        base::log(base::Level::error, component, "the grant on the stick is not accepted: " + taken.error().message);
        return false;
    }
    brought_anything_ = true;
    act(engine::TellEnrolment{protocol::EnrolmentState::confirmed});
    return true;
}

bool DeviceRunner::Work::take_bundle_brought(const base::Bytes& bundle) {
    // Before the grant nobody can say whose bundle it is; it comes with it.
    if (parts_.tls.certificate.empty()) return false;
    const std::uint64_t epoch = bundle_ ? bundle_->bundle.epoch : 0;
    const auto taken = take_bundle({bundle, {}});
    if (!taken) {
        base::log(base::Level::warning, component, "the bundle on the stick is not accepted: " + taken.error().message);
        return false;
    }
    const bool news = bundle_->bundle.epoch != epoch;
    brought_anything_ = brought_anything_ || news;
    return news;
}

base::Result<bool> DeviceRunner::Work::take_ack(const model::Ack& ack) {
    const bool genuine = bundle_ && envelope::verify_tagged(parts_.primitives, "ack", protocol::ack_signed_bytes(ack),
                                                            ack.signature, bundle_->bundle.ack);
    if (!genuine) {
        base::log(base::Level::warning, component, "an ack on the stick is not signed by the province");
        return false;
    }
    PENDOPO_TRY(const auto known, parts_.store.journal(ack.journal));
    if (!known || known->device != ack.device) return false;
    if (known->incarnation == ack.incarnation && ack.head.seq <= known->watermark.seq) return false;
    const auto own = ack.head.seq == 0 ? std::optional(ack.head) : builder_.own_head(ack.journal, ack.head.seq);
    if (own == ack.head) {
        PENDOPO_CHECK(parts_.store.mark_acked(ack));
        brought_anything_ = true;
    }
    // A head that is not ours goes to the kiosk all the same: it begins a new journal then.
    PENDOPO_CHECK(parts_.inbox.append(protocol::encode(ack)));
    return true;
}

bool DeviceRunner::Work::take_revoked(const protocol::Revoked& revoked) {
    const bool genuine = bundle_ && revoked.tls_spki == parts_.tls.spki &&
                         envelope::verify_tagged(parts_.primitives, "revoked", protocol::revoked_signed_bytes(revoked),
                                                 revoked.signature, bundle_->bundle.ack);
    if (!genuine) return false;
    base::log(base::Level::warning, component, "the province has shut this device out: it must be enrolled anew");
    protocol::StatusFrame status = engine().status().frame;
    status.link = protocol::Link::refused;
    status.trouble = protocol::Trouble::refused;
    tell_kiosk(protocol::encode(status));
    return true;
}

base::Status DeviceRunner::Work::restart_engine() {
    PENDOPO_TRY(engine::Started started, what_was_stored());
    started.has_token = !token_.empty();
    // Everything at once: somebody stands there with a stick, and the start is long past.
    engine_.emplace(parts_.primitives, engine::Pacing{parts_.pacing.send_jitter_max, base::Milliseconds(0)});
    request_.reset();
    timer_.reset();
    happened(std::move(started));
    if (!media_allowed_) happened(engine::MediaAllowed{false});
    media_told_.reset();
    tell_media();
    if (const auto& identity = intake_.identity()) happened(engine::IdentityKnown{identity->device, identity->journal});
    return {};
}

}  // namespace pendopo::runner
