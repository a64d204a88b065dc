// SPDX-License-Identifier: Apache-2.0
#include "sync/content/trust_bundle.hpp"

#include <algorithm>

#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/receipt_qr.hpp"
#include "sync/protocol/cbor.hpp"

namespace pendopo::content {
namespace {

using protocol::Reader;
using protocol::Writer;

constexpr std::uint64_t format_version = 1;
constexpr std::string_view signature_tag = "bundle";
constexpr std::size_t payload_items = 16;
constexpr base::Byte uncompressed_point = 0x04;

/// Everything about a payload that needs no signature to be wrong.
const char* first_fault(const TrustBundle& bundle) {
    if (bundle.epoch == 0) return "epochs are numbered from 1";
    if ((bundle.epoch == 1) != bundle.previous.is_zero()) return "only the first epoch has nothing before it";
    if (bundle.province.empty()) return "a province without a name";
    for (const model::SigningKey* key : {&bundle.ack, &bundle.content, &bundle.safe, &bundle.reply})
        if (key->bytes[0] != uncompressed_point) return "a signing key that is no point";
    for (const model::SealingKey* key : {&bundle.desk, &bundle.ombudsman, &bundle.identity})
        if (key->is_zero()) return "a sealing key that is zero";
    if (bundle.desk == bundle.ombudsman || bundle.desk == bundle.identity || bundle.ombudsman == bundle.identity)
        return "desk, ombudsman and identity must have keys of their own";
    // Ingest holds the ack key and nothing else: were it the safe or content key too, a broken ingest could prune.
    if (bundle.ack == bundle.safe || bundle.ack == bundle.content || bundle.ack == bundle.reply)
        return "the ack key must be ingest's alone";
    return nullptr;
}

struct Assembled {
    base::ByteView payload;
    struct Signature {
        envelope::KeyId signer;
        model::Signature signature;
    };
    std::vector<Signature> signatures;
};

base::Result<Assembled> disassemble(base::ByteView bytes) {
    if (bytes.size() > limits::trust_bundle_bytes_max)
        return base::fail(base::ErrorCode::too_large, "a trust bundle that is too long");
    Reader reader(bytes);
    reader.array_of(3);
    const std::uint64_t version = reader.integer();
    PENDOPO_CHECK(reader.status());
    if (version != format_version)
        return base::fail(base::ErrorCode::unsupported, "trust bundle version " + std::to_string(version));
    Assembled assembled;
    assembled.payload = reader.bytes(limits::trust_bundle_payload_bytes_max);
    const std::size_t items = reader.array(root_keys_count * 2);
    reader.require(items > 0 && items % 2 == 0, "signatures come with their signer");
    for (std::size_t i = 0; i < items / 2; ++i) {
        const auto signer = reader.fixed<envelope::KeyId>();
        assembled.signatures.push_back({signer, reader.fixed<model::Signature>()});
    }
    PENDOPO_CHECK(reader.end());
    return assembled;
}

/// How many different root keys signed. A second signature by the same key counts nothing.
std::size_t count_signers(envelope::Primitives& primitives, const Assembled& assembled, const RootKeys& roots) {
    return static_cast<std::size_t>(std::count_if(roots.keys.begin(), roots.keys.end(), [&](const auto& root) {
        const envelope::KeyId id = envelope::key_id(primitives, root);
        return std::any_of(assembled.signatures.begin(), assembled.signatures.end(), [&](const auto& candidate) {
            return candidate.signer == id &&
                   envelope::verify_tagged(primitives, signature_tag, assembled.payload, candidate.signature, root);
        });
    }));
}

base::Status check_order(const TrustBundle& bundle, const model::Hash& hash, const std::optional<KnownBundle>& known) {
    if (!known || (bundle.epoch == known->epoch && hash == known->hash)) return {};
    if (bundle.epoch == known->epoch)
        return base::fail(base::ErrorCode::conflict, "another trust bundle of the same epoch");
    if (bundle.epoch < known->epoch)
        return base::fail(base::ErrorCode::conflict, "a trust bundle older than the one in force");
    if (bundle.epoch == known->epoch + 1 && bundle.previous != known->hash)
        return base::fail(base::ErrorCode::conflict, "a trust bundle that does not follow the one in force");
    return {};
}

}  // namespace

base::Bytes encode_payload(const TrustBundle& bundle) {
    PENDOPO_ASSERT(first_fault(bundle) == nullptr && bundle.province.size() <= limits::province_name_bytes_max);
    Writer writer;
    writer.array(payload_items).integer(format_version).integer(bundle.epoch).bytes(bundle.previous.view());
    writer.text(bundle.province).integer(bundle.practice ? 1 : 0);
    writer.bytes(bundle.desk.view()).bytes(bundle.ombudsman.view()).bytes(bundle.identity.view());
    writer.bytes(bundle.ack.view()).bytes(bundle.content.view());
    writer.bytes(bundle.safe.view()).bytes(bundle.reply.view()).bytes(bundle.server_ca.view());
    writer.integer(bundle.minimum.wire).integer(bundle.minimum.journal).integer(bundle.minimum.program);
    return writer.take();
}

base::Result<TrustBundle> decode_payload(base::ByteView payload) {
    Reader reader(payload);
    const std::size_t items = reader.array(64);
    const std::uint64_t version = reader.integer();
    PENDOPO_CHECK(reader.status());
    if (version != format_version)
        return base::fail(base::ErrorCode::unsupported, "trust bundle payload version " + std::to_string(version));
    reader.require(items == payload_items, "a trust bundle of another size");
    TrustBundle bundle;
    bundle.epoch = reader.integer();
    bundle.previous = reader.fixed<model::Hash>();
    bundle.province = reader.text(limits::province_name_bytes_max);
    bundle.practice = reader.integer(1) == 1;
    bundle.desk = reader.fixed<model::SealingKey>();
    bundle.ombudsman = reader.fixed<model::SealingKey>();
    bundle.identity = reader.fixed<model::SealingKey>();
    bundle.ack = reader.fixed<model::SigningKey>();
    bundle.content = reader.fixed<model::SigningKey>();
    bundle.safe = reader.fixed<model::SigningKey>();
    bundle.reply = reader.fixed<model::SigningKey>();
    bundle.server_ca = reader.fixed<model::Hash>();
    bundle.minimum.wire = static_cast<std::uint32_t>(reader.integer(UINT32_MAX));
    bundle.minimum.journal = static_cast<std::uint32_t>(reader.integer(UINT32_MAX));
    bundle.minimum.program = static_cast<std::uint32_t>(reader.integer(UINT32_MAX));
    PENDOPO_CHECK(reader.end());
    if (const char* fault = first_fault(bundle)) return base::fail(base::ErrorCode::malformed, fault);
    return bundle;
}

model::Hash bundle_hash(envelope::Primitives& primitives, base::ByteView payload) {
    return envelope::tagged_hash(primitives, signature_tag, payload);
}

RootSignature sign_payload(envelope::Primitives& primitives, base::ByteView payload,
                           const base::SecretFixed<32>& root_private_key) {
    const auto signer = primitives.p256_public(root_private_key);
    PENDOPO_ASSERT(signer.has_value());
    return {*signer, envelope::sign_tagged(primitives, signature_tag, payload, root_private_key)};
}

base::Bytes assemble_bundle(envelope::Primitives& primitives, base::ByteView payload,
                            const std::vector<RootSignature>& signatures) {
    PENDOPO_ASSERT(!signatures.empty() && signatures.size() <= root_keys_count);
    Writer writer;
    writer.array(3).integer(format_version).bytes(payload).array(signatures.size() * 2);
    for (const RootSignature& each : signatures)
        writer.bytes(envelope::key_id(primitives, each.signer).view()).bytes(each.signature.view());
    return writer.take();
}

base::Result<VerifiedBundle> verify_bundle(envelope::Primitives& primitives, base::ByteView bytes,
                                           const RootKeys& roots, const std::optional<KnownBundle>& known) {
    PENDOPO_TRY(const Assembled assembled, disassemble(bytes));
    // Signatures first: nothing of the payload is looked at before two roots vouch for it.
    if (count_signers(primitives, assembled, roots) < root_signatures_needed)
        return base::fail(base::ErrorCode::unauthentic, "the trust bundle is not signed by two of the root keys");
    PENDOPO_TRY(TrustBundle bundle, decode_payload(assembled.payload));
    if (bundle.practice != roots.practice)
        return base::fail(base::ErrorCode::refused, bundle.practice
                                                        ? "a practice bundle on a device with real root keys"
                                                        : "a real bundle on a device with practice root keys");
    const model::Hash hash = bundle_hash(primitives, assembled.payload);
    PENDOPO_CHECK(check_order(bundle, hash, known));
    return VerifiedBundle{std::move(bundle), hash, base::Bytes(bytes.begin(), bytes.end()),
                          !known || known->hash != hash};
}

}  // namespace pendopo::content
