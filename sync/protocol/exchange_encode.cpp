// SPDX-License-Identifier: Apache-2.0
#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"
#include "sync/protocol/cbor.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::protocol {
namespace {

/// [type, 1, …]: the fields follow.
Writer begin(FrameType type, std::size_t fields) {
    Writer writer;
    writer.array(2 + fields).integer(static_cast<std::uint64_t>(type)).integer(version);
    return writer;
}

base::Bytes finish(Writer& writer) {
    base::Bytes out = writer.take();
    PENDOPO_ASSERT(out.size() <= limits::frame_bytes_max);
    return out;
}

Writer& write_names(Writer& writer, const std::vector<model::Hash>& names) {
    PENDOPO_ASSERT(names.size() <= limits::media_names_max);
    writer.array(names.size());
    for (const model::Hash& name : names)
        writer.bytes(name.view());
    return writer;
}

// The fields that a signature covers, as they stand in the frame and in the bytes that are signed.

constexpr std::size_t held_fields = 3;
void write(Writer& writer, const MediaHeld& held) {
    writer.bytes(held.device.view()).integer(held.incarnation);
    write_names(writer, held.names);
}

constexpr std::size_t health_fields = 17;
void write(Writer& writer, const Health& health) {
    writer.bytes(health.device.view()).bytes(health.journal.view()).integer(health.boot).integer(health.uptime);
    writer.integer(health.heard_time).integer(health.heard_uptime).integer(health.wall).integer(health.quality);
    writer.integer(health.program).integer(health.free_mib).integer(health.wear).integer(health.temperature);
    writer.integer(health.head_seq).integer(health.waiting_entries).integer(health.waiting_chunks);
    writer.integer(health.content_version).integer(health.flags);
}

constexpr std::size_t announcements_fields = 3;
void write(Writer& writer, const AnnouncementCounts& told) {
    PENDOPO_ASSERT(!told.counts.empty() && told.counts.size() <= announcement_counts_max);
    writer.bytes(told.device.view()).bytes(told.journal.view()).array(told.counts.size() * announcement_count_items);
    for (const AnnouncementCount& each : told.counts)
        writer.integer(each.pack_version)
            .integer(each.announcement)
            .integer(each.shown)
            .integer(each.opened)
            .integer(each.acted_on);
}

constexpr std::size_t time_fields = 3;
void write(Writer& writer, const ServerTime& time) {
    writer.bytes(time.nonce.view()).integer(time.incarnation).integer(time.seconds);
}

constexpr std::size_t safe_fields = 5;
void write(Writer& writer, const Safe& safe) {
    writer.bytes(safe.device.view()).bytes(safe.journal.view()).integer(safe.head.seq).bytes(safe.head.hash.view());
    writer.integer(safe.incarnation);
}

constexpr std::size_t safe_media_fields = 3;
void write(Writer& writer, const SafeMedia& safe) {
    writer.bytes(safe.device.view()).integer(safe.incarnation);
    write_names(writer, safe.names);
}

constexpr std::size_t erase_fields = 5;
void write(Writer& writer, const Erase& erase) {
    writer.bytes(erase.device.view()).bytes(erase.journal.view()).integer(erase.entry.seq);
    writer.bytes(erase.entry.hash.view()).integer(static_cast<std::uint64_t>(erase.reason));
}

constexpr std::size_t revoked_fields = 3;
void write(Writer& writer, const Revoked& revoked) {
    writer.bytes(revoked.device.view()).bytes(revoked.tls_spki.view()).integer(revoked.incarnation);
}

constexpr std::size_t reply_fields = 5;
void write(Writer& writer, const model::Reply& reply) {
    PENDOPO_ASSERT(reply.step > 0 && reply.step <= limits::replies_per_case_max && reply.revision > 0);
    PENDOPO_ASSERT(is_reply_size(reply.sealed.size()));
    writer.bytes(reply.lookup.view()).bytes(reply.id.view()).integer(reply.step).integer(reply.revision);
    writer.bytes(reply.sealed);
}

template <class Signed>
base::Bytes signed_bytes(const Signed& fields, std::size_t count) {
    Writer writer;
    writer.array(count);
    write(writer, fields);
    return writer.take();
}

template <class Signed>
base::Bytes signed_frame(FrameType type, const Signed& fields, std::size_t count) {
    Writer writer = begin(type, count + 1);
    write(writer, fields);
    writer.bytes(fields.signature.view());
    return finish(writer);
}

}  // namespace

base::Bytes encode(const MediaChunk& chunk) {
    PENDOPO_ASSERT(chunk.ciphertext.size() == limits::media_chunk_bytes);
    Writer writer = begin(FrameType::media_chunk, 1);
    writer.bytes(chunk.ciphertext);
    return finish(writer);
}

