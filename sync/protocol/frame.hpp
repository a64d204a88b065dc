// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "platform/base/bytes.hpp"
#include "storage/model/enrolment.hpp"
#include "storage/model/entry.hpp"
#include "storage/model/ids.hpp"
#include "sync/protocol/exchange.hpp"

/// Frames: what travels between the two device processes, on the wire and on a stick. Each is one CBOR array
/// (RFC 8949) that begins with [type, version, …]. Only the deterministic form of section 4.2.1 is accepted: shortest
/// integers, definite lengths, nothing after the array; depth at most limits::cbor_depth_max, arrays of the exact size.
///
/// Everything here is pure and safe to call from any thread. A decoded frame is well formed, nothing more:
/// whether it is genuine is for envelope, content, engine and receiver to say.
namespace pendopo::protocol {

inline constexpr std::uint64_t version = 1;

/// The media type of every request and reply that carries frames.
inline constexpr std::string_view content_type = "application/cbor";
inline constexpr std::string_view path_batch = "/v1/batch";    ///< POST, with the device's certificate
inline constexpr std::string_view path_bundle = "/v1/bundle";  ///< GET, with the device's certificate
inline constexpr std::string_view path_enrol = "/v1/enrol";    ///< POST, without a certificate

/// An answer that is no frame has media type text/plain and one of these words as its whole body. Whoever sits between
/// (a proxy, a portal) answers otherwise, which is how a device tells the province's word from theirs.
inline constexpr std::string_view reason_type = "text/plain";
namespace reason {
inline constexpr std::string_view malformed = "malformed";            ///< 400
inline constexpr std::string_view unauthentic = "unauthentic";        ///< 400: chain or signature does not verify
inline constexpr std::string_view device_wrong = "device_wrong";      ///< 400, /v1/enrol: not the journal key's id
inline constexpr std::string_view unsupported = "unsupported";        ///< 400: a frame version from the future
inline constexpr std::string_view too_large = "too_large";            ///< 413
inline constexpr std::string_view revoked = "revoked";                ///< 403
inline constexpr std::string_view unknown_device = "unknown_device";  ///< 403
inline constexpr std::string_view media_full = "media_full";          ///< 403, /v1/media: too many of this device
inline constexpr std::string_view token_wrong = "token_wrong";        ///< 403, /v1/enrol
inline constexpr std::string_view token_used = "token_used";          ///< 403, /v1/enrol
inline constexpr std::string_view token_expired = "token_expired";    ///< 403, /v1/enrol
inline constexpr std::string_view refused = "refused";                ///< 403, /v1/enrol: the desk said no
inline constexpr std::string_view pending = "pending";                ///< 202, /v1/enrol
inline constexpr std::string_view unavailable = "unavailable";        ///< 503
}  // namespace reason

/// The numbers are part of the format; they are added to, never changed.
enum class FrameType : std::uint8_t {
    entry = 1,
    ack = 2,
    batch = 3,
    bundle = 4,
    identity = 5,
    enrolment = 6,
    status = 7,
    enrol_request = 8,
    enrol_grant = 9,
    media_chunk = 10,
    media_query = 11,
    media_held = 12,
    health = 13,
    safe = 14,
    erase = 15,
    server_time = 16,
    mail_query = 17,
    mail_end = 18,
    safe_media = 19,
    courier_order = 20,
    courier_report = 21,
    mail_item = 22,
    revoked = 23,
    pack = 24,
    reply = 25,
    reply_query = 26,
    reply_end = 27,
    announcements = 29,
};

/// One entry inside a batch; device, journal, number and chain follow from the batch.
struct BatchEntry {
    base::Bytes header;
    base::Bytes sealed;
};

/// [3, 1, device, journal, first_seq, previous, [header, sealed, header, sealed, …], signature]
///
/// Consecutive entries of one journal. The signature is the last entry's: it covers the others through the chain.
/// Between 1 and limits::batch_entries_max entries; first_seq + entries never overflows.
struct Batch {
    model::DeviceId device;
    model::JournalId journal;
    std::uint64_t first_seq = 0;
    model::Hash previous;  ///< h of first_seq − 1; zero before the first
    std::vector<BatchEntry> entries;
    model::Signature signature;

