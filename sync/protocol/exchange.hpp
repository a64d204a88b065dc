// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "platform/base/bytes.hpp"
#include "platform/base/limits.hpp"
#include "storage/model/entry.hpp"
#include "storage/model/ids.hpp"
#include "storage/model/reply.hpp"

/// The frames beside entries and acks: media, what the province tells devices (mail), how a device is (health), time,
/// leave to prune, erasure, and the orders of a courier. Part of frame.hpp, which says what holds for all frames.
namespace pendopo::protocol {

inline constexpr std::string_view path_media = "/v1/media";  ///< POST, with the device's certificate
inline constexpr std::string_view path_mail = "/v1/mail";    ///< POST, with the device's certificate

using Nonce = base::Fixed<struct NonceTag, 16>;

// --- Media: POST /v1/media takes a MediaChunk or a MediaQuery and answers a MediaHeld ------------------------------

/// [10, 1, ciphertext]: one sealed chunk of limits::media_chunk_bytes, named by its SHA-256 (envelope/media.hpp).
struct MediaChunk {
    base::Bytes ciphertext;
};

/// [11, 1, [name, …]]: which of these does the province hold? 1 to limits::media_names_max names.
struct MediaQuery {
    std::vector<model::Hash> names;
};

/// [12, 1, device, incarnation, [name, …], signature]: the province holds these durably, all others that were asked for
/// it lacks. Sig("media", held_signed_bytes) by the ack key. Under another incarnation it must be asked again.
struct MediaHeld {
    model::DeviceId device;
    std::uint64_t incarnation = 0;
    std::vector<model::Hash> names;  ///< none, up to limits::media_names_max
    model::Signature signature;
};

// --- Health and time ---------------------------------------------------------------------------------------------

enum class HealthFlags : std::uint32_t {
    none = 0,
    takes_no_media = 1,   ///< the disk has reached its first reserve
    takes_no_text = 2,    ///< and its second
    journal_damaged = 4,  ///< a journal was set aside since it was first started
    practice = 8,
};

/// [13, 1, device, journal, boot, uptime, heard_time, heard_uptime, wall, quality, program, free_mib, wear,
/// temperature, head_seq, waiting_entries, waiting_chunks, content_version, flags, signature]
///
/// How a device is, by the kiosk's word: Sig("health", health_signed_bytes) by its journal key. No personal data. It is
/// evidence of time as well: what the boot `boot` calls `uptime` was not later than when the province received this,
/// and what it calls `heard_uptime` not earlier than the province's own `heard_time`.
struct Health {
    model::DeviceId device;
    model::JournalId journal;
    std::uint16_t boot = 0;            ///< the journal's boot counter
    std::uint64_t uptime = 0;          ///< seconds since boot, suspended time included
    std::uint64_t heard_time = 0;      ///< seconds since 1970 of the last ServerTime verified in this boot; 0: none
    std::uint64_t heard_uptime = 0;    ///< seconds since boot when it was verified
    std::uint64_t wall = 0;            ///< seconds since 1970 by the device's own clock
    std::uint8_t quality = 0;          ///< model::ClockQuality
    std::uint32_t program = 0;         ///< version as in the trust bundle: major × 1,000,000 + minor × 1,000 + patch
    std::uint64_t free_mib = 0;        ///< of the disk with the journal
    std::uint8_t wear = wear_unknown;  ///< per cent of the card's life that is used up, where the card tells
    std::uint8_t temperature = 0;      ///< degrees Celsius + 100; 0: not known
    std::uint64_t head_seq = 0;        ///< of the journal written now
    std::uint64_t waiting_entries = 0;
    std::uint64_t waiting_chunks = 0;
    std::uint32_t content_version = 0;
    std::uint32_t flags = 0;  ///< HealthFlags
    model::Signature signature;

