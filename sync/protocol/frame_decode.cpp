// SPDX-License-Identifier: Apache-2.0
#include "platform/base/limits.hpp"
#include "sync/protocol/cbor.hpp"
#include "sync/protocol/exchange_decode.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::protocol {
namespace {

constexpr std::size_t frame_items_max = 32;  // more than any frame has, for frames from the future
static_assert(limits::cbor_depth_max >= 2);  // a batch nests deepest: the array of its entries in its own

base::Bytes copy(base::ByteView view) {
    return {view.begin(), view.end()};
}

// Each reads what follows [type, version] in its frame, in the order of encode().

model::Entry read_entry(Reader& reader) {
    model::Entry entry;
    entry.device = reader.fixed<model::DeviceId>();
    entry.journal = reader.fixed<model::JournalId>();
    entry.seq = reader.integer();
    entry.header = copy(reader.bytes(limits::header_bytes_max));
    entry.sealed = copy(reader.bytes(limits::sealed_bytes_max));
    entry.previous = reader.fixed<model::Hash>();
    entry.signature = reader.fixed<model::Signature>();
    reader.require(entry.seq > 0, "entries are numbered from 1");
    reader.require(entry.seq <= limits::entry_number_max, "a number out of its range");
    reader.require((entry.seq == 1) == entry.previous.is_zero(), "only the first entry has nothing before it");
    return entry;
}

model::Ack read_ack(Reader& reader) {
    model::Ack ack;
    ack.device = reader.fixed<model::DeviceId>();
    ack.journal = reader.fixed<model::JournalId>();
    ack.head.seq = reader.integer();
    ack.head.hash = reader.fixed<model::Hash>();
    ack.incarnation = reader.integer();
    ack.signature = reader.fixed<model::Signature>();
    reader.require(ack.head.seq <= limits::entry_number_max, "a number out of its range");
    reader.require((ack.head.seq == 0) == ack.head.hash.is_zero(), "an empty head has a zero hash, no other has");
    return ack;
}

Batch read_batch(Reader& reader) {
    Batch batch;
    batch.device = reader.fixed<model::DeviceId>();
    batch.journal = reader.fixed<model::JournalId>();
    batch.first_seq = reader.integer();
    batch.previous = reader.fixed<model::Hash>();
    const std::size_t items = reader.array(limits::batch_entries_max * 2);
    reader.require(items > 0 && items % 2 == 0, "a batch holds pairs of header and sealed bytes");
    if (!reader.failed()) batch.entries.reserve(items / 2);
    for (std::size_t i = 0; i < items / 2 && !reader.failed(); ++i) {
        const base::ByteView header = reader.bytes(limits::header_bytes_max);
        const base::ByteView sealed = reader.bytes(limits::sealed_bytes_max);
        batch.entries.push_back({copy(header), copy(sealed)});
    }
    batch.signature = reader.fixed<model::Signature>();
    reader.require(batch.first_seq > 0, "entries are numbered from 1");
    reader.require(batch.first_seq <= limits::entry_number_max - limits::batch_entries_max,
                   "a number out of its range");
    reader.require((batch.first_seq == 1) == batch.previous.is_zero(), "only the first entry has nothing before it");
    return batch;
}

BundleFrame read_bundle(Reader& reader) {
    return {copy(reader.bytes(limits::trust_bundle_bytes_max))};
}

Identity read_identity(Reader& reader) {
    Identity identity;
    identity.device = reader.fixed<model::DeviceId>();
    identity.journal = reader.fixed<model::JournalId>();
    identity.journal_key = reader.fixed<model::SigningKey>();
    identity.signature = reader.fixed<model::Signature>();
    return identity;
}

Enrolment read_enrolment(Reader& reader) {
    Enrolment enrolment;
    enrolment.state = static_cast<EnrolmentState>(reader.integer(static_cast<std::uint64_t>(EnrolmentState::refused)));
    enrolment.tls_spki = reader.fixed<model::Hash>();
    enrolment.token_hash = reader.fixed<model::Hash>();
    return enrolment;
}

StatusFrame read_status(Reader& reader) {
    StatusFrame status;
    status.link = static_cast<Link>(reader.integer(static_cast<std::uint64_t>(Link::refused)));
    status.waiting = reader.integer();
    status.acked_seq = reader.integer();
    status.trouble = static_cast<Trouble>(reader.integer(static_cast<std::uint64_t>(Trouble::media_refused)));
    return status;
}

EnrolRequest read_enrol_request(Reader& reader) {
    EnrolRequest request;
    request.token = copy(reader.bytes(token_bytes));
    request.csr = reader.text(limits::csr_bytes_max);
    request.identity = read_identity(reader);
    reader.require(request.token.size() == token_bytes, "a token of another size");
    return request;
}

EnrolGrant read_enrol_grant(Reader& reader) {
    EnrolGrant grant;
    grant.certificate = reader.text(limits::certificate_bytes_max);
    grant.bundle = copy(reader.bytes(limits::trust_bundle_bytes_max));
    return grant;
}

/// Which shape a type number stands for: how many items its array has, and who reads them.
struct Shape {
    FrameType type;
    std::size_t items;
    Frame (*read)(Reader& reader);
};

template <auto read>
Frame as_frame(Reader& reader) {
    return read(reader);
}

constexpr Shape shapes[] = {
    {FrameType::entry, 9, as_frame<read_entry>},
    {FrameType::ack, 8, as_frame<read_ack>},
    {FrameType::batch, 8, as_frame<read_batch>},
    {FrameType::bundle, 3, as_frame<read_bundle>},
    {FrameType::identity, 6, as_frame<read_identity>},
    {FrameType::enrolment, 5, as_frame<read_enrolment>},
    {FrameType::status, 6, as_frame<read_status>},
    {FrameType::enrol_request, 8, as_frame<read_enrol_request>},
    {FrameType::enrol_grant, 4, as_frame<read_enrol_grant>},
    {FrameType::media_chunk, 3, as_frame<read_media_chunk>},
    {FrameType::media_query, 3, as_frame<read_media_query>},
    {FrameType::media_held, 6, as_frame<read_media_held>},
    {FrameType::health, 20, as_frame<read_health>},
    {FrameType::safe, 8, as_frame<read_safe>},
    {FrameType::erase, 8, as_frame<read_erase>},
    {FrameType::server_time, 6, as_frame<read_server_time>},
    {FrameType::mail_query, 6, as_frame<read_mail_query>},
    {FrameType::mail_end, 5, as_frame<read_mail_end>},
    {FrameType::safe_media, 6, as_frame<read_safe_media>},
    {FrameType::courier_order, 2, as_frame<read_courier_order>},
    {FrameType::courier_report, 7, as_frame<read_courier_report>},
    {FrameType::mail_item, 4, as_frame<read_mail_item>},
    {FrameType::revoked, 6, as_frame<read_revoked>},
    {FrameType::pack, 3, as_frame<read_pack>},
    {FrameType::reply, 8, as_frame<read_reply>},
    {FrameType::reply_query, 3, as_frame<read_reply_query>},
    {FrameType::reply_end, 4, as_frame<read_reply_end>},
    {FrameType::announcements, 6, as_frame<read_announcements>},
};

const Shape* find_shape(std::uint64_t type) {
    for (const Shape& shape : shapes)
        if (static_cast<std::uint64_t>(shape.type) == type) return &shape;
    return nullptr;
}

base::Result<Frame> read_frame(Reader& reader) {
    const std::size_t items = reader.array(frame_items_max);
    const std::uint64_t type = reader.integer();
    const std::uint64_t frame_version = reader.integer();
    PENDOPO_CHECK(reader.status());
    const Shape* shape = find_shape(type);
    if (shape == nullptr)
        return base::fail(base::ErrorCode::unsupported, "frame type " + std::to_string(type) + " is not known");
    if (frame_version != version)
        return base::fail(base::ErrorCode::unsupported,
                          "frame version " + std::to_string(frame_version) + " is not known");
    reader.require(items == shape->items, "a frame of another size");
    Frame frame = shape->read(reader);
    PENDOPO_CHECK(reader.status());
    return frame;
}

}  // namespace

base::Result<Frame> decode(base::ByteView bytes) {
    if (bytes.size() > limits::frame_bytes_max)
        return base::fail(base::ErrorCode::too_large, "a frame that is too long");
    Reader reader(bytes);
    PENDOPO_TRY(Frame frame, read_frame(reader));
    PENDOPO_CHECK(reader.end());
    return frame;
}

base::Result<std::vector<Frame>> decode_sequence(base::ByteView bytes, std::size_t frames_max) {
    if (bytes.size() > limits::frame_bytes_max * frames_max)
        return base::fail(base::ErrorCode::too_large, "a sequence that is too long");
    std::vector<Frame> frames;
    Reader reader(bytes);
    do {
        if (frames.size() == frames_max) return base::fail(base::ErrorCode::too_large, "too many frames");
        PENDOPO_TRY(Frame frame, read_frame(reader));
        frames.push_back(std::move(frame));
    } while (!reader.rest().empty());
    return frames;
}

}  // namespace pendopo::protocol
