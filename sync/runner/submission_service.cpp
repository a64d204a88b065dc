// SPDX-License-Identifier: Apache-2.0
#include "sync/runner/submission_service.hpp"

#include <algorithm>

#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "storage/device/outbox.hpp"
#include "sync/envelope/chain.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/receipt_qr.hpp"
#include "sync/protocol/frame.hpp"
#include "sync/runner/salvage.hpp"

namespace pendopo::runner {
namespace {

constexpr std::size_t texts_pruned_at_once = 256;    // one transaction of milliseconds: a citizen may come
constexpr std::size_t chunks_asked_about = 1'024;    // 32 KiB a start; those behind them get their turn by it
constexpr std::uint32_t hours_max = (1u << 24) - 1;  // what the body's field can hold

std::uint32_t whole_hours(std::chrono::seconds time) {
    const auto hours = std::chrono::duration_cast<std::chrono::hours>(time).count();
    return static_cast<std::uint32_t>(std::clamp<std::int64_t>(hours, 0, hours_max));
}

base::Result<base::Bytes> encode_entry(const model::Entry& entry) {
    return protocol::encode(entry);
}

std::optional<device::EntryPlace> find_entry(base::ByteView frame) {
    const auto entry = protocol::decode_as<model::Entry>(frame);
    if (!entry) return std::nullopt;
    return device::EntryPlace{entry->journal, entry->seq};
}

/// Under which trust bundle the newest entry was made; nothing if there is none.
std::optional<std::uint64_t> newest_epoch(const device::Journal& journal) {
    const auto journals = journal.journals();
    if (!journals) return std::nullopt;
    for (auto each = journals->rbegin(); each != journals->rend(); ++each) {
        if (each->head.seq == 0) continue;
        const auto link = journal.link(each->id, each->head.seq);
        const auto header =
            link ? envelope::decode_header(link->header) : base::Result<envelope::Header>(base::fail(link.error()));
        if (header) return header->bundle_epoch;
    }
    return std::nullopt;
}

}  // namespace

SubmissionService::SubmissionService(SubmissionParts parts, TrustedTime trusted_time, HeardCount heard,
                                     AnnouncementTally announcements)
    : parts_(std::move(parts)),
      trusted_time_(std::move(trusted_time)),
      heard_(std::move(heard)),
      announcements_(std::move(announcements)),
      recordings_(parts_.primitives, parts_.journal, device::media_folder_beside(parts_.outbox_folder)),
      packs_(parts_.primitives, parts_.journal) {}

base::Result<std::unique_ptr<SubmissionService>> SubmissionService::start(SubmissionParts parts) {
    PENDOPO_TRY(TrustedTime trusted_time, TrustedTime::load(parts.journal, parts.clock));
    PENDOPO_TRY(HeardCount heard, HeardCount::load(parts.journal));
    PENDOPO_TRY(AnnouncementTally announcements, AnnouncementTally::load(parts.journal));
    std::unique_ptr<SubmissionService> service(
        new SubmissionService(std::move(parts), std::move(trusted_time), std::move(heard), std::move(announcements)));
    PENDOPO_TRY(service->journal_public_key_, service->parts_.primitives.p256_public(service->parts_.journal_key));
    PENDOPO_CHECK(service->verify_stored_bundle());
    PENDOPO_CHECK(service->packs_.load());
    PENDOPO_CHECK(service->introduce());
    // A crash, or lost power, between erasing in the journal and in the outbox.
    PENDOPO_TRY(const bool erased, service->parts_.journal.has_erased());
    if (erased) PENDOPO_CHECK(service->drop_erased());
    PENDOPO_TRY(service->set_aside_owed_, set_aside_has_to_go(service->parts_.journal));
    PENDOPO_CHECK(service->refill_outbox());
    // A crash between beginning a new journal and its first event.
    if (service->ready()) PENDOPO_CHECK(service->name_older_heads(*service->bundle_));
    if (service->ready()) PENDOPO_CHECK(service->report_salvage(*service->bundle_));
    service->make_up();
    return service;
}

base::Status SubmissionService::verify_stored_bundle() {
    PENDOPO_TRY(const std::optional<model::StoredBundle> stored, parts_.journal.bundle());
    if (!stored) return {};
    auto verified = content::verify_bundle(parts_.primitives, stored->bytes, parts_.roots, std::nullopt);
    if (!verified) {  // sync has another, and tells it when it hears that we start
        base::log(base::Level::error, "kiosk", "the stored trust bundle does not verify: " + verified.error().message);
        // The number beside it may be damaged as well. Entries name the epoch too, under their own checksum.
        const auto in_journal = newest_epoch(parts_.journal);
        lowest_epoch_ = in_journal.value_or(stored->epoch);
        kept_bundle_ = in_journal ? model::KeptBundle::unreadable : model::KeptBundle::damaged;
        return {};
    }
    bundle_ = std::move(*verified);
    if (bundle_->bundle.epoch == stored->epoch) return {};
    return parts_.journal.store_bundle({bundle_->bundle.epoch, bundle_->bytes});  // the number beside it was damaged
}

base::Bytes SubmissionService::identity_frame() {
    protocol::Identity identity{parts_.journal.device(), parts_.journal.journal(), journal_public_key_, {}};
    identity.signature = envelope::sign_tagged(parts_.primitives, "identity", protocol::identity_signed_bytes(identity),
                                               parts_.journal_key);
    return protocol::encode(identity);
}

base::Status SubmissionService::announce_identity() {
    PENDOPO_TRY(const device::StreamPosition at, parts_.outbox.append(identity_frame()));
    static_cast<void>(at);
    return {};
}

base::Status SubmissionService::introduce() {
    PENDOPO_CHECK(announce_identity());
    return ask_about_chunks();
}

/// The inbox may have gone on without us. Sync asks the province again about what it thought was told.
base::Status SubmissionService::ask_about_chunks() {
    PENDOPO_TRY(std::vector<model::Hash> names, parts_.journal.chunks_in_doubt(chunks_asked_about));
    for (std::size_t done = 0; done < names.size(); done += limits::media_names_max) {
        const auto first = names.begin() + static_cast<std::ptrdiff_t>(done);
        const std::size_t count = std::min(limits::media_names_max, names.size() - done);
        protocol::MediaQuery query{{first, first + static_cast<std::ptrdiff_t>(count)}};
        PENDOPO_TRY([[maybe_unused]] const auto at, parts_.outbox.append(protocol::encode(query)));
    }
    return {};
}

base::Status SubmissionService::order_courier() {
    PENDOPO_TRY(const device::StreamPosition at, parts_.outbox.append(protocol::encode(protocol::CourierOrder{})));
    static_cast<void>(at);
    return {};
}

base::Status SubmissionService::ask_for_replies(const model::LookupId& lookup) {
    PENDOPO_TRY([[maybe_unused]] const auto at, parts_.outbox.append(protocol::encode(protocol::ReplyQuery{lookup})));
    return {};
}

base::Status SubmissionService::announce_health(protocol::Health health) {
    const device::Journal& journal = parts_.journal;
    health.device = journal.device();
    health.journal = journal.journal();
    health.boot = journal.boot_counter();
    health.quality = static_cast<std::uint8_t>(parts_.clock_quality);
    health.head_seq = journal.head().seq;
    PENDOPO_TRY(health.waiting_entries, journal.waiting());
    PENDOPO_TRY(const auto chunks, journal.chunk_counts());
    health.waiting_chunks = chunks.waiting;
    health.content_version = packs_.version();
    health.signature =
        envelope::sign_tagged(parts_.primitives, "health", protocol::health_signed_bytes(health), parts_.journal_key);
    PENDOPO_TRY(const device::StreamPosition at, parts_.outbox.append(protocol::encode(health)));
    static_cast<void>(at);
    return {};
}

base::Status SubmissionService::announce_counts() {
    PENDOPO_CHECK(announcements_.keep());
    protocol::AnnouncementCounts told{journal().device(), journal().journal(), announcements_.told(), {}};
    if (told.counts.empty()) return {};
    told.signature = envelope::sign_tagged(parts_.primitives, "announcements",
                                           protocol::announcements_signed_bytes(told), parts_.journal_key);
    PENDOPO_TRY([[maybe_unused]] const auto at, parts_.outbox.append(protocol::encode(told)));
    return {};
}

// --- Receipt codes -----------------------------------------------------------------------------------------

base::Status SubmissionService::prepare_code() {
    if (!ready()) return base::fail(base::ErrorCode::unavailable, "no verified trust bundle: not set up");
    prepared_.reset();
    auto code = envelope::ReceiptCode::generate(parts_.primitives);
    PENDOPO_TRY(auto r, envelope::derive_r(code, bundle_->bundle.province));
    prepared_.emplace(PreparedCode{std::move(code), std::move(r)});
    return {};
}

void SubmissionService::discard_code() {
    prepared_.reset();
}

// --- Submissions -------------------------------------------------------------------------------------------

model::DeviceTime SubmissionService::device_time() const {
    const auto uptime = std::chrono::duration_cast<std::chrono::seconds>(parts_.clock.monotonic().since_boot);
    // A clock that is behind what the province signed is wrong.
    const std::chrono::seconds floor(static_cast<std::int64_t>(trusted_time_.now()));
    const std::chrono::seconds wall = std::max(parts_.clock.wall().since_epoch, floor);
    return {parts_.journal.boot_counter(), whole_hours(uptime), whole_hours(wall), parts_.clock_quality};
}

/// Seconds since 1970: by the clock if it is in step with others, else by what the province signed in this run.
std::optional<std::uint64_t> SubmissionService::known_time() const {
    const std::uint64_t floor = trusted_time_.now();
    if (parts_.clock_quality == model::ClockQuality::unknown)
        return trusted_time_.heard() ? std::optional(floor) : std::nullopt;
    return std::max(static_cast<std::uint64_t>(std::max<std::int64_t>(parts_.clock.wall().since_epoch.count(), 0)),
                    floor);
}

base::Bytes SubmissionService::next_aad(base::ByteView header) const {
    const device::Journal& journal = parts_.journal;
    return envelope::aad_for(journal.device(), journal.journal(), journal.head().seq + 1, header);
}

base::Result<Receipt> SubmissionService::submit(model::Submission&& submission) {
    model::Submission taken = std::move(submission);  // wiped at every way out
    if (!prepared_) PENDOPO_CHECK(prepare_code());
    PENDOPO_ASSERT(ready());
    // A disk that took the new journal may not have taken its first event.
    if (journal().head().seq == 0) PENDOPO_CHECK(name_older_heads(*bundle_));
    PreparedCode prepared = std::move(*prepared_);
    prepared_.reset();

    taken.time = device_time();
    std::vector<model::Hash> chunks;
    // Marks on a form take no recording along: it belongs to a story that may not be told to its end yet.
    const bool marks = taken.kind == model::Kind::poll || taken.kind == model::Kind::survey;
    if (!marks) {
        PENDOPO_TRY(chunks, recordings_.attach(taken));
    }
    const auto entry = seal_and_append(taken, prepared.r, chunks);
    if (!entry) {
        const bool in_doubt = entry.error().code == base::ErrorCode::io;
        recordings_.not_committed(std::move(chunks), std::move(taken.recordings), in_doubt);
        return base::fail(entry.error());
    }
    recordings_.committed(std::move(chunks));
    heard_.add(known_time());

    const envelope::KeyId key = envelope::key_id(parts_.primitives, journal_public_key_);
    Receipt receipt;
    receipt.code = prepared.code.formatted();
    receipt.qr_text = envelope::encode_receipt({std::move(prepared.code), entry->hash, entry->signature, key});
    return receipt;
}

base::Status SubmissionService::decide(model::Kind kind, base::SecretBuffer words) {
    if (!ready()) return base::fail(base::ErrorCode::unavailable, "no verified trust bundle: not set up");
    if (journal().head().seq == 0) PENDOPO_CHECK(name_older_heads(*bundle_));
    model::Submission decision;
    decision.kind = kind;
    decision.words = std::move(words);
    decision.time = device_time();
    envelope::ReceiptSecret nobodys;
    parts_.primitives.random_fill(nobodys.span());
    PENDOPO_TRY([[maybe_unused]] const auto entry, seal_and_append(decision, nobodys, {}));
    return {};
}

base::Result<model::Entry> SubmissionService::seal_and_append(const model::Submission& submission,
                                                              const envelope::ReceiptSecret& r,
                                                              std::span<const model::Hash> chunks) {
    const content::TrustBundle& bundle = bundle_->bundle;
    base::Bytes header = envelope::encode_header(bundle.epoch, model::EntryClass::submission);
    PENDOPO_TRY(base::Bytes sealed,
                envelope::seal_submission(parts_.primitives, submission, r,
                                          {bundle.desk, bundle.ombudsman, bundle.identity}, next_aad(header)));
    return append(std::move(header), std::move(sealed), chunks);
}

base::Result<model::Entry> SubmissionService::append(base::Bytes header, base::Bytes sealed,
                                                     std::span<const model::Hash> chunks) {
    device::Journal& journal = parts_.journal;
    model::Entry entry = envelope::make_entry(parts_.primitives, {journal.device(), journal.journal()}, journal.head(),
                                              std::move(header), std::move(sealed), parts_.journal_key);
    PENDOPO_CHECK(journal.append(entry, chunks));
    hand_over();
    return entry;
}

/// Everything committed and not yet in the outbox, in order. A failure waits for the next call: the citizen's words
/// are safe in the journal.
void SubmissionService::hand_over() {
    while (handed_over_ < parts_.journal.head().seq) {
        const auto entry = parts_.journal.read(handed_over_ + 1);
        if (!entry && entry.error().code != base::ErrorCode::refused && entry.error().code != base::ErrorCode::corrupt)
            return base::log(base::Level::error, "kiosk", "hand-over: " + entry.error().message);
        if (!entry) {  // one that can't be read must not hold up the rest
            base::log(base::Level::error, "kiosk", "hand-over: " + entry.error().message);
            ++handed_over_;
            continue;
        }
        const auto at = parts_.outbox.append(protocol::encode(*entry));
        if (!at) return base::log(base::Level::error, "kiosk", "hand-over: " + at.error().message);
        ++handed_over_;
    }
}

base::Status SubmissionService::refill_outbox() {
    PENDOPO_TRY(const std::size_t refilled,
                device::refill_outbox(parts_.journal, parts_.outbox, parts_.outbox_folder, encode_entry, find_entry));
    handed_over_ = parts_.journal.head().seq;
    if (refilled > 0)
        base::log(base::Level::info, "kiosk", "put " + std::to_string(refilled) + " entries into the outbox again");
    return {};
}

base::Status SubmissionService::drop_erased() {
    PENDOPO_TRY(const std::size_t dropped, device::drop_erased(parts_.journal, parts_.outbox, parts_.outbox_folder,
                                                               identity_frame(), encode_entry, find_entry));
    static_cast<void>(dropped);
    return {};
}

base::Status SubmissionService::erase(const model::JournalId& journal, std::uint64_t seq) {
    hand_over();
    PENDOPO_TRY(const bool removed, parts_.journal.erase(journal, seq));
    if (removed) base::log(base::Level::info, "kiosk", "erased entry " + std::to_string(seq) + " by order");
    drop_owed_ = true;
    set_aside_owed_ = true;
    make_up();
    return {};
}

base::Status SubmissionService::erase_set_aside() {
    if (parts_.journal_file.empty()) return {};
    return remove_all_set_aside(parts_.journal_file, parts_.journal);
}

void SubmissionService::make_up() {
    const auto owed = [](bool& due, const base::Status& done, const char* what) {
        due = !done;
        if (due) base::log(base::Level::error, "kiosk", what + done.error().message);
    };
    if (identity_owed_) owed(identity_owed_, introduce(), "announcing this journal: ");
    if (drop_owed_) {
        owed(drop_owed_, drop_erased(), "erasing from the outbox: ");
        if (!drop_owed_) handed_over_ = parts_.journal.head().seq;  // dropping fills up what belongs beside it
    }
    if (parts_.journal_file.empty()) set_aside_owed_ = false;
    if (set_aside_owed_)
        owed(set_aside_owed_, remove_salvaged(parts_.journal_file, parts_.journal), "erasing what was set aside: ");
    if (refill_owed_) owed(refill_owed_, refill_outbox(), "filling the outbox: ");
}

void SubmissionService::prune_some() {
    const auto order = parts_.journal.prunable(trusted_time_.now());
    if (!order) return base::log(base::Level::warning, "kiosk", "pruning: " + order.error().message);
    if (!*order) return;
    const auto pruned = parts_.journal.prune((*order)->journal, (*order)->up_to_seq, texts_pruned_at_once);
    if (!pruned) return base::log(base::Level::warning, "kiosk", "pruning: " + pruned.error().message);
    base::log(base::Level::info, "kiosk",
              "pruned " + std::to_string(*pruned) + " texts that the province holds safely");
}

void SubmissionService::idle() {
    hand_over();
    look_after_outbox();
    make_up();
    recordings_.settle();
    prune_some();
    for (const base::Status& kept : {heard_.keep(), announcements_.keep_touched()})
        if (!kept) base::log(base::Level::warning, "kiosk", "keeping counts: " + kept.error().message);
    parts_.journal.idle();
    trim_outbox();
}

/// What somebody took away may be what only the outbox told: entries of older journals, and who we are. Nobody else can
/// tell that those are missing.
void SubmissionService::look_after_outbox() {
    const auto lost = parts_.outbox.take_loss();
    if (!lost) return base::log(base::Level::warning, "kiosk", "looking at the outbox: " + lost.error().message);
    if (!*lost) return;
    base::log(base::Level::warning, "kiosk", "part of the outbox was deleted; it is filled again");
    identity_owed_ = true;
    refill_owed_ = true;
}

void SubmissionService::trim_outbox() {
    const auto segments = device::StreamReader::segments(parts_.outbox_folder);
    if (!segments || segments->size() < 2) return;  // the newest stays anyway
    const auto acked = acked_entries();
    if (!acked || acked == trimmed_at_) return;  // offline for weeks, it is not read again and again
    const auto dropped = device::drop_acknowledged(parts_.journal, parts_.outbox, parts_.outbox_folder, find_entry);
    if (!dropped) return base::log(base::Level::warning, "kiosk", "trimming the outbox: " + dropped.error().message);
    trimmed_at_ = acked;
    if (*dropped == 0) return;
    identity_owed_ = true;  // it went with the oldest; a sync that loses its database has to find it
    make_up();
}

void SubmissionService::keep_counts() {
    for (const base::Status& kept : {heard_.keep(), announcements_.keep()})
        if (!kept) base::log(base::Level::warning, "kiosk", "keeping counts: " + kept.error().message);
}

std::optional<std::uint64_t> SubmissionService::acked_entries() const {
    const auto journals = parts_.journal.journals();
    if (!journals) return std::nullopt;
    std::uint64_t sum = 0;
    for (const device::JournalSummary& each : *journals)
        sum += each.acked.seq;
    return sum;
}

}  // namespace pendopo::runner
