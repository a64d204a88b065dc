// SPDX-License-Identifier: Apache-2.0
#include <mutex>

#include <mbedtls/chachapoly.h>
#include <psa/crypto.h>

#include "sync/envelope/primitives.hpp"

namespace pendopo::envelope {
namespace {

/// The table of PSA keys is one for the whole process and, in mbedTLS 2.28, not safe for threads.
std::mutex psa_mutex;

/// Imports a key for the life of one operation. Holds the lock.
class PsaKey {
public:
    PsaKey(psa_key_type_t type, psa_algorithm_t algorithm, psa_key_usage_t usage, base::ByteView bytes)
        : lock_(psa_mutex) {
        psa_key_attributes_t attributes = PSA_KEY_ATTRIBUTES_INIT;
        psa_set_key_type(&attributes, type);
        psa_set_key_algorithm(&attributes, algorithm);
        psa_set_key_usage_flags(&attributes, usage);
        valid_ = psa_import_key(&attributes, bytes.data(), bytes.size(), &key_) == PSA_SUCCESS;
    }
    ~PsaKey() {
        if (valid_) psa_destroy_key(key_);
    }
    PsaKey(const PsaKey&) = delete;
    PsaKey& operator=(const PsaKey&) = delete;

    [[nodiscard]] bool valid() const { return valid_; }
    [[nodiscard]] mbedtls_svc_key_id_t id() const { return key_; }

private:
    std::lock_guard<std::mutex> lock_;
    mbedtls_svc_key_id_t key_ = MBEDTLS_SVC_KEY_ID_INIT;
    bool valid_ = false;
};

constexpr psa_key_type_t x25519_pair = PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_MONTGOMERY);
constexpr psa_key_type_t p256_pair = PSA_KEY_TYPE_ECC_KEY_PAIR(PSA_ECC_FAMILY_SECP_R1);
constexpr psa_key_type_t p256_point = PSA_KEY_TYPE_ECC_PUBLIC_KEY(PSA_ECC_FAMILY_SECP_R1);
constexpr psa_algorithm_t sign_algorithm = PSA_ALG_DETERMINISTIC_ECDSA(PSA_ALG_SHA_256);
constexpr psa_algorithm_t verify_algorithm = PSA_ALG_ECDSA(PSA_ALG_SHA_256);

/// ChaCha20-Poly1305 through mbedTLS's own interface: the PSA one of 3.6 copies the plaintext to the heap first.
class ChachaPoly {
public:
    explicit ChachaPoly(const base::SecretFixed<32>& key) {
        mbedtls_chachapoly_init(&context_);
        PENDOPO_ASSERT(mbedtls_chachapoly_setkey(&context_, key.bytes.data()) == 0);
    }
    ~ChachaPoly() { mbedtls_chachapoly_free(&context_); }
    ChachaPoly(const ChachaPoly&) = delete;
    ChachaPoly& operator=(const ChachaPoly&) = delete;

    [[nodiscard]] mbedtls_chachapoly_context* get() { return &context_; }

private:
    mbedtls_chachapoly_context context_{};
};

class MbedtlsPrimitives final : public Primitives {
public:
    explicit MbedtlsPrimitives(RandomFill random) : random_(std::move(random)) {
        const std::lock_guard lock(psa_mutex);
        PENDOPO_ASSERT(psa_crypto_init() == PSA_SUCCESS);
    }

    model::Hash sha256(base::ByteView bytes) override {
        model::Hash out;
        std::size_t size = 0;
        PENDOPO_ASSERT(psa_hash_compute(PSA_ALG_SHA_256, bytes.data(), bytes.size(), out.bytes.data(), out.bytes.size(),
                                        &size) == PSA_SUCCESS);
        return out;
    }

    base::SecretFixed<32> hmac_sha256(base::ByteView key, base::ByteView bytes) override {
        // PSA has no empty keys; for HMAC a zero byte is the same key.
        static constexpr base::Byte zero = 0;
        const PsaKey imported(PSA_KEY_TYPE_HMAC, PSA_ALG_HMAC(PSA_ALG_SHA_256), PSA_KEY_USAGE_SIGN_MESSAGE,
                              key.empty() ? base::ByteView{&zero, 1} : key);
        PENDOPO_ASSERT(imported.valid());
        base::SecretFixed<32> out;
        std::size_t size = 0;
        PENDOPO_ASSERT(psa_mac_compute(imported.id(), PSA_ALG_HMAC(PSA_ALG_SHA_256), bytes.data(), bytes.size(),
                                       out.bytes.data(), out.bytes.size(), &size) == PSA_SUCCESS);
        return out;
    }

