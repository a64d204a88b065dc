// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <vector>

#include "platform/base/bytes.hpp"
#include "storage/device/stream.hpp"
#include "sync/protocol/frame.hpp"
#include "sync/runner/submission_service.hpp"

namespace pendopo::runner {

/// What a poll of the inbox changed, for the screens and the log.
struct InboxNews {
    bool bundle_accepted = false;
    bool new_journal = false;                        ///< the province knew another head; a new journal was begun
    bool pack_accepted = false;                      ///< another content pack is in force
    bool chunks_held = false;                        ///< the province said of chunks of recordings that it holds them
    std::optional<std::uint64_t> acked_seq;          ///< of the journal in use
    std::optional<protocol::Enrolment> enrolment;    ///< the last one told
    std::optional<protocol::StatusFrame> status;     ///< the last one told
    bool time_heard = false;                         ///< the province signed a later time than was known
    unsigned safes = 0;                              ///< statements filed: texts may go in 90 days
    unsigned erased = 0;                             ///< orders to erase that were carried out
    unsigned replies = 0;                            ///< letters to citizens that are news here
    std::vector<model::LookupId> answered;           ///< the province has told all that it has about these codes
    std::optional<protocol::CourierReport> courier;  ///< how far the exchange with a stick is; the last one told
    unsigned refused = 0;                            ///< frames that did not verify: sync is broken or hostile
    std::optional<base::Error> failure;              ///< the first thing that could not be filed this time
};

/// The kiosk's end of the inbox: reads what sync wrote, verifies each frame again (sync is not trusted) and files it.
/// A bundle counts by the root keys; an ack by the ack key of the bundle in force and our own h at its number; leave to
/// prune and orders to erase by the safe key and our own h; a content pack by the content key and its version; the
/// province's time by the ack key; letters to citizens by the reply key.
/// Enrolment and status are hearsay, for display only. Used by the thread that owns the SubmissionService.
class KioskInbox {
public:
    /// Both must live longer than this.
    KioskInbox(SubmissionService& service, device::StreamReader& inbox) : service_(service), inbox_(inbox) {}

    /// Where to open the inbox's StreamReader: how far this journal's kiosk has read. Errors: io, corrupt.
    [[nodiscard]] static base::Result<device::StreamPosition> kept_position(const device::Journal& journal);

    /// Reads everything new, at most limits::inbox_frames_per_poll_max frames. A frame that the disk keeps from being
    /// filed (io, disk_full) is taken up again by each poll, while those behind it are filed; a bad frame is counted
    /// and passed over.
    [[nodiscard]] InboxNews poll();

private:
    struct Unfiled {
        base::Bytes frame;
        device::StreamPosition at;  ///< where a reader meets it again
        bool disk_full = false;
    };

    void try_again(InboxNews& news);
    void read_on(InboxNews& news);
    [[nodiscard]] bool make_room();
    [[nodiscard]] bool bundle_waits() const;
    /// False if it waits for another try.
    [[nodiscard]] bool take(Unfiled& each, InboxNews& news);
    [[nodiscard]] base::Status file(base::ByteView bytes, InboxNews& news);
    void hear_status(const protocol::StatusFrame& status, InboxNews& news);
    [[nodiscard]] base::Status file_ack(const model::Ack& ack, InboxNews& news);
    [[nodiscard]] base::Status file_own_ack(const model::Ack& ack, InboxNews& news);
    [[nodiscard]] base::Status file_safe_media(const protocol::SafeMedia& safe, InboxNews& news);
    [[nodiscard]] base::Status file_held(const protocol::MediaHeld& held, InboxNews& news);
    [[nodiscard]] base::Status file_bundle(const protocol::BundleFrame& frame, InboxNews& news);
    [[nodiscard]] base::Status file_pack(const protocol::PackFrame& frame, InboxNews& news);
    [[nodiscard]] base::Status file_time(const protocol::ServerTime& time, InboxNews& news);
    [[nodiscard]] base::Status file_safe(const protocol::Safe& safe, InboxNews& news);
    [[nodiscard]] base::Status file_erase(const protocol::Erase& erase, InboxNews& news);
    [[nodiscard]] base::Status file_reply(const model::Reply& reply, InboxNews& news);
    [[nodiscard]] base::Status file_reply_end(const protocol::ReplyEnd& end, InboxNews& news);
    [[nodiscard]] bool by_safe_key(std::string_view tag, base::ByteView signed_bytes,
                                   const model::Signature& signature);
    [[nodiscard]] base::Status keep_position();

    SubmissionService& service_;
    device::StreamReader& inbox_;
    std::vector<Unfiled> unfiled_;                        ///< in the order of the inbox; few
    std::optional<device::StreamPosition> put_off_from_;  ///< what the next start has to read again begins here
    std::optional<device::StreamPosition> kept_;
    bool outbox_was_damaged_ = false;  ///< by sync's last status
};

/// The eight words for the screen while enrolment waits: over the TLS key, the journal key and the token. Joined by
/// spaces. Nothing until the province was asked.
[[nodiscard]] std::optional<std::string> enrolment_words(envelope::Primitives& primitives,
                                                         const protocol::Enrolment& enrolment,
                                                         const model::SigningKey& journal_key);

}  // namespace pendopo::runner
