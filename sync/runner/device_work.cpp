// SPDX-License-Identifier: Apache-2.0
#include "sync/runner/device_work.hpp"

#include <algorithm>

#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/header.hpp"
#include "sync/envelope/key_words.hpp"

namespace pendopo::runner {
namespace {

engine::JournalRecord record_of(const device::JournalProgress& progress) {
    return {progress.device, progress.journal, progress.watermark, progress.incarnation, progress.last_seq};
}

}  // namespace

DeviceRunner::Work::Work(DeviceParts parts)
    : parts_(std::move(parts)),
      engine_(std::in_place, parts_.primitives, parts_.pacing),
      intake_(parts_.primitives, parts_.store, parts_.outbox),
      builder_(parts_.primitives, parts_.store, parts_.outbox),
      media_(parts_.primitives, parts_.store, parts_.media) {}

// --- Start -------------------------------------------------------------------------------------------------

base::Status DeviceRunner::Work::start() {
    PENDOPO_CHECK(load_bundle());
    PENDOPO_CHECK(intake_.load_identity());
    PENDOPO_TRY(engine::Started started, what_was_stored());
    PENDOPO_TRY(http_, parts_.connect(parts_.tls.certificate));
    PENDOPO_CHECK(tell_again());
    happened(std::move(started));
    return start_media();
}

base::Status DeviceRunner::Work::load_bundle() {
    PENDOPO_TRY(const std::optional<model::StoredBundle> stored, parts_.store.bundle());
    if (!stored) return {};
    auto verified = content::verify_bundle(parts_.primitives, stored->bytes, parts_.roots, std::nullopt);
    if (!verified) {  // the province is asked for another
        base::log(base::Level::error, "sync", "the stored trust bundle does not verify: " + verified.error().message);
        lowest_epoch_ = newest_epoch().value_or(0);
        return {};
    }
    bundle_ = std::move(*verified);
    if (bundle_->bundle.epoch == stored->epoch) return {};
    return parts_.store.store_bundle({bundle_->bundle.epoch, bundle_->bytes});  // the number beside it was damaged
}

/// The number beside a damaged bundle may be damaged as well: a wrong one would keep every other bundle out.
std::optional<std::uint64_t> DeviceRunner::Work::newest_epoch() {
    const auto journals = parts_.store.journals();
    if (!journals) return std::nullopt;
    for (auto each = journals->rbegin(); each != journals->rend(); ++each) {
        const auto built = builder_.build({each->journal, each->last_seq, limits::batch_bytes_max, 1, each->last_seq});
        if (!built || !*built) continue;
        if (const auto header = envelope::decode_header((*built)->batch.entries.front().header))
            return header->bundle_epoch;
    }
    return std::nullopt;
}

base::Result<engine::Started> DeviceRunner::Work::what_was_stored() {
    engine::Started started;
    started.has_identity = intake_.identity().has_value();
    started.has_certificate = !parts_.tls.certificate.empty();
    if (intake_.identity()) started.device = intake_.identity()->device;
    if (bundle_) started.ack_key = bundle_->bundle.ack;
    PENDOPO_TRY(const std::vector<device::JournalProgress> journals, parts_.store.journals());
    // Finished ones as well: a province that is restored may have lost any of them.
    std::transform(journals.begin(), journals.end(), std::back_inserter(started.journals), record_of);
    PENDOPO_TRY(started.left_behind, parts_.store.left_behind());
    return started;
}

base::Status DeviceRunner::Work::set_token(base::ByteView token) {
    if (token.size() != protocol::token_bytes)
        return base::fail(base::ErrorCode::invalid_argument, "a token has 16 bytes");
    const model::Hash hash = envelope::token_hash(parts_.primitives, token);
    PENDOPO_TRY(const model::Enrolment enrolment, parts_.store.enrolment());
    if (enrolment.state == model::EnrolmentState::refused && enrolment.token_hash == hash) return {};
    token_ = base::SecretBuffer(token);
    token_hash_ = hash;
    happened(engine::TokenAvailable{});
    return {};
}

// --- The loop ----------------------------------------------------------------------------------------------

base::Result<base::Milliseconds> DeviceRunner::Work::run_once() {
    failure_.reset();
    bool more = false;
    if (builder_.take_misplaced()) note(intake_.read_again(), "reading the outbox again");
    if (auto news = intake_.take()) {
        more = news->more;
        take_news(*news);
        if (news->courier_ordered) begin_visit();
    } else {
        note(base::fail(std::move(news.error())), "reading the outbox");
    }
    // What is still to be read of the outbox goes along, too.
    if (visit_ && !more) {
        continue_visit();
        if (failure_) return base::fail(*failure_);
        return base::Milliseconds(0);
    }
    review_media_rules();
    if (!request_ && timer_ && parts_.clock.monotonic() >= *timer_) {
        timer_.reset();
        happened(engine::Timer{});
    }
    if (const std::optional<Request> request = std::exchange(request_, std::nullopt)) {
        timer_.reset();
        std::visit([this](const auto& order) { perform(order); }, *request);
    }
    if (!request_ && !more) parts_.store.idle();
    if (failure_) return base::fail(*failure_);
    return time_to_sleep(more);
}

void DeviceRunner::Work::take_news(OutboxIntake::News& news) {
    if (!news.events.empty() || news.chunks_in_doubt) look_for_media();
    if (news.reply_wanted) news.events.emplace_back(engine::MailWanted{});
    for (engine::EventData& event : news.events) {
        // The kiosk started, perhaps with an empty database in place of a damaged one.
        const bool kiosk_started = std::holds_alternative<engine::IdentityKnown>(event);
        if (kiosk_started) note(tell_again(), "telling the kiosk again");
        happened(std::move(event));
        if (kiosk_started) tell_how_it_is();
    }
}

base::Milliseconds DeviceRunner::Work::time_to_sleep(bool more_to_read) const {
    if (request_ || more_to_read || visit_) return base::Milliseconds(0);
    const base::Instant now = parts_.clock.monotonic();
    base::Instant until = now + base::Milliseconds(limits::sync_sleep_max);
    if (timer_) until = std::min(until, *timer_);
    if (builder_.misplaced()) until = std::min(until, now + base::Milliseconds(limits::retry_delay_min));
    if (rules_due_) until = std::min(until, *rules_due_);
    return std::max(until - now, base::Milliseconds(0));
}

void DeviceRunner::Work::happened(engine::EventData data) {
    events_.push_back(std::move(data));
    if (stepping_) return;
    stepping_ = true;
    while (!events_.empty()) {
        engine::Event event{std::move(events_.front()), 0};
        events_.pop_front();
        base::Bytes random(sizeof event.random);
        parts_.random.fill(random);
        event.random = base::read_big_endian<std::uint64_t>(random);
        const engine::Actions actions = engine_->step(event, parts_.clock.monotonic());
        for (const engine::Action& action : actions)
            std::visit([this](const auto& each) { act(each); }, action);
    }
    stepping_ = false;
}

// --- Actions -----------------------------------------------------------------------------------------------

void DeviceRunner::Work::act(const engine::AcceptBundle& action) {
    if (const auto taken = take_bundle(action)) {
        happened(engine::BundleAccepted{bundle_->bundle.ack});
    } else {
        base::log(base::Level::error, "sync", "trust bundle or certificate not accepted: " + taken.error().message);
        happened(engine::BundleRefused{});
    }
}

base::Status DeviceRunner::Work::take_bundle(const engine::AcceptBundle& action) {
    const std::optional<content::KnownBundle> known = bundle_ ? std::optional(bundle_->known()) : std::nullopt;
    PENDOPO_TRY(content::VerifiedBundle verified,
                content::verify_bundle(parts_.primitives, action.bundle, parts_.roots, known));
    if (verified.bundle.epoch < lowest_epoch_)
        return base::fail(base::ErrorCode::conflict, "a trust bundle older than the entries that wait");
    std::unique_ptr<port::Http> connected;
    if (!action.certificate.empty()) {
        // Before anything is kept: a certificate that does not fit the key would lock the device out.
        PENDOPO_TRY(connected, parts_.connect(action.certificate));
        PENDOPO_CHECK(parts_.keep_certificate(action.certificate));
        parts_.tls.certificate = action.certificate;
    }
    const auto kept = bundle_ ? model::KeptBundle::whole : model::KeptBundle::unreadable;
    if (verified.is_news) PENDOPO_CHECK(parts_.store.store_bundle({verified.bundle.epoch, verified.bytes}, kept));
    const bool tell = verified.is_news || !action.certificate.empty();
    bundle_ = std::move(verified);
    if (connected) http_ = std::move(connected);
    if (tell) tell_bundle();
    return {};
}

void DeviceRunner::Work::act(const engine::PersistWatermark& action) {
    note(parts_.store.mark_acked(action.ack), "keeping an ack");
    hear_of(action.ack.incarnation);
}

void DeviceRunner::Work::act(const engine::DropToken&) {
    token_.clear();
}

void DeviceRunner::Work::act(const engine::TellEnrolment& action) {
    const bool refused = action.state == protocol::EnrolmentState::refused;
    if (refused) base::log(base::Level::warning, "sync", "the province refuses the enrolment: " + last_reason_);
    model::Enrolment enrolment{action.state, token_hash_, parts_.tls.spki, {}, refused ? last_reason_ : std::string{}};
    const auto before = parts_.store.enrolment();
    const bool keeps_refusal = action.state == protocol::EnrolmentState::waiting_for_token && before &&
                               before->state == protocol::EnrolmentState::refused;
    // A token that was refused stays known as such over a restart.
    if (keeps_refusal)
        enrolment = *before;
    else
        note(parts_.store.store_enrolment(enrolment), "keeping how far the enrolment is");
    tell_kiosk(protocol::encode(protocol::Enrolment{enrolment.state, parts_.tls.spki, enrolment.token_hash}));
}

void DeviceRunner::Work::act(const engine::TellKiosk& action) {
    if (!protocol::decode_as<protocol::StatusFrame>(action.frame)) ++answers_told_;
    tell_kiosk(action.frame);
}

/// A kiosk that missed an ack can verify it as long as it has the bundle of that time: before the next one, then.
void DeviceRunner::Work::tell_bundle() {
    ++answers_told_;
    note(tell_acks(SignedBy::older_key), "telling acks again");
    tell_kiosk(protocol::encode(protocol::BundleFrame{bundle_->bytes}));
}

base::Status DeviceRunner::Work::tell_acks(SignedBy wanted) {
    PENDOPO_TRY(const std::vector<model::Ack> acks, parts_.store.acks());
    for (const model::Ack& ack : acks) {
        const bool in_force = envelope::verify_tagged(parts_.primitives, "ack", protocol::ack_signed_bytes(ack),
                                                      ack.signature, bundle_->bundle.ack);
        if (in_force == (wanted == SignedBy::key_in_force)) tell_kiosk(protocol::encode(ack));
    }
    return {};
}

/// The inbox keeps the newest only, and power loss or a kill may have taken what was said last.
base::Status DeviceRunner::Work::tell_again() {
    if (!bundle_) return {};
    tell_bundle();
    return tell_acks(SignedBy::key_in_force);
}

/// For display alone; the engine tells it only when it changes.
void DeviceRunner::Work::tell_how_it_is() {
    tell_kiosk(protocol::encode(engine_->status().frame));
    if (!parts_.tls.certificate.empty()) return;
    const auto enrolment = parts_.store.enrolment();
    if (enrolment)
        tell_kiosk(protocol::encode(protocol::Enrolment{enrolment->state, parts_.tls.spki, enrolment->token_hash}));
}

/// Something to be heard goes before what the engine wants to send.
void DeviceRunner::Work::put_off_request() {
    if (!request_) return;
    request_.reset();
    happened(engine::PutOff{});
}

base::Status DeviceRunner::Work::append_to_inbox(base::ByteView frame) {
    PENDOPO_TRY(const device::StreamPosition at, parts_.inbox.append(frame));
    if (at.segment == inbox_segment_) return {};
    inbox_segment_ = at.segment;
    if (const auto dropped = parts_.inbox.keep_newest(limits::inbox_segments_kept); !dropped)
        note(base::fail(dropped.error()), "trimming the inbox");
    return {};
}

void DeviceRunner::Work::tell_kiosk(base::ByteView frame) {
    note(append_to_inbox(frame), "writing to the inbox");
}

void DeviceRunner::Work::note(const base::Status& status, const char* what) {
    if (status) return;
    base::Error error = status.error();
    failure_ = std::move(error).in(what);
    base::log(base::Level::error, "sync", failure_->message);
}

// --- Requests ----------------------------------------------------------------------------------------------

void DeviceRunner::Work::perform(const engine::SendBatch& order) {
    auto built = builder_.build(order);
    if (!built) note(base::fail(built.error()), "building a batch");
    if (!built || !*built) return happened(engine::EntriesMissing{});
    port::HttpRequest request;
    request.path = protocol::path_batch;
    request.body = protocol::encode((*built)->batch);
    traffic_.entries += (*built)->batch.entries.size();
    exchange(request, {&**built});
}

void DeviceRunner::Work::perform(const engine::SendEnrol&) {
    PENDOPO_ASSERT(intake_.identity() && !token_.empty());
    port::HttpRequest request;
    request.path = protocol::path_enrol;
    request.with_client_certificate = false;
    request.body = enrol_request();
    exchange(request, {});
}

void DeviceRunner::Work::perform(const engine::FetchBundle&) {
    port::HttpRequest request;
    request.method = port::HttpRequest::Method::get;
    request.path = protocol::path_bundle;
    exchange(request, {});
}

void DeviceRunner::Work::exchange(const port::HttpRequest& request, const Sent& sent) {
    ++traffic_.requests;
    auto response = http_->perform(request);
    if (!response) {
        base::log(base::Level::info, "sync", "no answer from the province: " + response.error().message);
        return happened(engine::RequestFailed{response.error().code});
    }
    traffic_.up += response->wire_bytes_up;
    traffic_.down += response->wire_bytes_down;
    if (sent.batch != nullptr) {
        ++traffic_.batches;
        traffic_.batch_up += response->wire_bytes_up;
        traffic_.batch_down += response->wire_bytes_down;
    }
    engine::Reply reply;
    reply.status = response->status;
    reply.content_type = std::move(response->content_type);
    reply.body = std::move(response->body);
    reply.retry_after = response->retry_after;
    const bool reason =
        reply.content_type.starts_with(protocol::reason_type) && reply.body.size() <= limits::reason_bytes_max;
    last_reason_ = reason ? std::string(base::as_text(reply.body)) : std::string{};
    if (sent.batch != nullptr) {
        reply.first_seq = sent.batch->batch.first_seq;
        reply.last_seq = sent.batch->batch.last_seq();
        if (reply.status == 200) reply.own_heads = builder_.own_heads(reply.body, *sent.batch);
    }
    reply.names = sent.names;
    happened(std::move(reply));
}

}  // namespace pendopo::runner