    model::SealingKey x25519_public(const PrivateKey& key) override {
        const PsaKey imported(x25519_pair, PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE, key.view());
        PENDOPO_ASSERT(imported.valid());
        model::SealingKey out;
        std::size_t size = 0;
        PENDOPO_ASSERT(psa_export_public_key(imported.id(), out.bytes.data(), out.bytes.size(), &size) == PSA_SUCCESS);
        return out;
    }

    base::Result<base::SecretFixed<32>> x25519(const PrivateKey& key, const model::SealingKey& other) override {
        const PsaKey imported(x25519_pair, PSA_ALG_ECDH, PSA_KEY_USAGE_DERIVE, key.view());
        PENDOPO_ASSERT(imported.valid());
        base::SecretFixed<32> out;
        std::size_t size = 0;
        const bool agreed = psa_raw_key_agreement(PSA_ALG_ECDH, imported.id(), other.bytes.data(), other.bytes.size(),
                                                  out.bytes.data(), out.bytes.size(), &size) == PSA_SUCCESS;
        if (!agreed || base::equal_constant_time(out.view(), base::SecretFixed<32>().view()))
            return base::fail(base::ErrorCode::unauthentic, "a sealing key of low order");
        return out;
    }

    void chacha20_poly1305_seal(const base::SecretFixed<32>& key, base::ByteView nonce12, base::ByteView aad,
                                base::ByteView plaintext, base::ByteSpan out) override {
        PENDOPO_ASSERT(nonce12.size() == 12 && out.size() == plaintext.size() + 16);
        ChachaPoly cipher(key);
        PENDOPO_ASSERT(mbedtls_chachapoly_encrypt_and_tag(cipher.get(), plaintext.size(), nonce12.data(), aad.data(),
                                                          aad.size(), plaintext.data(), out.data(),
                                                          out.data() + plaintext.size()) == 0);
    }

    base::Status chacha20_poly1305_open(const base::SecretFixed<32>& key, base::ByteView nonce12, base::ByteView aad,
                                        base::ByteView ciphertext, base::ByteSpan out) override {
        if (ciphertext.size() < 16) return base::fail(base::ErrorCode::unauthentic, "shorter than its tag");
        PENDOPO_ASSERT(nonce12.size() == 12 && out.size() == ciphertext.size() - 16);
        ChachaPoly cipher(key);
        if (mbedtls_chachapoly_auth_decrypt(cipher.get(), out.size(), nonce12.data(), aad.data(), aad.size(),
                                            ciphertext.data() + out.size(), ciphertext.data(), out.data()) != 0) {
            base::wipe(out);
            return base::fail(base::ErrorCode::unauthentic, "the seal does not open");
        }
        return {};
    }

    base::Result<model::SigningKey> p256_public(const PrivateKey& key) override {
        const PsaKey imported(p256_pair, sign_algorithm, PSA_KEY_USAGE_SIGN_HASH, key.view());
        if (!imported.valid()) return base::fail(base::ErrorCode::invalid_argument, "not a P-256 private key");
        model::SigningKey out;
        std::size_t size = 0;
        PENDOPO_ASSERT(psa_export_public_key(imported.id(), out.bytes.data(), out.bytes.size(), &size) == PSA_SUCCESS);
        return out;
    }

    model::Signature p256_sign(const PrivateKey& key, const model::Hash& digest) override {
        const PsaKey imported(p256_pair, sign_algorithm, PSA_KEY_USAGE_SIGN_HASH, key.view());
        PENDOPO_ASSERT(imported.valid());
        model::Signature out;
        std::size_t size = 0;
        PENDOPO_ASSERT(psa_sign_hash(imported.id(), sign_algorithm, digest.bytes.data(), digest.bytes.size(),
                                     out.bytes.data(), out.bytes.size(), &size) == PSA_SUCCESS);
        return out;
    }

    bool p256_verify(const model::SigningKey& key, const model::Hash& digest,
                     const model::Signature& signature) override {
        const PsaKey imported(p256_point, verify_algorithm, PSA_KEY_USAGE_VERIFY_HASH, key.view());
        return imported.valid() &&
               psa_verify_hash(imported.id(), verify_algorithm, digest.bytes.data(), digest.bytes.size(),
                               signature.bytes.data(), signature.bytes.size()) == PSA_SUCCESS;
    }

    void random_fill(base::ByteSpan out) override { random_(out); }

private:
    RandomFill random_;
};

}  // namespace

std::unique_ptr<Primitives> mbedtls_primitives(RandomFill random) {
    return std::make_unique<MbedtlsPrimitives>(std::move(random));
}

}  // namespace pendopo::envelope
