// SPDX-License-Identifier: Apache-2.0
#include "sync/engine/engine.hpp"

#include <algorithm>

#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"

namespace pendopo::engine {
namespace {

/// A link that comes and goes every few seconds does not ask each time.
constexpr auto mail_after_link_up = std::chrono::minutes(1);

using protocol::Link;
using protocol::Trouble;

Trouble trouble_of(base::ErrorCode error) {
    if (error == base::ErrorCode::unauthentic) return Trouble::wrong_server;
    return error == base::ErrorCode::too_large ? Trouble::not_the_province : Trouble::network;
}

}  // namespace

std::string_view reason_of(const Reply& reply) {
    if (!reply.content_type.starts_with(protocol::reason_type)) return {};
    return base::as_text(reply.body);
}

base::Milliseconds uniform_delay(base::Milliseconds max, std::uint64_t random) noexcept {
    if (max.count() <= 0) return base::Milliseconds(0);
    return base::Milliseconds(static_cast<std::int64_t>(random % (static_cast<std::uint64_t>(max.count()) + 1)));
}

base::Milliseconds jittered_delay(base::Milliseconds base_delay, base::Milliseconds max, unsigned failures,
                                  std::uint64_t random) noexcept {
    const unsigned doublings = std::min(failures > 0 ? failures - 1 : 0, 20u);
    const base::Milliseconds ceiling = std::min(base_delay * (std::int64_t{1} << doublings), max);
    const base::Milliseconds floor = limits::retry_delay_min;
    if (ceiling <= floor) return floor;
    return floor + uniform_delay(ceiling - floor, random);
}

Engine::Engine(envelope::Primitives& primitives, Pacing pacing)
    : primitives_(primitives),
      pacing_(pacing),
      batch_bytes_max_(limits::batch_bytes_max),
      batch_entries_max_(limits::batch_entries_max) {}

void Engine::on_started(const Event& event) {
    const auto& started = std::get<Started>(event.data);
    has_identity_ = started.has_identity;
    has_certificate_ = started.has_certificate;
    has_token_ = started.has_token;
    ack_key_ = started.ack_key;
    device_ = started.device;
    left_behind_ = started.left_behind;
    for (const JournalRecord& record : started.journals) {
        Journal* journal = find_or_add_journal(record.device, record.journal);
        if (journal == nullptr) continue;
        journal->record = record;
        journal->released = record.available;
        journal->heard_at = record.available;
        if (record.incarnation != 0) incarnation_ = record.incarnation;
        current_journal_ = record.journal;
        if (device_ == model::DeviceId{}) device_ = record.device;
    }
    std::erase(left_behind_, incarnation_);
    for (Journal& journal : journals_)
        journal.cursor = resume_point(journal);
    // A box that is switched off every night still hears of new keys each morning; the spread spares the province.
    quiet_until_ = now_ + uniform_delay(pacing_.start_spread, event.random >> 32);
    bundle_due_ = quiet_until_ + uniform_delay(limits::bundle_retry_delay, event.random);
    mail_due_ = quiet_until_;
    settle();
}

void Engine::note_identity(const Event& event) {
    const auto& identity = std::get<IdentityKnown>(event.data);
    device_ = identity.device;
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
    quiet_until_ = now_;
    settle();
}

void Engine::note_entries(const Event& event) {
    const auto& entries = std::get<EntriesAvailable>(event.data);
    Journal* journal = find_or_add_journal(entries.device, entries.journal);
    if (journal == nullptr) return;
    journal->record.available = std::max(journal->record.available, entries.last_seq);
    if (journal->record.available > journal->released) begin_hold(event.random);
    // What was missing may just have come; what the province refused has not changed, nor has its trouble.
    if (journal->trouble != Trouble::batch_refused && journal->trouble != Trouble::too_large &&
        journal->trouble != Trouble::server_error)
        journal->not_before = std::min(journal->not_before, std::max(now_, hold_until_.value_or(now_)));
}

void Engine::entries_then_settle(const Event& event) {
    note_entries(event);
    settle();
}

void Engine::settle_now(const Event&) {
    settle();
}
void Engine::ignore(const Event&) {}

void Engine::note_link(const Event&) {
    failures_ = 0;
    for (Journal& journal : journals_) {
        if (journal.trouble != Trouble::server_error) continue;
        journal.failures = 0;
        journal.not_before = now_;  // it may have been somebody's in between
    }
    mail_due_ = std::min(mail_due_, std::max(now_, mail_asked_ + mail_after_link_up));
}

void Engine::link_then_settle(const Event& event) {
    note_link(event);
    // When a whole province's network comes back, its devices do not come in the same second.
    const base::Milliseconds spread = std::min(pacing_.start_spread, base::Milliseconds(limits::retry_delay_base));
    if (has_certificate_ && now_ >= quiet_until_) quiet_until_ = now_ + uniform_delay(spread, event.random);
    settle();
}

void Engine::on_request_failed(const Event& event) {
    back_off(trouble_of(std::get<RequestFailed>(event.data).error), event.random);
}

void Engine::on_put_off(const Event&) {
    state_ = State::backing_off;
    set_timer(base::Milliseconds(0));
}

// --- What to do next ---------------------------------------------------------------------------------------

void Engine::settle() {
    release_due_entries();
    if (!has_certificate_ && !has_identity_) {
        state_ = State::no_identity;
    } else if (!has_certificate_ && !has_token_) {
        state_ = State::no_token;
        actions_.emplace_back(TellEnrolment{protocol::EnrolmentState::waiting_for_token});
    } else if (now_ < quiet_until_) {
        be_quiet();
    } else if (!has_certificate_) {
        state_ = State::enrolling;
        actions_.emplace_back(SendEnrol{});
    } else if (!ack_key_ || now_ >= bundle_due_) {
        state_ = State::fetching_bundle;
        actions_.emplace_back(FetchBundle{});
    } else if (const Journal* journal = next_to_send()) {
        send_from(*journal);
    } else if (mail_is_due()) {
        state_ = State::asking_mail;
        actions_.emplace_back(SendMailQuery{});
    } else if (media_is_due() && media_.wanted > 0) {
        state_ = State::sending_media;
        actions_.emplace_back(SendChunk{});
    } else if (media_is_due()) {
        state_ = State::asking_media;
        actions_.emplace_back(SendMediaQuery{});
    } else {
        wait_for_work();
    }
}

void Engine::be_quiet() {
    state_ = State::backing_off;
    set_timer(quiet_until_ - now_);
}

void Engine::wait_for_work() {
    state_ = State::idle;
    base::Instant until = bundle_due_;
    for (const Journal& journal : journals_)
        if (journal.cursor < journal.released) until = std::min(until, journal.not_before);
    if (hold_until_) until = std::min(until, *hold_until_);
    if (has_identity_) until = std::min(until, std::max(mail_due_, mail_not_before_));
    if (media_waits() && media_allowed_ && !entries_held_back()) until = std::min(until, media_not_before_);
    set_timer(until - now_);
}

void Engine::succeeded() {
    failures_ = 0;
    server_errors_ = 0;
    trouble_ = Trouble::none;
    link_ = Link::online;
}

void Engine::back_off(Trouble trouble, std::uint64_t random, std::optional<std::chrono::seconds> retry_after) {
    ++failures_;
    trouble_ = trouble;
    link_ = Link::offline;
    state_ = State::backing_off;
    base::Milliseconds delay = jittered_delay(limits::retry_delay_base, limits::retry_delay_max, failures_, random);
    if (retry_after) {
        // A wish, not a failure of the link: neither a link that comes up nor a new entry ends it.
        delay =
            std::max<base::Milliseconds>(delay, std::min<base::Milliseconds>(*retry_after, limits::retry_after_max));
        quiet_until_ = now_ + delay;
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

// --- When an entry may leave ---------------------------------------------------------------------------------

void Engine::begin_hold(std::uint64_t random) {
    if (!hold_until_) hold_until_ = now_ + uniform_delay(pacing_.send_jitter_max, random);
}

void Engine::release_due_entries() {
    if (!hold_until_ || now_ < *hold_until_) return;
    hold_until_.reset();
    for (Journal& journal : journals_)
        release(journal);
}

bool Engine::entries_held_back() const {
    return std::any_of(journals_.begin(), journals_.end(),
                       [](const Journal& each) { return each.released < each.record.available; });
}

// --- Status ------------------------------------------------------------------------------------------------

std::uint64_t Engine::Journal::waiting() const {
    return record.available > record.acked.seq ? record.available - record.acked.seq : 0;
}

Trouble Engine::worst_trouble() const {
    if (trouble_ != Trouble::none) return trouble_;
    // Entries of nobody: the frame that says who we are is gone from the outbox, or was never read.
    if (!has_identity_ && !journals_.empty()) return Trouble::outbox_damaged;
    for (const Journal& journal : journals_) {
        const bool matters = journal.waiting() > 0 || journal.record.journal == current_journal_;
        if (matters && journal.trouble != Trouble::none) return journal.trouble;
    }
    return media_trouble_;
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
