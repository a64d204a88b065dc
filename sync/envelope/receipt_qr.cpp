// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/receipt_qr.hpp"

#include "sync/envelope/base45.hpp"
#include "sync/envelope/hash.hpp"

namespace pendopo::envelope {
namespace {

constexpr std::string_view prefix = "PENDOPO ";
constexpr base::Byte version = 2;
constexpr std::size_t code_characters = ReceiptCode::characters + 2;  // in groups, with two dashes
constexpr std::size_t proof_size = model::Hash::size + model::Signature::size + KeyId::size;
/// As it was until the code stood in front for people to read: the code is the first of the coded bytes.
constexpr std::string_view first_prefix = "PENDOPO:";
constexpr base::Byte first_version = 1;
constexpr std::size_t bits_size = 8;
constexpr int code_bits = 60;

/// What stands behind the version.
base::Result<base::SecretBuffer> decode(std::string_view text, base::Byte expected, std::size_t size) {
    PENDOPO_TRY(const base::SecretBuffer buffer, from_base45(text));
    const base::ByteView bytes = buffer.view();
    if (bytes.empty()) return base::fail(base::ErrorCode::malformed, "an empty receipt");
    if (bytes[0] != expected) return base::fail(base::ErrorCode::unsupported, "a receipt of another version");
    if (bytes.size() != 1 + size) return base::fail(base::ErrorCode::malformed, "a receipt's length");
    return base::SecretBuffer(bytes.subspan(1));
}

base::Result<Receipt> with_proof(ReceiptCode code, base::ByteView proof) {
    Receipt receipt{std::move(code), {}, {}, {}};
    PENDOPO_TRY(receipt.hash, model::Hash::from(proof.first(model::Hash::size)));
    PENDOPO_TRY(receipt.signature, model::Signature::from(proof.subspan(model::Hash::size, model::Signature::size)));
    PENDOPO_TRY(receipt.key, KeyId::from(proof.last(KeyId::size)));
    return receipt;
}

base::Result<Receipt> parse_first(std::string_view coded) {
    PENDOPO_TRY(const base::SecretBuffer decoded, decode(coded, first_version, bits_size + proof_size));
    const base::ByteView bytes = decoded.view();
    const auto bits = base::read_big_endian<std::uint64_t>(bytes.first(bits_size));
    if (bits >> code_bits != 0) return base::fail(base::ErrorCode::malformed, "a receipt's code");
    return with_proof(ReceiptCode::from_bits(bits), bytes.subspan(bits_size));
}

}  // namespace

KeyId key_id(Primitives& primitives, const model::SigningKey& key) {
    const model::Hash hash = tagged_hash(primitives, "key", key.view());
    KeyId out;
    std::copy_n(hash.bytes.begin(), KeyId::size, out.bytes.begin());
    return out;
}

base::SecretBuffer encode_receipt(const Receipt& receipt) {
    base::SecretBuffer proof(1 + proof_size);
    bool fits = proof.append({&version, 1}) && proof.append(receipt.hash.view()) &&
                proof.append(receipt.signature.view()) && proof.append(receipt.key.view());
    const base::SecretBuffer coded = to_base45(proof.view());
    const base::SecretBuffer code = receipt.code.formatted();
    base::SecretBuffer out(prefix.size() + code.size() + 1 + coded.size());
    fits = fits && out.append(base::as_bytes(prefix)) && out.append(code.view()) &&
           out.append(base::as_bytes(std::string_view(" "))) && out.append(coded.view());
    PENDOPO_ASSERT(fits);
    return out;
}

base::Result<Receipt> parse_receipt(std::string_view text) {
    if (text.starts_with(first_prefix)) return parse_first(text.substr(first_prefix.size()));
    const std::size_t coded_at = prefix.size() + code_characters + 1;
    if (!text.starts_with(prefix) || text.size() < coded_at || text[coded_at - 1] != ' ')
        return base::fail(base::ErrorCode::malformed, "not a receipt's QR code");
    PENDOPO_TRY(ReceiptCode code, ReceiptCode::parse(text.substr(prefix.size(), code_characters)));
    if (code.formatted().text() != text.substr(prefix.size(), code_characters))
        return base::fail(base::ErrorCode::malformed, "a receipt's code is not written as we write it");
    PENDOPO_TRY(const base::SecretBuffer decoded, decode(text.substr(coded_at), version, proof_size));
    return with_proof(std::move(code), decoded.view());
}

base::Status verify_receipt(Primitives& primitives, const Receipt& receipt, const model::SigningKey& journal_key) {
    if (key_id(primitives, journal_key) != receipt.key)
        return base::fail(base::ErrorCode::unauthentic, "the receipt names another device's key");
    if (!primitives.p256_verify(journal_key, receipt.hash, receipt.signature))
        return base::fail(base::ErrorCode::unauthentic, "the receipt's signature does not verify");
    return {};
}

}  // namespace pendopo::envelope
