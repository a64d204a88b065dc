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
                       {},
                       {}};
    if (parts_.tls.certificate.empty() && !token_.empty()) parts.enrol_request = enrol_request();
    parts.health = intake_.health();
    parts.announcements = intake_.announcements();
    parts.list_chunks = [this] { return media_.waiting(); };
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
    // What we can't read may be newer than we: the kiosk looks into it.
    auto decoded = protocol::decode(file.frame);
    protocol::Frame frame = decoded ? std::move(*decoded) : protocol::CourierOrder{};
    if (const auto* revoked = std::get_if<protocol::Revoked>(&frame)) return take_revoked(*revoked);
    put_off_request();
    const std::uint64_t told = answers_told_;
    const bool enrolled = !parts_.tls.certificate.empty();
    if (const auto* ack = std::get_if<model::Ack>(&frame)) {
        engine::AckBrought event{*ack, {}};
        if (const auto head = builder_.own_head(ack->journal, ack->head.seq)) event.own_heads.push_back(*head);
        happened(std::move(event));
    } else if (auto* held = std::get_if<protocol::MediaHeld>(&frame)) {
        happened(engine::HeldBrought{std::move(*held)});
    } else if (auto* grant = std::get_if<protocol::EnrolGrant>(&frame)) {
        // An old stick's would take an enrolled device back to an older certificate.
        if (!enrolled) happened(engine::BundleBrought{std::move(grant->bundle), std::move(grant->certificate)});
    } else if (auto* bundle = std::get_if<protocol::BundleFrame>(&frame)) {
        // Before the grant nobody can say whose bundle it is; it comes with it.
        if (enrolled) happened(engine::BundleBrought{std::move(bundle->bundle), {}});
    } else {
        ++answers_told_;
        tell_kiosk(file.frame);
    }
    if (failure_) return base::fail(*failure_);
    return answers_told_ != told;
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

}  // namespace pendopo::runner