    static constexpr std::uint8_t wear_unknown = 255;
};

/// How often one announcement of the invitation was met on a device, since the journal was begun.
struct AnnouncementCount {
    std::uint32_t pack_version = 0;
    std::uint16_t announcement = 0;  ///< its id in that pack
    std::uint32_t shown = 0;         ///< rotations of the invitation in which it was drawn
    std::uint32_t opened = 0;        ///< visits that began by touching it
    std::uint32_t acted_on = 0;      ///< of these, in which something was sent
    auto operator<=>(const AnnouncementCount&) const = default;
};

/// [29, 1, device, journal, [pack_version, announcement, shown, opened, acted_on, …], signature]
///
/// By the kiosk's word, as Health: Sig("announcements", announcements_signed_bytes) by its journal key. Sums that only
/// rise, told in fives, so that no single visit shows; no times. 1 to announcement_counts_max counts, rising by pack
/// and id, none twice.
struct AnnouncementCounts {
    model::DeviceId device;
    model::JournalId journal;
    std::vector<AnnouncementCount> counts;
    model::Signature signature;
};
inline constexpr std::size_t announcement_count_items = 5;
inline constexpr std::size_t announcement_counts_max = 3 * limits::pack_announcements_max;  // this pack and two before

/// [16, 1, nonce, incarnation, seconds, signature]: Sig("time", time_signed_bytes) by the ack key. Advice: no security
/// decision rests on it.
struct ServerTime {
    Nonce nonce;  ///< of the MailQuery that asked
    std::uint64_t incarnation = 0;
    std::uint64_t seconds = 0;  ///< since 1970-01-01 UTC
    model::Signature signature;
};

// --- Mail --------------------------------------------------------------------------------------------------
// POST /v1/mail takes MailQuery, then perhaps Health, then perhaps AnnouncementCounts, then up to reply_queries_max
// ReplyQuery. The answer is ServerTime; for each ReplyQuery, in their order and as far as there is room, its replies
// and a ReplyEnd; MailItem …; MailEnd.

/// [17, 1, device, after, incarnation, nonce]
struct MailQuery {
    model::DeviceId device;
    std::uint64_t after = 0;        ///< the last number received under that incarnation
    std::uint64_t incarnation = 0;  ///< another than the province's: it begins from its first item
    Nonce nonce;
};

/// [22, 1, number, frame]: one frame for the kiosk, which alone looks inside and verifies it.
struct MailItem {
    std::uint64_t number = 0;  ///< rises; gaps mean nothing
    base::Bytes frame;         ///< 1 to limits::mail_item_bytes_max bytes
};

/// [18, 1, next, incarnation, more]: ask after `next` from now on; at once if there is more.
struct MailEnd {
    std::uint64_t next = 0;
    std::uint64_t incarnation = 0;
    bool more = false;
};

// --- Leave to prune, and erasure: mail that the kiosk acts on --------------------------------------------------------

/// [14, 1, device, journal, seq, h, incarnation, signature]: everything up to this head is verified and backed up at
/// the province. Sig("safe", safe_signed_bytes) by the safe key.
struct Safe {
    model::DeviceId device;
    model::JournalId journal;
    model::Head head;
    std::uint64_t incarnation = 0;
    model::Signature signature;
};

/// [19, 1, device, incarnation, [name, …], signature]: the same for chunks of media. Sig("safe_media", …).
struct SafeMedia {
    model::DeviceId device;
    std::uint64_t incarnation = 0;
    std::vector<model::Hash> names;  ///< 1 to limits::media_names_max
    model::Signature signature;
};

/// Why something was erased. The numbers are part of the format.
enum class EraseReason : std::uint8_t { withdrawn = 1, legal = 2, mistaken = 3 };

/// [15, 1, device, journal, seq, h, reason, signature]: what was sealed in this entry must go wherever it lies; header,
/// hash and signature stay. Sig("erase", erase_signed_bytes) by the safe key.
struct Erase {
    model::DeviceId device;
    model::JournalId journal;
    model::Head entry;
    EraseReason reason = EraseReason::withdrawn;
    model::Signature signature;
};

/// [23, 1, device, tls_spki, incarnation, signature]: the key with this hash lost its right to speak for the device. By
/// network the same is told by 403; this is how a courier brings it. Sig("revoked", revoked_signed_bytes) by the ack
/// key.
struct Revoked {
    model::DeviceId device;
    model::Hash tls_spki;
    std::uint64_t incarnation = 0;
    model::Signature signature;
};

// --- Content and answers to citizens ---------------------------------------------------------------------------------

/// [24, 1, pack]: a content pack as the content key signed it, for content to verify.
struct PackFrame {
    base::Bytes pack;  ///< 1 to limits::pack_bytes_max bytes
};

/// [25, 1, lookup, id, step, revision, sealed, signature]: decodes to a model::Reply.
/// Sig("reply", reply_signed_bytes) by the reply key.
inline constexpr std::size_t reply_tag_bytes = 16;  // of ChaCha20-Poly1305

/// Whether so many sealed bytes are what padding gives: a power of two and a tag.
[[nodiscard]] bool is_reply_size(std::size_t sealed) noexcept;

/// [26, 1, lookup]: what waits under this name? From the kiosk by sync to the province.
struct ReplyQuery {
    model::LookupId lookup;
};
inline constexpr std::size_t reply_queries_max = 8;  // in one request: visitors since the last one

/// [27, 1, lookup, count]: `count` replies were told, the newest that have room; none for a name that nobody knows.
struct ReplyEnd {
    model::LookupId lookup;
    std::uint32_t count = 0;  ///< at most limits::replies_per_case_max
};

// --- Courier, between the kiosk's operator screen and sync -----------------------------------------------------------

/// [20, 1]: exchange with the stick now.
struct CourierOrder {};

enum class CourierState : std::uint8_t {
    no_stick = 0,
    working = 1,
    done = 2,
    stick_full = 3,
    stick_failed = 4,  ///< could not be read or written
    not_ready = 5,     ///< nothing to sign with or no place configured
    device_failed = 6  ///< the device's own disk is full or broken
};

/// [21, 1, state, entries_out, chunks_out, frames_in, passed_over]
struct CourierReport {
    CourierState state = CourierState::no_stick;
    std::uint64_t entries_out = 0;
    std::uint64_t chunks_out = 0;
    std::uint64_t frames_in = 0;
    std::uint64_t passed_over = 0;  ///< files that were not what their name says
};

[[nodiscard]] base::Bytes encode(const MediaChunk& chunk);
[[nodiscard]] base::Bytes encode(const MediaQuery& query);
[[nodiscard]] base::Bytes encode(const MediaHeld& held);
[[nodiscard]] base::Bytes encode(const Health& health);
[[nodiscard]] base::Bytes encode(const AnnouncementCounts& counts);
[[nodiscard]] base::Bytes encode(const ServerTime& time);
[[nodiscard]] base::Bytes encode(const MailQuery& query);
[[nodiscard]] base::Bytes encode(const MailItem& item);
[[nodiscard]] base::Bytes encode(const MailEnd& end);
[[nodiscard]] base::Bytes encode(const Safe& safe);
[[nodiscard]] base::Bytes encode(const SafeMedia& safe);
[[nodiscard]] base::Bytes encode(const Erase& erase);
[[nodiscard]] base::Bytes encode(const Revoked& revoked);
[[nodiscard]] base::Bytes encode(const PackFrame& frame);
[[nodiscard]] base::Bytes encode(const model::Reply& reply);
[[nodiscard]] base::Bytes encode(const ReplyQuery& query);
[[nodiscard]] base::Bytes encode(const ReplyEnd& end);
[[nodiscard]] base::Bytes encode(const CourierOrder& order);
[[nodiscard]] base::Bytes encode(const CourierReport& report);

/// What each signature covers, under the tag in quotes above: CBOR of the frame's fields between version and signature,
/// in their order, as one array.
[[nodiscard]] base::Bytes held_signed_bytes(const MediaHeld& held);
[[nodiscard]] base::Bytes health_signed_bytes(const Health& health);
[[nodiscard]] base::Bytes announcements_signed_bytes(const AnnouncementCounts& counts);
[[nodiscard]] base::Bytes time_signed_bytes(const ServerTime& time);
[[nodiscard]] base::Bytes safe_signed_bytes(const Safe& safe);
[[nodiscard]] base::Bytes safe_media_signed_bytes(const SafeMedia& safe);
[[nodiscard]] base::Bytes erase_signed_bytes(const Erase& erase);
[[nodiscard]] base::Bytes revoked_signed_bytes(const Revoked& revoked);
[[nodiscard]] base::Bytes reply_signed_bytes(const model::Reply& reply);

}  // namespace pendopo::protocol