base::Bytes encode(const MediaQuery& query) {
    PENDOPO_ASSERT(!query.names.empty());
    Writer writer = begin(FrameType::media_query, 1);
    write_names(writer, query.names);
    return finish(writer);
}

base::Bytes encode(const MediaHeld& held) {
    return signed_frame(FrameType::media_held, held, held_fields);
}
base::Bytes encode(const Health& health) {
    return signed_frame(FrameType::health, health, health_fields);
}
base::Bytes encode(const AnnouncementCounts& counts) {
    return signed_frame(FrameType::announcements, counts, announcements_fields);
}
base::Bytes encode(const ServerTime& time) {
    return signed_frame(FrameType::server_time, time, time_fields);
}
base::Bytes encode(const Safe& safe) {
    return signed_frame(FrameType::safe, safe, safe_fields);
}
base::Bytes encode(const SafeMedia& safe) {
    PENDOPO_ASSERT(!safe.names.empty());
    return signed_frame(FrameType::safe_media, safe, safe_media_fields);
}
base::Bytes encode(const Erase& erase) {
    return signed_frame(FrameType::erase, erase, erase_fields);
}

base::Bytes encode(const Revoked& revoked) {
    return signed_frame(FrameType::revoked, revoked, revoked_fields);
}

base::Bytes encode(const MailQuery& query) {
    Writer writer = begin(FrameType::mail_query, 4);
    writer.bytes(query.device.view()).integer(query.after).integer(query.incarnation).bytes(query.nonce.view());
    return finish(writer);
}

base::Bytes encode(const MailItem& item) {
    PENDOPO_ASSERT(!item.frame.empty() && item.frame.size() <= limits::mail_item_bytes_max);
    Writer writer = begin(FrameType::mail_item, 2);
    writer.integer(item.number).bytes(item.frame);
    return finish(writer);
}

base::Bytes encode(const MailEnd& end) {
    Writer writer = begin(FrameType::mail_end, 3);
    writer.integer(end.next).integer(end.incarnation).integer(end.more ? 1 : 0);
    return finish(writer);
}

base::Bytes encode(const PackFrame& frame) {
    PENDOPO_ASSERT(!frame.pack.empty() && frame.pack.size() <= limits::pack_bytes_max);
    Writer writer = begin(FrameType::pack, 1);
    writer.bytes(frame.pack);
    return finish(writer);
}

base::Bytes encode(const model::Reply& reply) {
    return signed_frame(FrameType::reply, reply, reply_fields);
}

base::Bytes encode(const ReplyQuery& query) {
    Writer writer = begin(FrameType::reply_query, 1);
    writer.bytes(query.lookup.view());
    return finish(writer);
}

base::Bytes encode(const ReplyEnd& end) {
    PENDOPO_ASSERT(end.count <= limits::replies_per_case_max);
    Writer writer = begin(FrameType::reply_end, 2);
    writer.bytes(end.lookup.view()).integer(end.count);
    return finish(writer);
}

base::Bytes encode(const CourierOrder&) {
    Writer writer = begin(FrameType::courier_order, 0);
    return finish(writer);
}

base::Bytes encode(const CourierReport& report) {
    Writer writer = begin(FrameType::courier_report, 5);
    writer.integer(static_cast<std::uint64_t>(report.state)).integer(report.entries_out).integer(report.chunks_out);
    writer.integer(report.frames_in).integer(report.passed_over);
    return finish(writer);
}

base::Bytes held_signed_bytes(const MediaHeld& held) {
    return signed_bytes(held, held_fields);
}
base::Bytes health_signed_bytes(const Health& health) {
    return signed_bytes(health, health_fields);
}
base::Bytes announcements_signed_bytes(const AnnouncementCounts& counts) {
    return signed_bytes(counts, announcements_fields);
}
base::Bytes time_signed_bytes(const ServerTime& time) {
    return signed_bytes(time, time_fields);
}
base::Bytes safe_signed_bytes(const Safe& safe) {
    return signed_bytes(safe, safe_fields);
}
base::Bytes safe_media_signed_bytes(const SafeMedia& safe) {
    return signed_bytes(safe, safe_media_fields);
}
base::Bytes erase_signed_bytes(const Erase& erase) {
    return signed_bytes(erase, erase_fields);
}
base::Bytes revoked_signed_bytes(const Revoked& revoked) {
    return signed_bytes(revoked, revoked_fields);
}
base::Bytes reply_signed_bytes(const model::Reply& reply) {
    return signed_bytes(reply, reply_fields);
}

}  // namespace pendopo::protocol
