// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/hpke.hpp"

#include <initializer_list>

namespace pendopo::envelope {
namespace {

constexpr std::array<base::Byte, 5> kem_suite{'K', 'E', 'M', 0x00, 0x20};
constexpr std::array<base::Byte, 10> hpke_suite{'H', 'P', 'K', 'E', 0x00, 0x20, 0x00, 0x01, 0x00, 0x03};

base::SecretBuffer joined(std::initializer_list<base::ByteView> parts) {
    std::size_t size = 0;
    for (const base::ByteView part : parts)
        size += part.size();
    base::SecretBuffer out(size);
    for (const base::ByteView part : parts) {
        const bool fits = out.append(part);
        PENDOPO_ASSERT(fits);
    }
    return out;
}

/// LabeledExtract of section 4.
base::SecretFixed<32> labeled_extract(Primitives& primitives, base::ByteView suite, base::ByteView salt,
                                      std::string_view label, base::ByteView secret) {
    const auto labeled = joined({base::as_bytes("HPKE-v1"), suite, base::as_bytes(label), secret});
    return hkdf_extract(primitives, salt, labeled.view());
}

/// LabeledExpand of section 4.
void labeled_expand(Primitives& primitives, base::ByteView suite, base::ByteView pseudorandom_key,
                    std::string_view label, base::ByteView info, base::ByteSpan out) {
    const std::array<base::Byte, 2> length{static_cast<base::Byte>(out.size() >> 8),
                                           static_cast<base::Byte>(out.size())};
    const auto labeled = joined({length, base::as_bytes("HPKE-v1"), suite, base::as_bytes(label), info});
    hkdf_expand(primitives, pseudorandom_key, labeled.view(), out);
}

/// ExtractAndExpand of section 4.1: the KEM's shared secret.
base::SecretFixed<32> kem_secret(Primitives& primitives, const base::SecretFixed<32>& agreed,
                                 const model::SealingKey& encapsulated, const model::SealingKey& recipient) {
    const auto context = joined({encapsulated.view(), recipient.view()});
    const auto extracted = labeled_extract(primitives, kem_suite, {}, "eae_prk", agreed.view());
    base::SecretFixed<32> out;
    labeled_expand(primitives, kem_suite, extracted.view(), "shared_secret", context.view(), out.span());
    return out;
}

}  // namespace

/// KeySchedule of section 5.1 in base mode: no pre-shared key.
struct HpkeKeySchedule {
    static HpkeContext run(Primitives& primitives, const base::SecretFixed<32>& shared_secret, base::ByteView info) {
        static constexpr base::Byte mode_base = 0;
        const auto psk_id_hash = labeled_extract(primitives, hpke_suite, {}, "psk_id_hash", {});
        const auto info_hash = labeled_extract(primitives, hpke_suite, {}, "info_hash", info);
        const auto context = joined({{&mode_base, 1}, psk_id_hash.view(), info_hash.view()});
        const auto secret = labeled_extract(primitives, hpke_suite, shared_secret.view(), "secret", {});
        HpkeContext out(primitives);
        labeled_expand(primitives, hpke_suite, secret.view(), "key", context.view(), out.key_.span());
        labeled_expand(primitives, hpke_suite, secret.view(), "base_nonce", context.view(), out.base_nonce_.span());
        labeled_expand(primitives, hpke_suite, secret.view(), "exp", context.view(), out.exporter_secret_.span());
        return out;
    }
};

std::array<base::Byte, 12> HpkeContext::next_nonce() const {
    std::array<base::Byte, 12> nonce = base_nonce_.bytes;
    for (std::size_t i = 0; i < 8; ++i)
        nonce[11 - i] = static_cast<base::Byte>(nonce[11 - i] ^ static_cast<base::Byte>(sequence_ >> (8 * i)));
    return nonce;
}

base::Bytes HpkeContext::seal(base::ByteView aad, base::ByteView plaintext) {
    base::Bytes out(plaintext.size() + hpke_tag_size);
    primitives_->chacha20_poly1305_seal(key_, next_nonce(), aad, plaintext, out);
    ++sequence_;
    return out;
}

base::Result<base::SecretBuffer> HpkeContext::open(base::ByteView aad, base::ByteView ciphertext) {
    if (ciphertext.size() < hpke_tag_size) return base::fail(base::ErrorCode::unauthentic, "shorter than its tag");
    base::SecretBuffer out(ciphertext.size() - hpke_tag_size);
    out.resize(out.capacity());
    PENDOPO_CHECK(primitives_->chacha20_poly1305_open(key_, next_nonce(), aad, ciphertext, out.span()));
    ++sequence_;
    return out;
}

base::SecretBuffer HpkeContext::export_secret(base::ByteView exporter_context, std::size_t length) {
    base::SecretBuffer out(length);
    out.resize(length);
    labeled_expand(*primitives_, hpke_suite, exporter_secret_.view(), "sec", exporter_context, out.span());
    return out;
}

base::Result<HpkeSender> hpke_setup_sender(Primitives& primitives, const model::SealingKey& recipient,
                                           base::ByteView info) {
    const SealingKeyPair ephemeral = primitives.generate_sealing_key();
    PENDOPO_TRY(const base::SecretFixed<32> agreed, primitives.x25519(ephemeral.private_half, recipient));
    const auto secret = kem_secret(primitives, agreed, ephemeral.public_half, recipient);
    return HpkeSender{ephemeral.public_half, HpkeKeySchedule::run(primitives, secret, info)};
}

base::Result<HpkeContext> hpke_setup_recipient(Primitives& primitives, const model::SealingKey& encapsulated,
                                               const SealingKeyPair& recipient, base::ByteView info) {
    PENDOPO_TRY(const base::SecretFixed<32> agreed, primitives.x25519(recipient.private_half, encapsulated));
    const auto secret = kem_secret(primitives, agreed, encapsulated, recipient.public_half);
    return HpkeKeySchedule::run(primitives, secret, info);
}

base::Result<base::Bytes> hpke_seal(Primitives& primitives, const model::SealingKey& recipient, base::ByteView info,
                                    base::ByteView aad, base::ByteView plaintext) {
    PENDOPO_TRY(HpkeSender sender, hpke_setup_sender(primitives, recipient, info));
    base::Bytes out(sender.encapsulated.view().begin(), sender.encapsulated.view().end());
    base::append(out, sender.context.seal(aad, plaintext));
    return out;
}

base::Result<base::SecretBuffer> hpke_open(Primitives& primitives, const SealingKeyPair& recipient, base::ByteView info,
                                           base::ByteView aad, base::ByteView sealed) {
    if (sealed.size() < hpke_overhead) return base::fail(base::ErrorCode::malformed, "too short for a seal");
    PENDOPO_TRY(const model::SealingKey encapsulated, model::SealingKey::from(sealed.first(hpke_encapsulated_size)));
    PENDOPO_TRY(HpkeContext context, hpke_setup_recipient(primitives, encapsulated, recipient, info));
    return context.open(aad, sealed.subspan(hpke_encapsulated_size));
}

}  // namespace pendopo::envelope
