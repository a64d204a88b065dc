// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "platform/base/bytes.hpp"
#include "platform/base/secret.hpp"
#include "platform/port/clock.hpp"
#include "storage/device/journal.hpp"
#include "storage/device/stream.hpp"
#include "storage/model/submission.hpp"
#include "sync/content/trust_bundle.hpp"
#include "sync/envelope/code.hpp"
#include "sync/envelope/primitives.hpp"
#include "sync/envelope/seal.hpp"
#include "sync/protocol/frame.hpp"
#include "sync/runner/announcement_tally.hpp"
#include "sync/runner/heard_count.hpp"
#include "sync/runner/pack_keeper.hpp"
#include "sync/runner/recordings.hpp"
#include "sync/runner/trusted_time.hpp"

namespace pendopo::runner {

/// What the citizen leaves with.
struct Receipt {
    base::SecretBuffer code;     ///< "7Q2M-K9TX-4RB8C": shown and printed, stored nowhere
    base::SecretBuffer qr_text;  ///< what the QR holds (envelope/receipt_qr.hpp)
};

/// What a SubmissionService works with. All references must live longer than it.
struct SubmissionParts {
    envelope::Primitives& primitives;
    port::Clock& clock;
    device::Journal& journal;
    device::StreamWriter& outbox;
    std::filesystem::path outbox_folder;  ///< the writer's; recordings lie in media/ beside it
    content::RootKeys roots;
    const base::SecretFixed<32>& journal_key;  ///< private; signs entries and the identity, nothing else
    model::ClockQuality clock_quality = model::ClockQuality::unknown;
    /// Where the journal's file is: an order to erase reaches what was set aside beside it. Empty: nowhere.
    std::filesystem::path journal_file{};
};

/// Takes what citizens say: seals it, makes it durable, hands it to sync. Owns the journal's order of numbers.
///
/// Everything but the constructor is called by one thread, the kiosk's worker (deriving R takes some 100 ms and a
/// commit waits for the disk). The same thread owns the KioskInbox.
class SubmissionService {
public:
    /// Verifies the stored bundle again, brings the outbox up to the journal (entries that a crash kept out of it),
    /// and announces the identity to sync. Errors: io, disk_full, corrupt.
    [[nodiscard]] static base::Result<std::unique_ptr<SubmissionService>> start(SubmissionParts parts);

    /// True with a verified trust bundle: only then may a citizen begin.
    [[nodiscard]] bool ready() const { return bundle_.has_value(); }
    [[nodiscard]] const std::optional<content::VerifiedBundle>& bundle() const { return bundle_; }

    /// Makes a receipt code and derives its R, slowly; to be called while the citizen types. Replaces an unused one.
    /// Errors: unavailable (not ready), internal (no memory for Argon2id).
    [[nodiscard]] base::Status prepare_code();
    /// Forgets a prepared code (the visit ended without a submission).
    void discard_code();

    /// What the citizen records before submit.
    [[nodiscard]] Recordings& recordings() { return recordings_; }

    /// Seals and commits, the visit's recordings included. When this returns a receipt the submission survives power
    /// loss. The submission's buffers are wiped either way; recordings that were not committed wait in recordings() for
    /// another try, or for its discard(). Fills in the time itself; prepares a code if none is. A failed hand-over to
    /// sync is no failure: the next call or start makes up for it. Errors: unavailable (not ready), too_large,
    /// disk_full, corrupt, io: nothing was stored.
    [[nodiscard]] base::Result<Receipt> submit(model::Submission&& submission);

    /// Seals and commits what somebody decides about an entry that was given before (envelope/case.hpp says its words;
    /// they are wiped). No receipt: no code opens it. Errors: as submit.
    [[nodiscard]] base::Status decide(model::Kind kind, base::SecretBuffer words);
    /// Has sync ask the province what lies under this name; KioskInbox hears it. Errors: those of the outbox.
    [[nodiscard]] base::Status ask_for_replies(const model::LookupId& lookup);

