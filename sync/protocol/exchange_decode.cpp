// SPDX-License-Identifier: Apache-2.0
#include "sync/protocol/exchange_decode.hpp"

#include <bit>
#include <utility>

#include "platform/base/limits.hpp"

namespace pendopo::protocol {
namespace {

constexpr std::uint64_t number_max = limits::entry_number_max;  // what a database's integer holds
constexpr std::uint64_t clock_quality_max = 2;                  // model::ClockQuality

base::Bytes copy(base::ByteView view) {
    return {view.begin(), view.end()};
}

std::vector<model::Hash> read_names(Reader& reader) {
    const std::size_t count = reader.array(limits::media_names_max);
    std::vector<model::Hash> names;
    for (std::size_t i = 0; i < count && !reader.failed(); ++i)
        names.push_back(reader.fixed<model::Hash>());
    return names;
}

model::Head read_head(Reader& reader) {
    model::Head head;
    head.seq = reader.integer(number_max);
    head.hash = reader.fixed<model::Hash>();
    reader.require((head.seq == 0) == head.hash.is_zero(), "an empty head has a zero hash, no other has");
    return head;
}

}  // namespace

bool is_reply_size(std::size_t sealed) noexcept {
    if (sealed < limits::reply_plaintext_min + reply_tag_bytes ||
        sealed > limits::reply_plaintext_max + reply_tag_bytes)
        return false;
    return std::has_single_bit(sealed - reply_tag_bytes);
}

MediaChunk read_media_chunk(Reader& reader) {
    MediaChunk chunk{copy(reader.bytes(limits::media_chunk_bytes))};
    reader.require(chunk.ciphertext.size() == limits::media_chunk_bytes, "a chunk of another size");
    return chunk;
}

MediaQuery read_media_query(Reader& reader) {
    MediaQuery query{read_names(reader)};
    reader.require(!query.names.empty(), "a query without a name");
    return query;
}

MediaHeld read_media_held(Reader& reader) {
    MediaHeld held;
    held.device = reader.fixed<model::DeviceId>();
    held.incarnation = reader.integer();
    held.names = read_names(reader);
    held.signature = reader.fixed<model::Signature>();
    return held;
}

Health read_health(Reader& reader) {
    Health health;
    health.device = reader.fixed<model::DeviceId>();
    health.journal = reader.fixed<model::JournalId>();
    health.boot = static_cast<std::uint16_t>(reader.integer(UINT16_MAX));
    health.uptime = reader.integer(number_max);
    health.heard_time = reader.integer(number_max);
    health.heard_uptime = reader.integer(number_max);
    health.wall = reader.integer(number_max);
    health.quality = static_cast<std::uint8_t>(reader.integer(clock_quality_max));
    health.program = static_cast<std::uint32_t>(reader.integer(UINT32_MAX));
    health.free_mib = reader.integer(number_max);
    health.wear = static_cast<std::uint8_t>(reader.integer(UINT8_MAX));
    health.temperature = static_cast<std::uint8_t>(reader.integer(UINT8_MAX));
    health.head_seq = reader.integer(number_max);
    health.waiting_entries = reader.integer(number_max);
    health.waiting_chunks = reader.integer(number_max);
    health.content_version = static_cast<std::uint32_t>(reader.integer(UINT32_MAX));
    health.flags = static_cast<std::uint32_t>(reader.integer(UINT32_MAX));
    health.signature = reader.fixed<model::Signature>();
    reader.require(health.heard_uptime <= health.uptime, "something heard in the future");
    return health;
}

AnnouncementCounts read_announcements(Reader& reader) {
    AnnouncementCounts told;
    told.device = reader.fixed<model::DeviceId>();
    told.journal = reader.fixed<model::JournalId>();
    const std::size_t items = reader.array(announcement_counts_max * announcement_count_items);
    reader.require(items > 0 && items % announcement_count_items == 0, "counts of five numbers each");
    for (std::size_t i = 0; i < items / announcement_count_items && !reader.failed(); ++i) {
        AnnouncementCount count;
        count.pack_version = static_cast<std::uint32_t>(reader.integer(UINT32_MAX));
        count.announcement = static_cast<std::uint16_t>(reader.integer(UINT16_MAX));
        count.shown = static_cast<std::uint32_t>(reader.integer(UINT32_MAX));
        count.opened = static_cast<std::uint32_t>(reader.integer(UINT32_MAX));
        count.acted_on = static_cast<std::uint32_t>(reader.integer(UINT32_MAX));
        const auto place = [](const AnnouncementCount& each) {
            return std::pair(each.pack_version, each.announcement);
        };
        reader.require(told.counts.empty() || place(told.counts.back()) < place(count), "counts that do not rise");
        told.counts.push_back(count);
    }
    told.signature = reader.fixed<model::Signature>();
    return told;
}

ServerTime read_server_time(Reader& reader) {
    ServerTime time;
    time.nonce = reader.fixed<Nonce>();
    time.incarnation = reader.integer();
    time.seconds = reader.integer(number_max);
    time.signature = reader.fixed<model::Signature>();
    return time;
}

MailQuery read_mail_query(Reader& reader) {
    MailQuery query;
    query.device = reader.fixed<model::DeviceId>();
    query.after = reader.integer(number_max);
    query.incarnation = reader.integer();
    query.nonce = reader.fixed<Nonce>();
    return query;
}

MailItem read_mail_item(Reader& reader) {
    MailItem item;
    item.number = reader.integer(number_max);
    item.frame = copy(reader.bytes(limits::mail_item_bytes_max));
    reader.require(!item.frame.empty(), "mail without a frame");
    return item;
}

MailEnd read_mail_end(Reader& reader) {
    MailEnd end;
    end.next = reader.integer(number_max);
    end.incarnation = reader.integer();
    end.more = reader.integer(1) == 1;
    return end;
}

Safe read_safe(Reader& reader) {
    Safe safe;
    safe.device = reader.fixed<model::DeviceId>();
    safe.journal = reader.fixed<model::JournalId>();
    safe.head = read_head(reader);
    safe.incarnation = reader.integer();
    safe.signature = reader.fixed<model::Signature>();
    return safe;
}

SafeMedia read_safe_media(Reader& reader) {
    SafeMedia safe;
    safe.device = reader.fixed<model::DeviceId>();
    safe.incarnation = reader.integer();
    safe.names = read_names(reader);
    safe.signature = reader.fixed<model::Signature>();
    reader.require(!safe.names.empty(), "leave to prune nothing");
    return safe;
}

Erase read_erase(Reader& reader) {
    Erase erase;
    erase.device = reader.fixed<model::DeviceId>();
    erase.journal = reader.fixed<model::JournalId>();
    erase.entry = read_head(reader);
    const std::uint64_t reason = reader.integer(static_cast<std::uint64_t>(EraseReason::mistaken));
    erase.reason = static_cast<EraseReason>(reason);
    erase.signature = reader.fixed<model::Signature>();
    reader.require(reason > 0 && erase.entry.seq > 0, "an erasure of nothing or without a reason");
    return erase;
}

Revoked read_revoked(Reader& reader) {
    Revoked revoked;
    revoked.device = reader.fixed<model::DeviceId>();
    revoked.tls_spki = reader.fixed<model::Hash>();
    revoked.incarnation = reader.integer();
    revoked.signature = reader.fixed<model::Signature>();
    return revoked;
}

PackFrame read_pack(Reader& reader) {
    PackFrame frame{copy(reader.bytes(limits::pack_bytes_max))};
    reader.require(!frame.pack.empty(), "a pack without bytes");
    return frame;
}

model::Reply read_reply(Reader& reader) {
    model::Reply reply;
    reply.lookup = reader.fixed<model::LookupId>();
    reply.id = reader.fixed<model::ReplyId>();
    reply.step = static_cast<std::uint32_t>(reader.integer(limits::replies_per_case_max));
    reply.revision = reader.integer(number_max);
    reply.sealed = copy(reader.bytes(limits::reply_plaintext_max + reply_tag_bytes));
    reply.signature = reader.fixed<model::Signature>();
    reader.require(reply.step > 0 && reply.revision > 0, "steps and revisions are numbered from 1");
    reader.require(is_reply_size(reply.sealed.size()), "a reply of another size than its padding gives");
    return reply;
}

ReplyQuery read_reply_query(Reader& reader) {
    return {reader.fixed<model::LookupId>()};
}

ReplyEnd read_reply_end(Reader& reader) {
    ReplyEnd end;
    end.lookup = reader.fixed<model::LookupId>();
    end.count = static_cast<std::uint32_t>(reader.integer(limits::replies_per_case_max));
    return end;
}

CourierOrder read_courier_order(Reader&) {
    return {};
}

CourierReport read_courier_report(Reader& reader) {
    CourierReport report;
    report.state = static_cast<CourierState>(reader.integer(static_cast<std::uint64_t>(CourierState::device_failed)));
    report.entries_out = reader.integer(number_max);
    report.chunks_out = reader.integer(number_max);
    report.frames_in = reader.integer(number_max);
    report.passed_over = reader.integer(number_max);
    return report;
}

}  // namespace pendopo::protocol
