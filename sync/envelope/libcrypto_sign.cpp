// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/libcrypto_sign.hpp"

#include <openssl/core_names.h>
#include <openssl/objects.h>
#include <openssl/params.h>

namespace pendopo::envelope::libcrypto {
namespace {

/// The stream of candidate nonces of RFC 6979 section 3.2: K and V of the HMAC generator.
class NonceStream {
public:
    NonceStream(Primitives& primitives, const PrivateKey& key, base::ByteView reduced_digest)
        : primitives_(primitives) {
        value_.bytes.fill(1);
        for (const base::Byte step : {base::Byte{0}, base::Byte{1}}) {
            base::SecretBuffer message(32 + 1 + 32 + 32);
            PENDOPO_ASSERT(message.append(value_.view()) && message.append({&step, 1}) && message.append(key.view()) &&
                           message.append(reduced_digest));
            update(message.view());
        }
    }
    /// Step h.2: the next candidate.
    [[nodiscard]] const base::SecretFixed<32>& next() {
        if (used_) {
            base::SecretBuffer message(32 + 1);
            PENDOPO_ASSERT(message.append(value_.view()) && message.append({&zero, 1}));
            update(message.view());
        }
        used_ = true;
        value_ = primitives_.hmac_sha256(key_.view(), value_.view());
        return value_;
    }

private:
    void update(base::ByteView message) {
        key_ = primitives_.hmac_sha256(key_.view(), message);
        value_ = primitives_.hmac_sha256(key_.view(), value_.view());
    }

    static constexpr base::Byte zero = 0;
    Primitives& primitives_;
    base::SecretFixed<32> key_;
    base::SecretFixed<32> value_;
    bool used_ = false;
};

Bignum from_bytes(base::ByteView bytes) {
    Bignum number(BN_secure_new());
    PENDOPO_ASSERT(number && BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), number.get()) != nullptr);
    BN_set_flags(number.get(), BN_FLG_CONSTTIME);
    return number;
}

}  // namespace

P256::P256()
    : group_(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1)),
      order_minus_two_(BN_new()),
      montgomery_(BN_MONT_CTX_new()) {
    const BignumContext context(BN_CTX_new());
    PENDOPO_ASSERT(group_ && order_minus_two_ && montgomery_ && context);
    PENDOPO_ASSERT(BN_sub(order_minus_two_.get(), EC_GROUP_get0_order(group_.get()), BN_value_one()) == 1 &&
                   BN_sub_word(order_minus_two_.get(), 1) == 1);
    PENDOPO_ASSERT(BN_MONT_CTX_set(montgomery_.get(), EC_GROUP_get0_order(group_.get()), context.get()) == 1);
}

bool P256::in_range(const BIGNUM* value) const {
    return !BN_is_zero(value) && BN_cmp(value, EC_GROUP_get0_order(group_.get())) < 0;
}

base::Result<model::SigningKey> P256::public_key(const PrivateKey& key) const {
    const Bignum number = from_bytes(key.view());
    if (!in_range(number.get())) return base::fail(base::ErrorCode::invalid_argument, "not a P-256 private key");
    const BignumContext context(BN_CTX_secure_new());
    const Point point(EC_POINT_new(group_.get()));
    PENDOPO_ASSERT(context && point);
    PENDOPO_ASSERT(EC_POINT_mul(group_.get(), point.get(), number.get(), nullptr, nullptr, context.get()) == 1);
    model::SigningKey out;
    PENDOPO_ASSERT(EC_POINT_point2oct(group_.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, out.bytes.data(),
                                      out.bytes.size(), context.get()) == out.bytes.size());
    return out;
}

Bignum P256::product(const BIGNUM* a, const BIGNUM* b, BN_CTX* context) const {
    // One factor is taken into Montgomery form, so that the product leaves it again.
    Bignum out(BN_secure_new());
    PENDOPO_ASSERT(out && BN_to_montgomery(out.get(), a, montgomery_.get(), context) == 1);
    PENDOPO_ASSERT(BN_mod_mul_montgomery(out.get(), out.get(), b, montgomery_.get(), context) == 1);
    return out;
}

