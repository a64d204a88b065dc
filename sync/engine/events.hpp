// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "platform/base/bytes.hpp"
#include "platform/base/limits.hpp"
#include "platform/base/time.hpp"
#include "storage/model/entry.hpp"
#include "storage/model/ids.hpp"
#include "sync/protocol/frame.hpp"

/// What goes into the engine (events) and what comes out of it (actions), engine.hpp. Each action says how it comes
/// back; one that says nothing is done when the next event is given.
namespace pendopo::engine {

// --- Events ------------------------------------------------------------------------------------------------

/// A journal as sync knows it: what the province has acked and how far the outbox goes.
struct JournalRecord {
    model::DeviceId device;
    model::JournalId journal;
    model::Head acked;
    std::uint64_t incarnation = 0;  ///< of the last verified ack; 0: none yet
    std::uint64_t available = 0;    ///< the last number in the outbox
};

/// The first event, once: what was stored when the program ran last.
struct Started {
    bool has_identity = false;  ///< the kiosk has said who it is
    bool has_certificate = false;
    bool has_token = false;
    std::optional<model::SigningKey> ack_key;  ///< of the verified bundle in force
    std::vector<JournalRecord> journals;       ///< oldest first; at most limits::device_journals_max
    model::DeviceId device;                    ///< of that identity
    /// Incarnations that the province left behind: what is said under one of these comes from an old stick, not from a
    /// restored province, unless it covers what was not there yet when the one in force was heard of.
    std::vector<std::uint64_t> left_behind{};
};
/// The kiosk told who it is and which journal it writes now; signature verified by the runner.
struct IdentityKnown {
    model::DeviceId device;
    model::JournalId journal;
};
struct TokenAvailable {};
/// The outbox holds entries of this journal up to `last_seq`.
struct EntriesAvailable {
    model::DeviceId device;
    model::JournalId journal;
    std::uint64_t last_seq = 0;
};
/// The outbox holds nothing from where SendBatch asked on.
struct EntriesMissing {};
/// An HTTP answer to the request under way, whoever gave it.
struct Reply {
    int status = 0;
    std::string content_type;
    base::Bytes body;
    std::optional<std::chrono::seconds> retry_after;
    std::uint64_t first_seq = 0;  ///< what the batch held; 0 for other requests
    std::uint64_t last_seq = 0;
    std::vector<model::Head> own_heads;  ///< this device's own h at every number that the body's acks name, if known
    std::vector<model::Hash> names;      ///< of the chunks that SendMediaQuery asked for or SendChunk sent
};
/// The request under way was not made: something else went first. It is asked for again at the next Timer.
struct PutOff {};
/// The request under way got no answer. `error`: network, unauthentic (not the pinned server), too_large …
struct RequestFailed {
    base::ErrorCode error = base::ErrorCode::network;
};
/// The runner verified and stored the bundle (and the certificate, if a grant brought one).
struct BundleAccepted {
    model::SigningKey ack_key;
};
struct BundleRefused {};
/// The time of the last set_timer has come.
struct Timer {};
/// The machine says that a network connection came up.
struct LinkUp {};

/// How many chunks of recordings lie on the device of which the province has not said under its present incarnation
/// whether it holds them (`unknown`), and which it said it lacks (`wanted`). At most some hundred are counted at once.
struct MediaAvailable {
    std::uint64_t unknown = 0;
    std::uint64_t wanted = 0;
    bool operator==(const MediaAvailable&) const = default;
};
/// Whether media may go now: not on a link that is paid by the byte, nor outside a night window. True until told
/// otherwise; text and mail always go.
struct MediaAllowed {
    bool allowed = true;
};
/// There is no chunk to ask for or to send after all (deleted, damaged).
struct MediaMissing {};
/// What KeepMail or KeepHeld asked for is on the disk, or could not be put there.
struct Kept {};
struct NotKept {};

/// A courier brought an ack, signed or not: it moves the watermark exactly as one by network does, but for those of an
/// incarnation left behind that cover nothing new. `own_heads` as in Reply.
struct AckBrought {
    model::Ack ack;
    std::vector<model::Head> own_heads;
};
/// A courier brought word of what chunks the province holds.
struct HeldBrought {
    protocol::MediaHeld held;
};
/// A courier brought a trust bundle, or a grant: then with a certificate.
struct BundleBrought {
    base::Bytes bundle;
    std::string certificate;  ///< PEM; empty for a bundle alone
};
/// A citizen waits for what SendMailQuery asks: it goes as soon as a request may go, whatever was asked when.
struct MailWanted {};

using EventData =
    std::variant<Started, IdentityKnown, TokenAvailable, EntriesAvailable, EntriesMissing, Reply, RequestFailed,
                 BundleAccepted, BundleRefused, Timer, LinkUp, MediaAvailable, MediaAllowed, MediaMissing, Kept,
                 NotKept, AckBrought, HeldBrought, BundleBrought, PutOff, MailWanted>;
struct Event {
    EventData data;
    std::uint64_t random = 0;  ///< uniform; spreads the retries of 2,000 devices
};

// --- Actions -----------------------------------------------------------------------------------------------

/// POST /v1/batch with consecutive entries from first_seq on (or, where the outbox lacks it, from the next one it has):
/// at least one, then as many as bytes_max and entries_max allow. Comes back as Reply, RequestFailed or EntriesMissing.
struct SendBatch {
    model::JournalId journal;
    std::uint64_t first_seq = 0;
    std::size_t bytes_max = 0;
    std::size_t entries_max = 0;
    std::uint64_t up_to_seq = UINT64_MAX;  ///< none behind this one; EntriesMissing: not one up to here can be read
};
/// POST /v1/enrol. Comes back as Reply or RequestFailed.
struct SendEnrol {};
/// GET /v1/bundle. Comes back as Reply or RequestFailed.
struct FetchBundle {};
/// Verify the bundle against the roots and the one in force, keep it and hand it to the kiosk; keep the certificate
/// if there is one. Comes back as BundleAccepted or BundleRefused.
struct AcceptBundle {
    base::Bytes bundle;
    std::string certificate;  ///< PEM; empty for a bundle alone
};
/// Keep its head and incarnation durably before the next request.
struct PersistWatermark {
    model::Ack ack;
};
/// The token is used up or wrong: forget it.
struct DropToken {};
struct TellEnrolment {
    protocol::EnrolmentState state = protocol::EnrolmentState::waiting_for_token;
};
/// Append to the inbox: a verified ack (of our own head or of a foreign one) or a status.
struct TellKiosk {
    base::Bytes frame;
};
/// POST /v1/mail: a MailQuery (after what KeepMail kept last; {0, 0} at first), then the newest Health and
/// AnnouncementCounts frames not delivered yet, if there are any, then ReplyQuery frames likewise. Comes back as Reply
/// or RequestFailed.
struct SendMailQuery {};
/// Append these frames (the time, replies and their ends, what lay in the mail) to the inbox and flush them; then, and
/// not before, keep the cursor for the next SendMailQuery. If any of it fails the cursor stays. Comes back as Kept or
/// NotKept.
struct KeepMail {
    std::vector<base::Bytes> frames;
    std::uint64_t next = 0;
    std::uint64_t incarnation = 0;
};
/// POST /v1/media: a MediaQuery for unknown chunks, limits::media_names_max at most. Comes back as Reply (with
/// `names`), RequestFailed or MediaMissing.
struct SendMediaQuery {};
/// POST /v1/media: the MediaChunk of one that is wanted. Comes back as Reply (with its name), RequestFailed or
/// MediaMissing.
struct SendChunk {};
/// Keep durably that the province holds `held` under this incarnation; those of `asked` that are not among them are
/// wanted now. Comes back as MediaAvailable with what is left, then Kept or NotKept.
struct KeepHeld {
    std::vector<model::Hash> held;
    std::vector<model::Hash> asked;
    std::uint64_t incarnation = 0;
};
/// The province does not take these chunks for what they are: leave them out until the next start. Comes back as
/// MediaAvailable with what is left.
struct PassOverMedia {
    std::vector<model::Hash> names;
};
/// There is one timer; a new time replaces the old one.
struct SetTimer {
    base::Instant at;
};

using Action =
    std::variant<SendBatch, SendEnrol, FetchBundle, AcceptBundle, PersistWatermark, DropToken, TellEnrolment, TellKiosk,
                 SendMailQuery, KeepMail, SendMediaQuery, SendChunk, KeepHeld, PassOverMedia, SetTimer>;
using Actions = std::vector<Action>;  ///< at most limits::engine_actions_max

// --- Settings ----------------------------------------------------------------------------------------------

/// How long a device waits where nobody is to see why it sends, and where 2,000 must not come together. All zero in
/// practice mode and in tests: everything goes at once.
struct Pacing {
    /// An entry leaves after a uniformly random delay up to this, and those that were stored meanwhile with it. Nothing
    /// else makes it leave earlier, a link that comes up included: when something is sent says nothing about who stood
    /// at the screen. What waited already when the program started may go at once.
    base::Milliseconds send_jitter_max{0};
    /// The first contact after a start comes at random within this.
    base::Milliseconds start_spread{0};
};

}  // namespace pendopo::engine
