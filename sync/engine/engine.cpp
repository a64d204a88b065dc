// SPDX-License-Identifier: Apache-2.0
#include "sync/engine/engine.hpp"

#include <algorithm>

#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"

namespace pendopo::engine {
namespace {

using protocol::Link;
using protocol::Trouble;

Trouble trouble_of(base::ErrorCode error) {
    if (error == base::ErrorCode::unauthentic) return Trouble::wrong_server;
    return error == base::ErrorCode::too_large ? Trouble::not_the_province : Trouble::network;
}

/// The word of a refusal that is the province's own; empty for a page of somebody in between.
std::string_view reason_of(const Reply& reply) {
    if (!reply.content_type.starts_with(protocol::reason_type)) return {};
    return base::as_text(reply.body);
}

bool refuses_token(std::string_view reason) {
    namespace why = protocol::reason;
    return reason == why::token_wrong || reason == why::token_used || reason == why::token_expired ||
           reason == why::refused;
}

}  // namespace

base::Milliseconds jittered_delay(base::Milliseconds base_delay, base::Milliseconds max, unsigned failures,
                                  std::uint64_t random) noexcept {
    const unsigned doublings = std::min(failures > 0 ? failures - 1 : 0, 20u);
    const base::Milliseconds ceiling = std::min(base_delay * (std::int64_t{1} << doublings), max);
    const base::Milliseconds floor = limits::retry_delay_min;
    if (ceiling <= floor) return floor;
    const auto spread = static_cast<std::uint64_t>((ceiling - floor).count()) + 1;
    return floor + base::Milliseconds(static_cast<std::int64_t>(random % spread));
}

Engine::Engine(envelope::Primitives& primitives)
    : primitives_(primitives),
      batch_bytes_max_(limits::batch_bytes_max),
      batch_entries_max_(limits::batch_entries_max) {}

void Engine::on_started(const Event& event) {
    const auto& started = std::get<Started>(event.data);
    has_identity_ = started.has_identity;
    has_certificate_ = started.has_certificate;
    has_token_ = started.has_token;
    ack_key_ = started.ack_key;
    for (const JournalRecord& record : started.journals) {
        Journal* journal = find_or_add_journal(record.device, record.journal);
        if (journal == nullptr) continue;
        journal->record = record;
        if (record.incarnation != 0) incarnation_ = record.incarnation;
        current_journal_ = record.journal;
    }
    for (Journal& journal : journals_)
        journal.cursor = resume_point(journal);
    // A box that is switched off every night still hears of new keys each morning; the spread spares the province.
    const auto spread = base::Milliseconds(limits::bundle_retry_delay).count();
    bundle_due_ =
        now_ + base::Milliseconds(static_cast<std::int64_t>(event.random % static_cast<std::uint64_t>(spread)));
    settle();
}

void Engine::note_identity(const Event& event) {
    const auto& identity = std::get<IdentityKnown>(event.data);
    current_journal_ = identity.journal;
    has_identity_ = true;
    static_cast<void>(find_or_add_journal(identity.device, identity.journal));
}

void Engine::identity_then_settle(const Event& event) {
    note_identity(event);
    settle();
}

void Engine::note_token(const Event&) {
    has_token_ = true;
}

void Engine::token_then_settle(const Event& event) {
    note_token(event);
    // An operator stands there: no patience from earlier failures. With a certificate the token changes nothing.
    if (has_certificate_) return;
    failures_ = 0;
    enrol_polls_ = 0;
    settle();
}

void Engine::note_entries(const Event& event) {
    const auto& entries = std::get<EntriesAvailable>(event.data);
    Journal* journal = find_or_add_journal(entries.device, entries.journal);
    if (journal == nullptr) return;
    journal->record.available = std::max(journal->record.available, entries.last_seq);
    // What was missing may just have come; what the province refused has not changed.
    if (journal->trouble != Trouble::batch_refused) journal->not_before = now_;
}

void Engine::entries_then_settle(const Event& event) {
    note_entries(event);
    settle();
}

void Engine::settle_now(const Event&) {
    settle();
}
void Engine::ignore(const Event&) {}

void Engine::on_entries_missing(const Event&) {
    rest(sending_journal(), Trouble::outbox_damaged, limits::retry_delay_max);
    settle();
}

// --- Enrolment and bundle ----------------------------------------------------------------------------------

void Engine::on_enrol_reply(const Event& event) {
    const auto& reply = std::get<Reply>(event.data);
    if (reply.status == 202) return wait_for_confirmation(event.random);
    if (reply.status == 403 && refuses_token(reason_of(reply))) return drop_token();
    if (reply.status != 200) return back_off_from(reply, event.random);
    auto grant = protocol::decode_as<protocol::EnrolGrant>(reply.body);
    if (!grant) return back_off(Trouble::not_the_province, event.random);
    accept(std::move(grant->bundle), std::move(grant->certificate));
}

void Engine::wait_for_confirmation(std::uint64_t random) {
    failures_ = 0;
    trouble_ = Trouble::none;
    state_ = State::pending;
    ++enrol_polls_;
    actions_.emplace_back(TellEnrolment{protocol::EnrolmentState::pending});
    set_timer(limits::enrolment_poll_base +
              jittered_delay(limits::enrolment_poll_base, limits::enrolment_poll_max, enrol_polls_, random));
}

void Engine::drop_token() {
    has_token_ = false;
    failures_ = 0;
    enrol_polls_ = 0;
    trouble_ = Trouble::token_refused;
    state_ = State::no_token;
    actions_.emplace_back(DropToken{});
    actions_.emplace_back(TellEnrolment{protocol::EnrolmentState::refused});
}

void Engine::accept(base::Bytes bundle, std::string certificate) {
    grant_under_way_ = !certificate.empty();
    state_ = State::verifying;
    actions_.emplace_back(AcceptBundle{std::move(bundle), std::move(certificate)});
}

void Engine::on_request_failed(const Event& event) {
    back_off(trouble_of(std::get<RequestFailed>(event.data).error), event.random);
}

void Engine::on_bundle_reply(const Event& event) {
    const auto& reply = std::get<Reply>(event.data);
    bundle_due_ = now_ + limits::bundle_retry_delay;
    if (reply.status == 403) return refuse(event.random);
    if (reply.status != 200) return back_off_from(reply, event.random);
    auto frame = protocol::decode_as<protocol::BundleFrame>(reply.body);
    if (!frame) return back_off(Trouble::not_the_province, event.random);
    accept(std::move(frame->bundle), {});
}

void Engine::on_bundle_failed(const Event& event) {
    bundle_due_ = now_ + limits::bundle_retry_delay;
    on_request_failed(event);
}

void Engine::on_bundle_accepted(const Event& event) {
    ack_key_ = std::get<BundleAccepted>(event.data).ack_key;
    const auto spread = base::Milliseconds(limits::bundle_retry_delay).count();
    bundle_due_ =
        now_ + (base::Milliseconds(limits::bundle_refresh_interval) +
                base::Milliseconds(static_cast<std::int64_t>(event.random % static_cast<std::uint64_t>(spread))));
    failures_ = 0;
    trouble_ = Trouble::none;
    link_ = Link::online;
    if (grant_under_way_) {
        has_certificate_ = true;
        actions_.emplace_back(TellEnrolment{protocol::EnrolmentState::confirmed});
    }
    grant_under_way_ = false;
    settle();
}

void Engine::on_bundle_refused(const Event& event) {
    grant_under_way_ = false;
    bundle_due_ = now_ + limits::bundle_retry_delay;
    back_off(Trouble::bundle_refused, event.random);
}

// --- What to do next ---------------------------------------------------------------------------------------

void Engine::settle() {
    if (!has_certificate_ && !has_identity_) {
        state_ = State::no_identity;
    } else if (!has_certificate_ && !has_token_) {
        state_ = State::no_token;
        actions_.emplace_back(TellEnrolment{protocol::EnrolmentState::waiting_for_token});
    } else if (!has_certificate_) {
        state_ = State::enrolling;
        actions_.emplace_back(SendEnrol{});
    } else if (!ack_key_ || now_ >= bundle_due_) {
        state_ = State::fetching_bundle;
        actions_.emplace_back(FetchBundle{});
    } else if (const Journal* journal = next_to_send()) {
        state_ = State::sending;
        sending_ = journal->record.journal;
        actions_.emplace_back(SendBatch{sending_, journal->cursor + 1, batch_bytes_max_, batch_entries_max_});
    } else {
        wait_for_work();
    }
}

void Engine::wait_for_work() {
    state_ = State::idle;
    base::Instant until = bundle_due_;
    for (const Journal& journal : journals_)
        if (journal.cursor < journal.record.available) until = std::min(until, journal.not_before);
    set_timer(until - now_);
}

void Engine::back_off(Trouble trouble, std::uint64_t random, std::optional<std::chrono::seconds> retry_after) {
    ++failures_;
    trouble_ = trouble;
    link_ = Link::offline;
    state_ = State::backing_off;
    base::Milliseconds delay = jittered_delay(limits::retry_delay_base, limits::retry_delay_max, failures_, random);
    if (retry_after) {
        const base::Milliseconds wished = std::min<base::Milliseconds>(*retry_after, limits::retry_after_max);
        delay = std::max(delay, wished);
    }
    set_timer(delay);
}

void Engine::back_off_from(const Reply& reply, std::uint64_t random) {
    const bool overloaded = reply.status == 429 || reply.status >= 500;
    back_off(overloaded ? Trouble::server_error : Trouble::not_the_province, random,
             overloaded ? reply.retry_after : std::nullopt);
}

void Engine::refuse(std::uint64_t random) {
    ++failures_;
    trouble_ = Trouble::refused;
    link_ = Link::refused;
    state_ = State::refused;
    set_timer(jittered_delay(limits::refused_delay_base, limits::retry_delay_max, failures_, random));
}

void Engine::set_timer(base::Milliseconds delay) {
    actions_.emplace_back(SetTimer{now_ + std::max(delay, base::Milliseconds(0))});
}

// --- Status ------------------------------------------------------------------------------------------------

std::uint64_t Engine::Journal::waiting() const {
    return record.available > record.acked.seq ? record.available - record.acked.seq : 0;
}

Trouble Engine::worst_trouble() const {
    if (trouble_ != Trouble::none) return trouble_;
    for (const Journal& journal : journals_) {
        const bool matters = journal.waiting() > 0 || journal.record.journal == current_journal_;
        if (matters && journal.trouble != Trouble::none) return journal.trouble;
    }
    return Trouble::none;
}

protocol::StatusFrame Engine::status_frame() const {
    protocol::StatusFrame frame;
    frame.link = has_certificate_ ? link_ : Link::not_enrolled;
    frame.trouble = worst_trouble();
    for (const Journal& journal : journals_) {
        frame.waiting += journal.waiting();
        if (journal.record.journal == current_journal_) frame.acked_seq = journal.record.acked.seq;
    }
    return frame;
}

Status Engine::status() const {
    return {state_, status_frame(), failures_};
}

void Engine::tell_status_if_changed() {
    const protocol::StatusFrame frame = status_frame();
    // Not for each entry that begins to wait: the kiosk knows those itself.
    const bool changed =
        !told_ || told_->link != frame.link || told_->trouble != frame.trouble || told_->acked_seq != frame.acked_seq;
    if (!changed) return;
    told_ = frame;
    actions_.emplace_back(TellKiosk{protocol::encode(frame)});
}

model::Head Engine::acked(const model::JournalId& id) const {
    for (const Journal& journal : journals_)
        if (journal.record.journal == id) return journal.record.acked;
    return {};
}

}  // namespace pendopo::engine