bool P256::sign_with(const BIGNUM* nonce, const BIGNUM* key, const BIGNUM* digest, model::Signature& out) const {
    const BIGNUM* order = EC_GROUP_get0_order(group_.get());
    const BignumContext context(BN_CTX_secure_new());
    const Point point(EC_POINT_new(group_.get()));
    const Bignum r(BN_new());
    const Bignum inverse(BN_secure_new());
    PENDOPO_ASSERT(context && point && r && inverse);
    PENDOPO_ASSERT(EC_POINT_mul(group_.get(), point.get(), nonce, nullptr, nullptr, context.get()) == 1);
    PENDOPO_ASSERT(EC_POINT_get_affine_coordinates(group_.get(), point.get(), r.get(), nullptr, context.get()) == 1);
    PENDOPO_ASSERT(BN_nnmod(r.get(), r.get(), order, context.get()) == 1);
    // Fermat: nonce^(n-2) is its inverse, and this exponentiation takes the same time for every nonce.
    PENDOPO_ASSERT(BN_mod_exp_mont_consttime(inverse.get(), nonce, order_minus_two_.get(), order, context.get(),
                                             montgomery_.get()) == 1);
    const Bignum sum = product(key, r.get(), context.get());
    PENDOPO_ASSERT(BN_mod_add_quick(sum.get(), sum.get(), digest, order) == 1);
    const Bignum s = product(inverse.get(), sum.get(), context.get());
    if (BN_is_zero(r.get()) || BN_is_zero(s.get())) return false;
    PENDOPO_ASSERT(BN_bn2binpad(r.get(), out.bytes.data(), 32) == 32 &&
                   BN_bn2binpad(s.get(), out.bytes.data() + 32, 32) == 32);
    return true;
}

model::Signature P256::sign(Primitives& primitives, const PrivateKey& key, const model::Hash& digest) const {
    const Bignum private_number = from_bytes(key.view());
    PENDOPO_ASSERT(in_range(private_number.get()));
    const BignumContext context(BN_CTX_new());
    const Bignum digest_number = from_bytes(digest.view());
    PENDOPO_ASSERT(context && BN_nnmod(digest_number.get(), digest_number.get(), EC_GROUP_get0_order(group_.get()),
                                       context.get()) == 1);
    std::array<base::Byte, 32> reduced{};
    PENDOPO_ASSERT(BN_bn2binpad(digest_number.get(), reduced.data(), 32) == 32);
    NonceStream nonces(primitives, key, reduced);
    model::Signature out;
    for (;;) {
        const Bignum nonce = from_bytes(nonces.next().view());
        if (in_range(nonce.get()) && sign_with(nonce.get(), private_number.get(), digest_number.get(), out)) return out;
    }
}

Key public_key_object(const model::SigningKey& point) {
    std::array<char, 11> group{"prime256v1"};
    auto bytes = point.bytes;
    const OSSL_PARAM parameters[] = {
        OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, group.data(), 0),
        OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, bytes.data(), bytes.size()),
        OSSL_PARAM_construct_end()};
    if (bytes[0] != 4) return nullptr;  // libcrypto takes the hybrid form 06/07 too
    const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
    EVP_PKEY* key = nullptr;
    PENDOPO_ASSERT(context && EVP_PKEY_fromdata_init(context.get()) == 1);
    if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, const_cast<OSSL_PARAM*>(parameters)) != 1)
        return nullptr;
    return Key(key);
}

bool P256::verify(const model::SigningKey& key, const model::Hash& digest, const model::Signature& signature) const {
    const Key object = public_key_object(key);
    if (!object) return false;
    EcdsaSignature pair(ECDSA_SIG_new());
    Bignum r(BN_bin2bn(signature.bytes.data(), 32, nullptr));
    Bignum s(BN_bin2bn(signature.bytes.data() + 32, 32, nullptr));
    PENDOPO_ASSERT(pair && r && s && ECDSA_SIG_set0(pair.get(), r.release(), s.release()) == 1);
    std::array<unsigned char, 80> der{};
    unsigned char* end = der.data();
    const int size = i2d_ECDSA_SIG(pair.get(), &end);
    PENDOPO_ASSERT(size > 0 && static_cast<std::size_t>(size) <= der.size());
    const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, object.get(), nullptr));
    return context && EVP_PKEY_verify_init(context.get()) == 1 &&
           EVP_PKEY_verify(context.get(), der.data(), static_cast<std::size_t>(size), digest.bytes.data(),
                           digest.bytes.size()) == 1;
}

}  // namespace pendopo::envelope::libcrypto
