// SPDX-License-Identifier: Apache-2.0
#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"
#include "sync/protocol/cbor.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::protocol {
namespace {

Writer begin(FrameType type, std::size_t items) {
    Writer writer;
    writer.array(items).integer(static_cast<std::uint64_t>(type)).integer(version);
    return writer;
}

base::Bytes finish(Writer& writer) {
    base::Bytes out = writer.take();
    PENDOPO_ASSERT(out.size() <= limits::frame_bytes_max);
    return out;
}

std::size_t byte_string_size(std::size_t content) noexcept {
    return content + (content < 24 ? 1 : content <= UINT8_MAX ? 2 : content <= UINT16_MAX ? 3 : 5);
}

}  // namespace

base::Bytes encode(const model::Entry& entry) {
    PENDOPO_ASSERT(entry.seq > 0 && entry.header.size() <= limits::header_bytes_max);
    PENDOPO_ASSERT(entry.sealed.size() <= limits::sealed_bytes_max);
    Writer writer = begin(FrameType::entry, 9);
    writer.bytes(entry.device.view()).bytes(entry.journal.view()).integer(entry.seq);
    writer.bytes(entry.header).bytes(entry.sealed).bytes(entry.previous.view()).bytes(entry.signature.view());
    return finish(writer);
}

base::Bytes encode(const model::Ack& ack) {
    Writer writer = begin(FrameType::ack, 8);
    writer.bytes(ack.device.view()).bytes(ack.journal.view()).integer(ack.head.seq).bytes(ack.head.hash.view());
    writer.integer(ack.incarnation).bytes(ack.signature.view());
    return finish(writer);
}

base::Bytes encode(const Batch& batch) {
    PENDOPO_ASSERT(!batch.entries.empty() && batch.entries.size() <= limits::batch_entries_max);
    PENDOPO_ASSERT(batch.first_seq > 0);
    Writer writer = begin(FrameType::batch, 8);
    writer.bytes(batch.device.view()).bytes(batch.journal.view()).integer(batch.first_seq);
    writer.bytes(batch.previous.view()).array(batch.entries.size() * 2);
    for (const BatchEntry& entry : batch.entries)
        writer.bytes(entry.header).bytes(entry.sealed);
    writer.bytes(batch.signature.view());
    return finish(writer);
}

base::Bytes encode(const BundleFrame& frame) {
    PENDOPO_ASSERT(frame.bundle.size() <= limits::trust_bundle_bytes_max);
    Writer writer = begin(FrameType::bundle, 3);
    writer.bytes(frame.bundle);
    return finish(writer);
}

base::Bytes encode(const Identity& identity) {
    Writer writer = begin(FrameType::identity, 6);
    writer.bytes(identity.device.view()).bytes(identity.journal.view());
    writer.bytes(identity.journal_key.view()).bytes(identity.signature.view());
    return finish(writer);
}

base::Bytes encode(const Enrolment& enrolment) {
    Writer writer = begin(FrameType::enrolment, 5);
    writer.integer(static_cast<std::uint64_t>(enrolment.state));
    writer.bytes(enrolment.tls_spki.view()).bytes(enrolment.token_hash.view());
    return finish(writer);
}

base::Bytes encode(const StatusFrame& status) {
    Writer writer = begin(FrameType::status, 6);
    writer.integer(static_cast<std::uint64_t>(status.link)).integer(status.waiting).integer(status.acked_seq);
    writer.integer(static_cast<std::uint64_t>(status.trouble));
    return finish(writer);
}

base::Bytes encode(const EnrolRequest& request) {
    PENDOPO_ASSERT(request.token.size() == token_bytes && request.csr.size() <= limits::csr_bytes_max);
    Writer writer = begin(FrameType::enrol_request, 8);
    writer.bytes(request.token).text(request.csr);
    writer.bytes(request.identity.device.view()).bytes(request.identity.journal.view());
    writer.bytes(request.identity.journal_key.view()).bytes(request.identity.signature.view());
    return finish(writer);
}

base::Bytes encode(const EnrolGrant& grant) {
    PENDOPO_ASSERT(grant.certificate.size() <= limits::certificate_bytes_max);
    PENDOPO_ASSERT(grant.bundle.size() <= limits::trust_bundle_bytes_max);
    Writer writer = begin(FrameType::enrol_grant, 4);
    writer.text(grant.certificate).bytes(grant.bundle);
    return finish(writer);
}

base::Bytes ack_signed_bytes(const model::Ack& ack) {
    Writer writer;
    writer.array(5).bytes(ack.device.view()).bytes(ack.journal.view()).integer(ack.head.seq);
    writer.bytes(ack.head.hash.view()).integer(ack.incarnation);
    return writer.take();
}

base::Bytes identity_signed_bytes(const Identity& identity) {
    Writer writer;
    writer.array(3).bytes(identity.device.view()).bytes(identity.journal.view()).bytes(identity.journal_key.view());
    return writer.take();
}

std::size_t batch_entry_bytes(std::size_t header_size, std::size_t sealed_size) noexcept {
    return byte_string_size(header_size) + byte_string_size(sealed_size);
}

std::string_view name(Trouble trouble) noexcept {
    switch (trouble) {
        case Trouble::none:
            return "none";
        case Trouble::network:
            return "network";
        case Trouble::not_the_province:
            return "not_the_province";
        case Trouble::bad_signature:
            return "bad_signature";
        case Trouble::foreign_head:
            return "foreign_head";
        case Trouble::refused:
            return "refused";
        case Trouble::token_refused:
            return "token_refused";
        case Trouble::too_large:
            return "too_large";
        case Trouble::server_error:
            return "server_error";
        case Trouble::outbox_damaged:
            return "outbox_damaged";
        case Trouble::batch_refused:
            return "batch_refused";
        case Trouble::bundle_refused:
            return "bundle_refused";
        case Trouble::wrong_server:
            return "wrong_server";
        case Trouble::disk:
            return "disk";
        case Trouble::media_refused:
            return "media_refused";
    }
    return "unknown";
}

std::string_view name(Link link) noexcept {
    switch (link) {
        case Link::offline:
            return "offline";
        case Link::online:
            return "online";
        case Link::not_enrolled:
            return "not_enrolled";
        case Link::refused:
            return "refused";
    }
    return "unknown";
}

}  // namespace pendopo::protocol
