// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/receipt_qr.hpp"

#include "sync/envelope/base45.hpp"
#include "sync/envelope/hash.hpp"

namespace pendopo::envelope {
namespace {

constexpr std::string_view prefix = "PENDOPO:";
constexpr base::Byte version = 1;
constexpr std::size_t code_size = 8;
constexpr std::size_t receipt_size = 1 + code_size + model::Hash::size + model::Signature::size + KeyId::size;
constexpr int code_bits = 60;

}  // namespace

KeyId key_id(Primitives& primitives, const model::SigningKey& key) {
    const model::Hash hash = tagged_hash(primitives, "key", key.view());
    KeyId out;
    std::copy_n(hash.bytes.begin(), KeyId::size, out.bytes.begin());
    return out;
}

base::SecretBuffer encode_receipt(const Receipt& receipt) {
    base::SecretFixed<code_size> code;
    for (std::size_t i = 0; i < code_size; ++i)
        code.bytes[i] = static_cast<base::Byte>(receipt.code.bits() >> (8 * (code_size - 1 - i)));
    base::SecretBuffer bytes(receipt_size);
    bool fits = bytes.append({&version, 1}) && bytes.append(code.view()) && bytes.append(receipt.hash.view()) &&
                bytes.append(receipt.signature.view()) && bytes.append(receipt.key.view());
    const base::SecretBuffer coded = to_base45(bytes.view());
    base::SecretBuffer out(prefix.size() + coded.size());
    fits = fits && out.append(base::as_bytes(prefix)) && out.append(coded.view());
    PENDOPO_ASSERT(fits);
    return out;
}

base::Result<Receipt> parse_receipt(std::string_view text) {
    if (!text.starts_with(prefix)) return base::fail(base::ErrorCode::malformed, "not a receipt's QR code");
    PENDOPO_TRY(const base::SecretBuffer buffer, from_base45(text.substr(prefix.size())));
    base::ByteView bytes = buffer.view();
    if (bytes.empty()) return base::fail(base::ErrorCode::malformed, "an empty receipt");
    if (bytes[0] != version) return base::fail(base::ErrorCode::unsupported, "a receipt of another version");
    if (bytes.size() != receipt_size) return base::fail(base::ErrorCode::malformed, "a receipt's length");
    const auto bits = base::read_big_endian<std::uint64_t>(bytes.subspan(1, code_size));
    if (bits >> code_bits != 0) return base::fail(base::ErrorCode::malformed, "a receipt's code");
    bytes = bytes.subspan(1 + code_size);
    Receipt receipt{ReceiptCode::from_bits(bits), {}, {}, {}};
    PENDOPO_TRY(receipt.hash, model::Hash::from(bytes.first(model::Hash::size)));
    PENDOPO_TRY(receipt.signature, model::Signature::from(bytes.subspan(model::Hash::size, model::Signature::size)));
    PENDOPO_TRY(receipt.key, KeyId::from(bytes.last(KeyId::size)));
    return receipt;
}

base::Status verify_receipt(Primitives& primitives, const Receipt& receipt, const model::SigningKey& journal_key) {
    if (key_id(primitives, journal_key) != receipt.key)
        return base::fail(base::ErrorCode::unauthentic, "the receipt names another device's key");
    if (!primitives.p256_verify(journal_key, receipt.hash, receipt.signature))
        return base::fail(base::ErrorCode::unauthentic, "the receipt's signature does not verify");
    return {};
}

}  // namespace pendopo::envelope
