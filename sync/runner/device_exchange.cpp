// SPDX-License-Identifier: Apache-2.0
#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "sync/runner/device_work.hpp"

// The part of a DeviceRunner's work that is not text: mail and media.
namespace pendopo::runner {
namespace {

/// After so many starts without a night in between, the device counts as one that is switched off at night.
constexpr std::uint32_t nights_missed_max = 3;
constexpr std::string_view nights = "night";

/// Once in so many questions all mail is asked for, every few days: whoever stood in front of the province may have
/// spoilt a letter, or told us to ask on behind it. The kiosk takes again what it knows already.
constexpr std::uint32_t questions_between_all_mail = 168;
constexpr std::string_view mail_questions = "mail";

}  // namespace

// --- Mail --------------------------------------------------------------------------------------------------

void DeviceRunner::Work::perform(const engine::SendMailQuery&) {
    const auto cursor = parts_.store.mail_cursor();
    if (!cursor) {
        note(base::fail(cursor.error()), "reading how far mail was received");
        return happened(engine::RequestFailed{cursor.error().code});
    }
    mail_questions_ = parts_.store.attempts(mail_questions).value_or(0);
    const bool all = mail_questions_ >= questions_between_all_mail;
    protocol::MailQuery query{intake_.identity()->device, all ? 0 : cursor->next, cursor->incarnation, {}};
    parts_.random.fill(query.nonce.bytes);
    port::HttpRequest request;
    request.path = protocol::path_mail;
    request.body = protocol::encode(query);
    health_.begin(intake_.health(), request.body);
    announcements_.begin(intake_.announcements(), request.body);
    for (const model::LookupId& lookup : intake_.reply_queries().next())
        base::append(request.body, protocol::encode(protocol::ReplyQuery{lookup}));
    last_reason_.clear();
    exchange(request, {});
    if (last_reason_ != protocol::reason::unsupported) return;
    // An older province: what it does not know must not stand in the way of mail.
    intake_.reply_queries().give_up();
    announcements_.end();
}

void DeviceRunner::Work::act(const engine::KeepMail& action) {
    health_.end();
    announcements_.end();
    const base::Status kept = keep(action);
    note(kept, "keeping mail");
    if (!kept) return happened(engine::NotKept{});
    const bool some_answered = note_answered(action);
    happened(engine::Kept{});
    // There was no room for the others: they are not kept waiting for the next hour.
    if (some_answered && !intake_.reply_queries().empty()) happened(engine::MailWanted{});
}

bool DeviceRunner::Work::note_answered(const engine::KeepMail& action) {
    bool any = false;
    for (const base::Bytes& frame : action.frames)
        if (const auto told = protocol::decode_as<protocol::ReplyEnd>(frame))
            any = intake_.reply_queries().answered(told->lookup) || any;
    intake_.reply_queries().settle();
    return any;
}

base::Status DeviceRunner::Work::keep(const engine::KeepMail& action) {
    for (const base::Bytes& frame : action.frames)
        PENDOPO_CHECK(append_to_inbox(frame));
    // The time alone is told again within the hour; a card is worn by flushes.
    if (action.frames.size() > 1) PENDOPO_CHECK(parts_.inbox.flush());
    const device::MailCursor cursor{action.next, action.incarnation};
    PENDOPO_TRY(const device::MailCursor before, parts_.store.mail_cursor());
    if (cursor != before) PENDOPO_CHECK(parts_.store.keep_mail_cursor(cursor));
    const bool all = mail_questions_ >= questions_between_all_mail;
    return parts_.store.set_attempts(mail_questions, all ? 0 : mail_questions_ + 1);
}

// --- Media -------------------------------------------------------------------------------------------------

base::Status DeviceRunner::Work::start_media() {
    PENDOPO_TRY(const std::vector<device::JournalProgress> journals, parts_.store.journals());
    std::uint64_t incarnation = 0;
    for (const device::JournalProgress& each : journals)
        if (each.incarnation != 0) incarnation = each.incarnation;
    note(media_.set_incarnation(incarnation), "looking for media");
    if (parts_.night) {
        PENDOPO_TRY(const std::uint32_t missed, parts_.store.attempts(nights));
        nights_are_missed_ = missed >= nights_missed_max;
        if (!nights_are_missed_) PENDOPO_CHECK(parts_.store.set_attempts(nights, missed + 1));
    }
    review_media_rules();
    look_for_media();
    return {};
}

void DeviceRunner::Work::look_for_media() {
    note(media_.look(), "looking for media");
    tell_media();
}

void DeviceRunner::Work::tell_media() {
    const engine::MediaAvailable counts = media_.counts();
    if (counts == media_told_) return;
    media_told_ = counts;
    happened(engine::MediaAvailable{counts});
}

void DeviceRunner::Work::hear_of(std::uint64_t incarnation) {
    note(media_.set_incarnation(incarnation), "looking for media");
    tell_media();
}

void DeviceRunner::Work::set_metered(bool metered) {
    metered_ = metered;
    review_media_rules();
}

void DeviceRunner::Work::review_media_rules() {
    bool open = true;
    rules_due_.reset();
    if (parts_.night && !nights_are_missed_ && intake_.identity()) {
        const NightState night = night_at(*parts_.night, intake_.identity()->device, parts_.clock.wall());
        open = night.open;
        rules_due_ = parts_.clock.monotonic() + base::Milliseconds(night.until_change);
        if (open && !night_noted_) {
            night_noted_ = true;
            note(parts_.store.set_attempts(nights, 0), "noting the night");
        }
    }
    const bool allowed = open && !metered_;
    if (allowed == media_allowed_) return;
    media_allowed_ = allowed;
    happened(engine::MediaAllowed{allowed});
}

void DeviceRunner::Work::perform(const engine::SendMediaQuery&) {
    std::vector<model::Hash> names = media_.names_to_ask();
    if (names.empty()) return happened(engine::MediaMissing{});
    port::HttpRequest request;
    request.path = protocol::path_media;
    request.body = protocol::encode(protocol::MediaQuery{names});
    exchange(request, {nullptr, std::move(names)});
}

void DeviceRunner::Work::perform(const engine::SendChunk&) {
    auto chunk = media_.next_chunk();
    if (!chunk) {
        // What is left of it, too: the engine may have to ask for others.
        media_told_.reset();
        happened(engine::MediaMissing{});
        return tell_media();
    }
    port::HttpRequest request;
    request.path = protocol::path_media;
    request.body = protocol::encode(protocol::MediaChunk{std::move(chunk->second)});
    ++traffic_.chunks;
    exchange(request, {nullptr, {chunk->first}});
}

void DeviceRunner::Work::act(const engine::KeepHeld& action) {
    const base::Status kept = media_.keep(action);
    note(kept, "keeping what media the province holds");
    tell_media();
    if (kept)
        happened(engine::Kept{});
    else
        happened(engine::NotKept{});
}

void DeviceRunner::Work::act(const engine::PassOverMedia& action) {
    base::log(base::Level::error, "sync", "media: the province does not take a chunk; it is left out");
    media_.pass_over(action.names);
    tell_media();
}

}  // namespace pendopo::runner
