// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/seal.hpp"

#include "platform/base/limits.hpp"
#include "sync/envelope/hpke.hpp"
#include "sync/envelope/words.hpp"

namespace pendopo::envelope {
namespace {

const base::ByteView seal_info = base::as_bytes("pendopo/1/seal");
const base::ByteView identity_info = base::as_bytes("pendopo/1/identity");
constexpr base::Byte event_version = 1;
constexpr std::size_t event_head_size = 3;

/// u8 length ‖ bytes, as the identity's two fields are written.
void append_field(base::SecretBuffer& out, base::ByteView field) {
    const auto size = static_cast<base::Byte>(field.size());
    const bool fits = out.append({&size, 1}) && out.append(field);
    PENDOPO_ASSERT(fits);
}

base::Result<base::SecretBuffer> take_field(base::ByteView& bytes) {
    if (bytes.empty() || bytes.size() < std::size_t{1} + bytes[0] || bytes[0] > limits::contact_field_bytes_max)
        return base::fail(base::ErrorCode::malformed, "an identity's field");
    base::SecretBuffer out(bytes.subspan(1, bytes[0]));
    bytes = bytes.subspan(1 + out.size());
    if (!is_utf8(out.view())) return base::fail(base::ErrorCode::malformed, "an identity that is no UTF-8");
    return out;
}

bool all_zero(base::ByteView bytes) {
    return std::all_of(bytes.begin(), bytes.end(), [](base::Byte b) { return b == 0; });
}

/// u8 length ‖ name ‖ u8 length ‖ contact, zeros up to a power of two.
base::Result<base::Bytes> seal_identity(Primitives& primitives, const model::Identity& identity,
                                        const model::SealingKey& recipient, base::ByteView aad) {
    if (identity.name.size() > limits::contact_field_bytes_max ||
        identity.contact.size() > limits::contact_field_bytes_max)
        return base::fail(base::ErrorCode::too_large, "a name or contact longer than its limit");
    if (!is_utf8(identity.name.view()) || !is_utf8(identity.contact.view()))
        return base::fail(base::ErrorCode::invalid_argument, "name and contact are UTF-8");
    base::SecretBuffer plaintext(
        padded_size(2 + identity.name.size() + identity.contact.size(), limits::identity_plaintext_min));
    append_field(plaintext, identity.name.view());
    append_field(plaintext, identity.contact.view());
    plaintext.resize(plaintext.capacity());
    return hpke_seal(primitives, recipient, identity_info, aad, plaintext.view());
}

}  // namespace

const model::SealingKey& recipient_for(model::Topic topic, const Recipients& recipients) {
    return topic == model::Topic::office ? recipients.ombudsman : recipients.desk;
}

base::Result<base::Bytes> seal_submission(Primitives& primitives, const model::Submission& submission,
                                          const ReceiptSecret& r, const Recipients& recipients, base::ByteView aad) {
    base::Bytes sealed_identity;
    if (submission.identity.given()) {
        PENDOPO_TRY(sealed_identity, seal_identity(primitives, submission.identity, recipients.identity, aad));
    }
    PENDOPO_TRY(const base::SecretBuffer body, encode_body(submission, r, sealed_identity));
    return hpke_seal(primitives, recipient_for(submission.topic, recipients), seal_info, aad, body.view());
}

base::Result<Opened> open_submission(Primitives& primitives, base::ByteView sealed, base::ByteView aad,
                                     std::span<const OpeningKey> keys) {
    for (const OpeningKey& key : keys) {
        auto plaintext = hpke_open(primitives, key.key, seal_info, aad, sealed);
        if (!plaintext) continue;
        PENDOPO_TRY(DecodedBody body, decode_body(plaintext->view()));
        return Opened{key.role, std::move(body)};
    }
    return base::fail(base::ErrorCode::unauthentic, "none of the keys opens this entry");
}

base::Result<model::Identity> open_identity(Primitives& primitives, base::ByteView sealed_identity, base::ByteView aad,
                                            const SealingKeyPair& identity_key) {
    PENDOPO_TRY(const base::SecretBuffer plaintext,
                hpke_open(primitives, identity_key, identity_info, aad, sealed_identity));
    base::ByteView rest = plaintext.view();
    model::Identity identity;
    PENDOPO_TRY(identity.name, take_field(rest));
    PENDOPO_TRY(identity.contact, take_field(rest));
    const std::size_t used = plaintext.size() - rest.size();
    if (!identity.given() || !all_zero(rest) || padded_size(used, limits::identity_plaintext_min) != plaintext.size())
        return base::fail(base::ErrorCode::malformed, "an identity's padding");
    return identity;
}

base::Result<base::Bytes> seal_device_event(Primitives& primitives, const DeviceEvent& event,
                                            const model::SealingKey& desk, base::ByteView aad) {
    if (event.payload.size() > device_event_payload_max)
        return base::fail(base::ErrorCode::too_large, "a device event longer than its limit");
    base::Bytes plaintext{event_version, static_cast<base::Byte>(event.kind),
                          static_cast<base::Byte>(event.payload.size())};
    base::append(plaintext, event.payload);
    plaintext.resize(limits::plaintext_min);
    return hpke_seal(primitives, desk, seal_info, aad, plaintext);
}

base::Result<DeviceEvent> open_device_event(Primitives& primitives, base::ByteView sealed, base::ByteView aad,
                                            const SealingKeyPair& desk) {
    PENDOPO_TRY(const base::SecretBuffer plaintext, hpke_open(primitives, desk, seal_info, aad, sealed));
    const base::ByteView bytes = plaintext.view();
    if (bytes.size() != limits::plaintext_min) return base::fail(base::ErrorCode::malformed, "a device event's size");
    if (bytes[0] != event_version) return base::fail(base::ErrorCode::unsupported, "a device event of another version");
    if (bytes[1] < 1 || bytes[1] > static_cast<base::Byte>(DeviceEventKind::journal_salvaged))
        return base::fail(base::ErrorCode::unsupported, "a device event of another kind");
    const std::size_t size = bytes[2];
    if (size > device_event_payload_max || !all_zero(bytes.subspan(event_head_size + size)))
        return base::fail(base::ErrorCode::malformed, "a device event's payload");
    const base::ByteView payload = bytes.subspan(event_head_size, size);
    return DeviceEvent{static_cast<DeviceEventKind>(bytes[1]), {payload.begin(), payload.end()}};
}

}  // namespace pendopo::envelope