    [[nodiscard]] std::uint64_t last_seq() const { return first_seq + entries.size() - 1; }
};

/// [4, 1, bundle]: a trust bundle as the root keys signed it, for content::verify_bundle.
struct BundleFrame {
    base::Bytes bundle;
};

/// [5, 1, device, journal, journal_key, signature]: which journal the kiosk writes now and the key that signs it.
struct Identity {
    model::DeviceId device;
    model::JournalId journal;
    model::SigningKey journal_key;
    model::Signature signature;  ///< Sig("identity", identity_signed_bytes) by journal_key
};

using model::EnrolmentState;

/// [6, 1, state, tls_spki, token_hash]: lets the kiosk compute the eight words itself. Hashes are zero until known.
struct Enrolment {
    EnrolmentState state = EnrolmentState::waiting_for_token;
    model::Hash tls_spki;    ///< SHA-256 of the TLS key's SubjectPublicKeyInfo
    model::Hash token_hash;  ///< envelope::token_hash
};

enum class Link : std::uint8_t {
    offline = 0,  ///< never tried, or the last try failed
    online = 1,   ///< the last answer was a verified one
    not_enrolled = 2,
    refused = 3,  ///< the province does not accept this device (revoked or unknown)
};

/// Why the link is not online; for the operator, never for the citizen.
enum class Trouble : std::uint8_t {
    none = 0,
    network = 1,           ///< no connection, cut or timed out
    not_the_province = 2,  ///< an answer that is not ours: a captive portal, a proxy's page
    bad_signature = 3,     ///< an ack that the bundle's ack key did not sign
    foreign_head = 4,      ///< the province knows entries of this journal that this device does not
    refused = 5,           ///< revoked or unknown
    token_refused = 6,
    too_large = 7,
    server_error = 8,
    outbox_damaged = 9,   ///< entries are missing in the outbox; the kiosk fills it again from its journal
    batch_refused = 10,   ///< the province calls an entry malformed or not authentic
    bundle_refused = 11,  ///< a trust bundle that does not verify or would go back
    wrong_server = 12,    ///< TLS: certificate or key is not the pinned one
    disk = 13,            ///< sync could not write
    media_refused = 14,   ///< the province does not take a chunk: too many of this device
};
[[nodiscard]] std::string_view name(Trouble trouble) noexcept;  ///< "not_the_province"
[[nodiscard]] std::string_view name(Link link) noexcept;

/// [7, 1, link, waiting, acked_seq, trouble]
struct StatusFrame {
    Link link = Link::offline;
    std::uint64_t waiting = 0;    ///< entries in the outbox that no verified ack covers
    std::uint64_t acked_seq = 0;  ///< of the journal written now
    Trouble trouble = Trouble::none;
    auto operator<=>(const StatusFrame&) const = default;
};

/// [8, 1, token, csr, device, journal, journal_key, signature]: the body of POST /v1/enrol. Sent again to ask whether
/// somebody has confirmed.
struct EnrolRequest {
    base::Bytes token;  ///< 16 bytes
    std::string csr;    ///< PEM, at most limits::csr_bytes_max
    Identity identity;
};
inline constexpr std::size_t token_bytes = 16;

/// [9, 1, certificate, bundle]: the answer once confirmed.
struct EnrolGrant {
    std::string certificate;  ///< PEM, at most limits::certificate_bytes_max
    base::Bytes bundle;
};

/// An entry frame is [1, 1, device, journal, seq, header, sealed, previous, signature] and decodes to a model::Entry
/// whose `hash` is zero: who needs it computes it (envelope/chain.hpp). An ack frame is
/// [2, 1, device, journal, seq, h, incarnation, signature] and decodes to a model::Ack.
using Frame = std::variant<model::Entry, model::Ack, Batch, BundleFrame, Identity, Enrolment, StatusFrame, EnrolRequest,
                           EnrolGrant, MediaChunk, MediaQuery, MediaHeld, Health, Safe, Erase, ServerTime, MailQuery,
                           MailEnd, SafeMedia, CourierOrder, CourierReport, MailItem, Revoked, PackFrame, model::Reply,
                           ReplyQuery, ReplyEnd, AnnouncementCounts>;

/// Reads exactly one frame. Errors: malformed (not canonical, wrong shape, bytes left over), too_large (a limit of
/// limits.hpp), unsupported (a type or version we do not know).
[[nodiscard]] base::Result<Frame> decode(base::ByteView bytes);

/// The same for a place where only one type may stand. Errors: as decode; another type is malformed.
template <class T>
[[nodiscard]] base::Result<T> decode_as(base::ByteView bytes) {
    PENDOPO_TRY(Frame frame, decode(bytes));
    if (T* wanted = std::get_if<T>(&frame)) return std::move(*wanted);
    return base::fail(base::ErrorCode::malformed, "a frame of another type");
}

/// Splits a CBOR sequence (RFC 8742) of 1 to `frames_max` frames: the answer to a batch is one or two acks.
/// Errors: as decode; more frames are too_large.
[[nodiscard]] base::Result<std::vector<Frame>> decode_sequence(base::ByteView bytes, std::size_t frames_max);

/// What is encoded must keep the limits that decode checks; anything else is a bug and aborts.
[[nodiscard]] base::Bytes encode(const model::Entry& entry);
[[nodiscard]] base::Bytes encode(const model::Ack& ack);
[[nodiscard]] base::Bytes encode(const Batch& batch);
[[nodiscard]] base::Bytes encode(const BundleFrame& frame);
[[nodiscard]] base::Bytes encode(const Identity& identity);
[[nodiscard]] base::Bytes encode(const Enrolment& enrolment);
[[nodiscard]] base::Bytes encode(const StatusFrame& status);
[[nodiscard]] base::Bytes encode(const EnrolRequest& request);
[[nodiscard]] base::Bytes encode(const EnrolGrant& grant);

/// What an ack's signature covers, under the tag "ack": CBOR [device, journal, seq, h, incarnation].
[[nodiscard]] base::Bytes ack_signed_bytes(const model::Ack& ack);
/// What an identity's signature covers, under the tag "identity": CBOR [device, journal, journal_key].
[[nodiscard]] base::Bytes identity_signed_bytes(const Identity& identity);

/// How many bytes an entry adds to a batch's frame; a batch without entries has at most batch_overhead_max.
[[nodiscard]] std::size_t batch_entry_bytes(std::size_t header_size, std::size_t sealed_size) noexcept;
inline constexpr std::size_t batch_overhead_max = 160;

}  // namespace pendopo::protocol
