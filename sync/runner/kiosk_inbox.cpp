// SPDX-License-Identifier: Apache-2.0
#include "sync/runner/kiosk_inbox.hpp"

#include <algorithm>
#include <utility>

#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/key_words.hpp"

namespace pendopo::runner {
namespace {

constexpr std::string_view position_setting = "inbox_position";
constexpr std::size_t position_bytes = 16;
constexpr std::size_t unfiled_max = 32;  // all are tried again at each poll

/// A full disk gets room again; sync tells a bundle only once.
bool worth_another_try(base::ErrorCode code) {
    return code == base::ErrorCode::disk_full || code == base::ErrorCode::io;
}

bool any_watermark_lowered(const std::vector<device::JournalSummary>& before,
                           const std::vector<device::JournalSummary>& after) {
    return !std::equal(before.begin(), before.end(), after.begin(), after.end(),
                       [](const auto& a, const auto& b) { return a.acked.seq <= b.acked.seq; });
}

}  // namespace

base::Result<device::StreamPosition> KioskInbox::kept_position(const device::Journal& journal) {
    PENDOPO_TRY(const std::optional<base::Bytes> value, journal.setting(position_setting));
    if (!value || value->size() != position_bytes) return device::StreamPosition{};
    const base::ByteView view = *value;
    return device::StreamPosition{base::read_big_endian<std::uint32_t>(view),
                                  base::read_big_endian<std::uint32_t>(view.subspan(4)),
                                  base::read_big_endian<std::uint64_t>(view.subspan(8))};
}

/// What is not filed yet stays in front of it, for the next start.
base::Status KioskInbox::keep_position() {
    const device::StreamPosition next = unfiled_.empty() ? inbox_.position() : unfiled_.front().at;
    const device::StreamPosition position = put_off_from_.value_or(next);
    if (kept_ == position) return {};
    base::Bytes value;
    base::append_big_endian(value, position.segment);
    base::append_big_endian(value, position.offset);
    base::append_big_endian(value, position.tag);
    PENDOPO_CHECK(service_.journal().set_setting(position_setting, value));
    kept_ = position;
    return {};
}

InboxNews KioskInbox::poll() {
    InboxNews news;
    try_again(news);
    read_on(news);
    // Once a poll, however often sync says so.
    if (news.status && news.status->trouble == protocol::Trouble::outbox_damaged) service_.owe_refill();
    service_.make_up();
    // Hearsay alone is not worth a write; read twice, it says the same.
    const bool filed = news.bundle_accepted || news.pack_accepted || news.new_journal || news.acked_seq ||
                       news.safes > 0 || news.erased > 0 || news.replies > 0 || news.chunks_held || news.refused > 0;
    if (!filed) return news;
    if (const auto kept = keep_position(); !kept && !news.failure) news.failure = kept.error();
    return news;
}

void KioskInbox::try_again(InboxNews& news) {
    std::vector<Unfiled> before = std::exchange(unfiled_, {});
    for (Unfiled& each : before)
        if (!take(each, news)) unfiled_.push_back(std::move(each));
}

void KioskInbox::read_on(InboxNews& news) {
    for (std::size_t i = 0; i < limits::inbox_frames_per_poll_max && make_room(); ++i) {
        const device::StreamPosition at = inbox_.position();
        auto record = inbox_.next();
        if (!record) {
            if (!news.failure) news.failure = record.error();
            return;
        }
        if (!*record) return;
        Unfiled next{std::move((*record)->frame), at, false};
        if (!take(next, news)) unfiled_.push_back(std::move(next));
    }
}

/// With many waiting, the eldest whose own place in the journal or media folder is broken waits for the next start. A
/// full disk gets room again: what it keeps back is waited for.
bool KioskInbox::make_room() {
    if (unfiled_.size() < unfiled_max) return true;
    const auto broken =
        std::find_if(unfiled_.begin(), unfiled_.end(), [](const Unfiled& each) { return !each.disk_full; });
    if (broken == unfiled_.end()) return false;
    base::log(base::Level::error, "kiosk", "inbox: a frame that can't be filed is put off to the next start");
    if (!put_off_from_) put_off_from_ = unfiled_.front().at;
    unfiled_.erase(broken);
    return true;
}

bool KioskInbox::take(Unfiled& each, InboxNews& news) {
    const unsigned refused = news.refused;
    const base::Status filed = file(each.frame, news);
    if (filed && news.refused > refused && bundle_waits()) {  // signed by a key of that bundle, perhaps
        news.refused = refused;
        each.disk_full = true;
        return false;
    }
    if (filed) return true;
    if (!news.failure) news.failure = filed.error();
    each.disk_full = filed.error().code == base::ErrorCode::disk_full;
    return !worth_another_try(filed.error().code);
}

bool KioskInbox::bundle_waits() const {
    return std::any_of(unfiled_.begin(), unfiled_.end(), [](const Unfiled& each) {
        return protocol::decode_as<protocol::BundleFrame>(each.frame).has_value();
    });
}

base::Status KioskInbox::file(base::ByteView bytes, InboxNews& news) {
    const auto frame = protocol::decode(bytes);
    if (!frame) {
        ++news.refused;
        return {};
    }
    if (const auto* ack = std::get_if<model::Ack>(&*frame)) return file_ack(*ack, news);
    if (const auto* held = std::get_if<protocol::MediaHeld>(&*frame)) return file_held(*held, news);
    if (const auto* bundle = std::get_if<protocol::BundleFrame>(&*frame)) return file_bundle(*bundle, news);
    if (const auto* pack = std::get_if<protocol::PackFrame>(&*frame)) return file_pack(*pack, news);
    if (const auto* time = std::get_if<protocol::ServerTime>(&*frame)) return file_time(*time, news);
    if (const auto* safe = std::get_if<protocol::Safe>(&*frame)) return file_safe(*safe, news);
    if (const auto* safe = std::get_if<protocol::SafeMedia>(&*frame)) return file_safe_media(*safe, news);
    if (const auto* erase = std::get_if<protocol::Erase>(&*frame)) return file_erase(*erase, news);
    if (const auto* reply = std::get_if<model::Reply>(&*frame)) return file_reply(*reply, news);
    if (const auto* status = std::get_if<protocol::StatusFrame>(&*frame))
        hear_status(*status, news);
    else if (const auto* enrolment = std::get_if<protocol::Enrolment>(&*frame))
        news.enrolment = *enrolment;
    else if (const auto* courier = std::get_if<protocol::CourierReport>(&*frame))
        news.courier = *courier;
    else if (const auto* told = std::get_if<protocol::ReplyEnd>(&*frame))
        return file_reply_end(*told, news);
    else
        ++news.refused;
    return {};
}

/// What sync misses may be the frame that says who we are; hearing it again, sync tells its status again. So not for
/// each that says the same: one that lost its database has had none of this trouble in between.
void KioskInbox::hear_status(const protocol::StatusFrame& status, InboxNews& news) {
    const bool damaged = status.trouble == protocol::Trouble::outbox_damaged;
    if (damaged && !outbox_was_damaged_) service_.owe_introduction();
    outbox_was_damaged_ = damaged;
    news.status = status;
}

base::Status KioskInbox::file_bundle(const protocol::BundleFrame& frame, InboxNews& news) {
    const auto& in_force = service_.bundle();
    const std::optional<content::KnownBundle> known = in_force ? std::optional(in_force->known()) : std::nullopt;
    auto verified = content::verify_bundle(service_.primitives(), frame.bundle, service_.roots(), known);
    if (!verified) {
        base::log(base::Level::warning, "kiosk", "inbox: trust bundle not accepted: " + verified.error().message);
        ++news.refused;
        return {};
    }
    if (!verified->is_news) return {};
    const auto accepted = service_.accept_bundle(std::move(*verified));
    if (!accepted && accepted.error().code == base::ErrorCode::conflict) {
        base::log(base::Level::warning, "kiosk", "inbox: trust bundle not accepted: " + accepted.error().message);
        ++news.refused;
        return {};
    }
    PENDOPO_CHECK(accepted);
    news.bundle_accepted = true;
    PENDOPO_TRY(const PackKeeper::Taken waiting, service_.packs().take_waiting(service_.bundle()->bundle.content));
    news.pack_accepted = news.pack_accepted || waiting == PackKeeper::Taken::news;
    return {};
}

base::Status KioskInbox::file_time(const protocol::ServerTime& time, InboxNews& news) {
    const bool genuine =
        service_.ready() && envelope::verify_tagged(service_.primitives(), "time", protocol::time_signed_bytes(time),
                                                    time.signature, service_.bundle()->bundle.ack);
    if (!genuine) {
        ++news.refused;
        return {};
    }
    news.time_heard = time.seconds > service_.trusted_time().now();
    return service_.trusted_time().hear(time.seconds);
}

base::Status KioskInbox::file_held(const protocol::MediaHeld& held, InboxNews& news) {
    const bool genuine = service_.ready() && held.device == service_.journal().device() &&
                         envelope::verify_tagged(service_.primitives(), "media", protocol::held_signed_bytes(held),
                                                 held.signature, service_.bundle()->bundle.ack);
    const auto marked = genuine ? service_.journal().mark_chunks_held(held.names, held.incarnation)
                                : base::fail(base::ErrorCode::conflict, "not the province's word");
    if (!marked && marked.error().code != base::ErrorCode::conflict) return marked;
    if (marked)
        news.chunks_held = true;
    else
        ++news.refused;
    return {};
}

base::Status KioskInbox::file_ack(const model::Ack& ack, InboxNews& news) {
    const bool genuine = service_.ready() && ack.device == service_.journal().device() &&
                         envelope::verify_tagged(service_.primitives(), "ack", protocol::ack_signed_bytes(ack),
                                                 ack.signature, service_.bundle()->bundle.ack);
    if (!genuine) {
        ++news.refused;
        return {};
    }
    if (ack.head.seq == 0) return file_own_ack(ack, news);
    const auto own = service_.journal().link(ack.journal, ack.head.seq);
    if (own && own->hash == ack.head.hash) return file_own_ack(ack, news);
    if (!own && own.error().code != base::ErrorCode::not_found) return base::fail(own.error());
    // The province's word on a head that is not ours: another box, or a copy of this one, writes this journal too. If
    // it was restored, nothing tells how much of ours it still holds: it gets all again.
    const bool current = ack.journal == service_.journal().journal();
    model::Ack nothing_of_ours = ack;
    nothing_of_ours.head = {};
    PENDOPO_CHECK(file_own_ack(nothing_of_ours, news));
    if (!current) return {};
    base::log(base::Level::warning, "kiosk", "the province knows another head of this journal; beginning a new one");
    PENDOPO_CHECK(service_.begin_new_journal());
    news.new_journal = true;
    return {};
}

base::Status KioskInbox::file_own_ack(const model::Ack& ack, InboxNews& news) {
    device::Journal& journal = service_.journal();
    PENDOPO_TRY(const std::vector<device::JournalSummary> before, journal.journals());
    const std::uint64_t incarnation = journal.incarnation();
    auto marked = journal.mark_acked(ack);
    if (!marked) {
        const bool says_nothing =
            marked.error().code == base::ErrorCode::conflict || marked.error().code == base::ErrorCode::not_found;
        if (!says_nothing) return marked;
        ++news.refused;  // an incarnation left behind: sync replays old acks
        return {};
    }
    // The province was restored and asks again: what the outbox has dropped since must go back into it.
    PENDOPO_TRY(const std::vector<device::JournalSummary> after, journal.journals());
    if (any_watermark_lowered(before, after)) service_.owe_refill();
    if (incarnation != 0 && incarnation != journal.incarnation()) service_.owe_introduction();
    if (ack.journal != journal.journal()) return {};
    news.acked_seq = journal.acked().seq;
    return {};
}

std::optional<std::string> enrolment_words(envelope::Primitives& primitives, const protocol::Enrolment& enrolment,
                                           const model::SigningKey& journal_key) {
    if (enrolment.state != protocol::EnrolmentState::pending || enrolment.tls_spki.is_zero()) return std::nullopt;
    return envelope::key_words_text(primitives, {enrolment.tls_spki, journal_key, enrolment.token_hash});
}

}  // namespace pendopo::runner