    /// Puts a verified bundle in force and records its epoch as a device event in the journal. Called by KioskInbox.
    /// Errors: conflict (older than a damaged one that is kept), and those of the journal.
    [[nodiscard]] base::Status accept_bundle(content::VerifiedBundle&& bundle);
    /// Closes the journal in use (the province knows another head of it) and begins a new one, whose first event names
    /// the old head. Called by KioskInbox.
    [[nodiscard]] base::Status begin_new_journal();
    /// Writes what no ack covers and the outbox lacks to the outbox again (it was lost or damaged, or the province was
    /// restored). Called by KioskInbox.
    [[nodiscard]] base::Status refill_outbox();
    /// The outbox lacks something: make_up() is to write it again. Called by KioskInbox.
    void owe_refill() { refill_owed_ = true; }
    /// Sync is to hear again who we are, and to tell again what it knows: it lacks the one, or some of the other was
    /// refused, for the wrong incarnation was in force. Called by KioskInbox.
    void owe_introduction() { identity_owed_ = true; }
    /// Does what the outbox's disk kept from being done when it was due. Called by KioskInbox, and by idle().
    void make_up();
    /// Fills in who and where this is and what waits, signs, and hands the report to sync. Errors: those of the outbox.
    [[nodiscard]] base::Status announce_health(protocol::Health health);
    /// Writes down how announcements fared, signs what may be told of it, and hands it to sync. Errors: those of the
    /// journal and the outbox.
    [[nodiscard]] base::Status announce_counts();
    /// An announcement was met.
    void count(std::uint32_t pack_version, std::uint16_t announcement, content::Met met) {
        announcements_.add(pack_version, announcement, met);
    }
    /// Asks sync for an exchange with a courier's stick; KioskInbox hears how it goes. Errors: those of the outbox.
    [[nodiscard]] base::Status order_courier();
    /// What entries from now on say of their wall clock.
    void set_clock_quality(model::ClockQuality quality) { parts_.clock_quality = quality; }
    /// Removes the text of an entry from the journal, and from the outbox as soon as its disk lets it. Called by
    /// KioskInbox for a verified order.
    [[nodiscard]] base::Status erase(const model::JournalId& journal, std::uint64_t seq);
    /// The same for an entry of this device that is not in the journal: it may stand in a damaged one that was set
    /// aside.
    [[nodiscard]] base::Status erase_set_aside();
    /// To be called when nobody is at the screen: deletes what was acked from the outbox, fills it again where somebody
    /// deleted some of it, prunes some texts that may go, lets the journal tidy up.
    void idle();
    /// To be called before it goes: writes down what was counted.
    void keep_counts();

    /// How many spoke here this month, as HeardCount tells it; 0 while the time is not known.
    [[nodiscard]] std::uint32_t heard_this_month() const { return heard_.told(known_time()); }

    [[nodiscard]] device::Journal& journal() { return parts_.journal; }
    [[nodiscard]] envelope::Primitives& primitives() { return parts_.primitives; }
    [[nodiscard]] base::Instant now() const { return parts_.clock.monotonic(); }
    [[nodiscard]] const content::RootKeys& roots() const { return parts_.roots; }
    /// KioskInbox tells it what the province signed.
    [[nodiscard]] TrustedTime& trusted_time() { return trusted_time_; }
    /// KioskInbox hands it what came.
    [[nodiscard]] PackKeeper& packs() { return packs_; }

private:
    struct PreparedCode {
        envelope::ReceiptCode code;
        envelope::ReceiptSecret r;
    };

    SubmissionService(SubmissionParts parts, TrustedTime trusted_time, HeardCount heard,
                      AnnouncementTally announcements);
    [[nodiscard]] base::Status verify_stored_bundle();
    [[nodiscard]] base::Bytes identity_frame();
    [[nodiscard]] base::Status introduce();
    [[nodiscard]] base::Status announce_identity();
    [[nodiscard]] base::Status ask_about_chunks();
    [[nodiscard]] base::Status drop_erased();
    void prune_some();
    [[nodiscard]] base::Status name_older_heads(const content::VerifiedBundle& bundle);
    [[nodiscard]] base::Status report_salvage(const content::VerifiedBundle& bundle);
    [[nodiscard]] base::Status append_event(const content::VerifiedBundle& bundle, envelope::DeviceEventKind kind,
                                            base::ByteView payload);
    /// Commits the sealed bytes as the next entry and hands it over.
    [[nodiscard]] base::Result<model::Entry> append(base::Bytes header, base::Bytes sealed,
                                                    std::span<const model::Hash> chunks = {});
    [[nodiscard]] base::Result<model::Entry> seal_and_append(const model::Submission& submission,
                                                             const envelope::ReceiptSecret& r,
                                                             std::span<const model::Hash> chunks);
    [[nodiscard]] base::Bytes next_aad(base::ByteView header) const;
    void hand_over();
    void look_after_outbox();
    void trim_outbox();
    [[nodiscard]] std::optional<std::uint64_t> acked_entries() const;
    [[nodiscard]] model::DeviceTime device_time() const;
    [[nodiscard]] std::optional<std::uint64_t> known_time() const;

    SubmissionParts parts_;
    TrustedTime trusted_time_;
    HeardCount heard_;
    AnnouncementTally announcements_;
    model::SigningKey journal_public_key_;
    std::optional<content::VerifiedBundle> bundle_;
    std::uint64_t lowest_epoch_ = 0;  ///< of a kept bundle that does not verify: none before it is accepted
    model::KeptBundle kept_bundle_ = model::KeptBundle::whole;
    std::optional<model::Hash> event_told_;  ///< the bundle that the journal's last event of this kind is about
    Recordings recordings_;
    PackKeeper packs_;
    std::optional<PreparedCode> prepared_;
    std::optional<std::uint64_t> trimmed_at_;  ///< acked entries when the outbox was last looked through
    bool identity_owed_ = false;               ///< sync was not told of the journal in use yet, or has to be told again
    bool refill_owed_ = false;                 ///< entries that are to be sent again are not in the outbox yet
    bool drop_owed_ = false;                   ///< an erased entry is in the outbox still
    bool set_aside_owed_ = false;              ///< it may be in a file that was set aside still
    std::uint64_t handed_over_ = 0;            ///< the last number of the journal in use that the outbox got
};

}  // namespace pendopo::runner
