// SPDX-License-Identifier: Apache-2.0
#include "sync/courier/content.hpp"

#include <optional>

#include "platform/base/limits.hpp"

namespace pendopo::courier {

using base::ErrorCode;
using base::fail;

namespace {

template <class Frame>
base::Result<UpFile> read_as(base::ByteView bytes) {
    PENDOPO_TRY(Frame frame, protocol::decode_as<Frame>(bytes));
    return UpFile(std::move(frame));
}

base::Result<UpFile> read_batch(const UpName& name, base::ByteView bytes) {
    PENDOPO_TRY(protocol::Batch batch, protocol::decode_as<protocol::Batch>(bytes));
    if (batch.journal != name.journal || batch.first_seq != name.first_seq)
        return fail(ErrorCode::malformed, "another batch than its name says");
    return UpFile(std::move(batch));
}

base::Result<UpFile> read_chunk(envelope::Primitives& primitives, const UpName& name, base::ByteView bytes) {
    if (bytes.size() != limits::media_chunk_bytes) return fail(ErrorCode::malformed, "a chunk of another size");
    if (primitives.sha256(bytes) != name.chunk) return fail(ErrorCode::malformed, "another chunk than its name says");
    return UpFile(Chunk{name.chunk, {bytes.begin(), bytes.end()}});
}

using Kind = DownFile::Kind;

/// What a frame may be on a stick and whose it is; no kind: it has no business there.
struct Place {
    std::optional<Kind> kind;
    const model::DeviceId* device = nullptr;
};
template <class Frame>
Place place_of(const Frame&) {
    return {};  // entries, status, enrolment and the like are told by the device's own two processes alone
}
Place place_of(const protocol::EnrolGrant&) {
    return {Kind::grant, nullptr};
}
Place place_of(const protocol::BundleFrame&) {
    return {Kind::bundle, nullptr};
}
Place place_of(const model::Ack& ack) {
    return {Kind::ack, &ack.device};
}
Place place_of(const protocol::Revoked& revoked) {
    return {Kind::revoked, &revoked.device};
}
Place place_of(const protocol::MediaHeld& held) {
    return {Kind::mail, &held.device};
}
Place place_of(const protocol::Safe& safe) {
    return {Kind::mail, &safe.device};
}
Place place_of(const protocol::SafeMedia& safe) {
    return {Kind::mail, &safe.device};
}
Place place_of(const protocol::Erase& erase) {
    return {Kind::mail, &erase.device};
}
Place place_of(const protocol::PackFrame&) {
    return {Kind::mail, nullptr};
}
Place place_of(const model::Reply&) {
    return {Kind::mail, nullptr};
}

}  // namespace

base::Result<UpFile> read_up(envelope::Primitives& primitives, const UpName& name, base::ByteView bytes) {
    if (bytes.size() > bytes_max(name)) return fail(ErrorCode::too_large, "larger than any file of ours");
    switch (name.kind) {
        case UpName::Kind::batch:
            return read_batch(name, bytes);
        case UpName::Kind::chunk:
            return read_chunk(primitives, name, bytes);
        case UpName::Kind::identity:
            return read_as<protocol::Identity>(bytes);
        case UpName::Kind::enrol:
            return read_as<protocol::EnrolRequest>(bytes);
        case UpName::Kind::announcements:
            return read_as<protocol::AnnouncementCounts>(bytes);
        case UpName::Kind::health:
            break;
    }
    return read_as<protocol::Health>(bytes);
}

base::Result<DownFile> read_down(envelope::Primitives& primitives, std::string_view name, base::ByteView bytes,
                                 const model::DeviceId& device) {
    if (bytes.size() > limits::courier_file_bytes_max)
        return fail(ErrorCode::too_large, "larger than any file of ours");
    if (bytes.empty() || down_name(primitives, bytes) != name)
        return fail(ErrorCode::malformed, "does not fit its name: cut short or changed");
    const auto frame = protocol::decode(bytes);
    // A kiosk may be newer than this program: what it alone understands is handed on.
    if (!frame && frame.error().code == ErrorCode::unsupported)
        return DownFile{Kind::mail, {bytes.begin(), bytes.end()}};
    if (!frame) return fail(frame.error());
    const Place place = std::visit([](const auto& each) { return place_of(each); }, *frame);
    if (!place.kind) return fail(ErrorCode::malformed, "a frame that has no business on a stick");
    // Acks of a journal from before a new enrolment name the older device; whose it is, the heads tell.
    const bool any_device = *place.kind == Kind::ack;
    if (place.device != nullptr && !any_device && *place.device != device)
        return fail(ErrorCode::malformed, "a frame for another device");
    return DownFile{*place.kind, {bytes.begin(), bytes.end()}};
}

}  // namespace pendopo::courier
