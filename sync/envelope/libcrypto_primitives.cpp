// SPDX-License-Identifier: Apache-2.0
#include <openssl/err.h>
#include <openssl/hmac.h>

#include "sync/envelope/libcrypto_sign.hpp"

namespace pendopo::envelope {
namespace {

using namespace libcrypto;

int size_of(base::ByteView bytes) {
    return static_cast<int>(bytes.size());
}

class LibcryptoPrimitives final : public Primitives {
public:
    explicit LibcryptoPrimitives(RandomFill random)
        : random_(std::move(random)),
          sha256_(EVP_MD_fetch(nullptr, "SHA256", nullptr)),
          chacha20_poly1305_(EVP_CIPHER_fetch(nullptr, "ChaCha20-Poly1305", nullptr)) {
        PENDOPO_ASSERT(sha256_ && chacha20_poly1305_);
    }

    model::Hash sha256(base::ByteView bytes) override {
        const DigestContext context(EVP_MD_CTX_new());
        model::Hash out;
        PENDOPO_ASSERT(context && EVP_DigestInit_ex2(context.get(), sha256_.get(), nullptr) == 1 &&
                       EVP_DigestUpdate(context.get(), bytes.data(), bytes.size()) == 1 &&
                       EVP_DigestFinal_ex(context.get(), out.bytes.data(), nullptr) == 1);
        return out;
    }

    base::SecretFixed<32> hmac_sha256(base::ByteView key, base::ByteView bytes) override {
        static constexpr base::Byte zero = 0;  // a null key would mean: the last one
        base::SecretFixed<32> out;
        PENDOPO_ASSERT(HMAC(sha256_.get(), key.empty() ? &zero : key.data(), size_of(key), bytes.data(), bytes.size(),
                            out.bytes.data(), nullptr) != nullptr);
        return out;
    }

    model::SealingKey x25519_public(const PrivateKey& key) override {
        const Key object = private_x25519(key);
        model::SealingKey out;
        std::size_t size = out.bytes.size();
        PENDOPO_ASSERT(EVP_PKEY_get_raw_public_key(object.get(), out.bytes.data(), &size) == 1);
        return out;
    }

    base::Result<base::SecretFixed<32>> x25519(const PrivateKey& key, const model::SealingKey& other) override {
        const Key object = private_x25519(key);
        const Key peer(
            EVP_PKEY_new_raw_public_key_ex(nullptr, "X25519", nullptr, other.bytes.data(), other.bytes.size()));
        const KeyContext context(EVP_PKEY_CTX_new_from_pkey(nullptr, object.get(), nullptr));
        PENDOPO_ASSERT(peer && context && EVP_PKEY_derive_init(context.get()) == 1 &&
                       EVP_PKEY_derive_set_peer(context.get(), peer.get()) == 1);
        base::SecretFixed<32> out;
        std::size_t size = out.bytes.size();
        if (EVP_PKEY_derive(context.get(), out.bytes.data(), &size) != 1 ||
            base::equal_constant_time(out.view(), base::SecretFixed<32>().view())) {
            ERR_clear_error();
            return base::fail(base::ErrorCode::unauthentic, "a sealing key of low order");
        }
        return out;
    }

    void chacha20_poly1305_seal(const base::SecretFixed<32>& key, base::ByteView nonce12, base::ByteView aad,
                                base::ByteView plaintext, base::ByteSpan out) override {
        PENDOPO_ASSERT(nonce12.size() == 12 && out.size() == plaintext.size() + 16);
        const CipherContext context(EVP_CIPHER_CTX_new());
        int count = 0;
        PENDOPO_ASSERT(context && EVP_EncryptInit_ex2(context.get(), chacha20_poly1305_.get(), key.bytes.data(),
                                                      nonce12.data(), nullptr) == 1);
        PENDOPO_ASSERT(aad.empty() || EVP_EncryptUpdate(context.get(), nullptr, &count, aad.data(), size_of(aad)) == 1);
        PENDOPO_ASSERT(plaintext.empty() ||
                       EVP_EncryptUpdate(context.get(), out.data(), &count, plaintext.data(), size_of(plaintext)) == 1);
        PENDOPO_ASSERT(EVP_EncryptFinal_ex(context.get(), out.data() + plaintext.size(), &count) == 1);
        PENDOPO_ASSERT(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, 16, out.data() + plaintext.size()) ==
                       1);
    }

    base::Status chacha20_poly1305_open(const base::SecretFixed<32>& key, base::ByteView nonce12, base::ByteView aad,
                                        base::ByteView ciphertext, base::ByteSpan out) override {
        if (ciphertext.size() < 16) return base::fail(base::ErrorCode::unauthentic, "shorter than its tag");
        PENDOPO_ASSERT(nonce12.size() == 12 && out.size() == ciphertext.size() - 16);
        const CipherContext context(EVP_CIPHER_CTX_new());
        std::array<base::Byte, 16> tag{};
        std::copy(ciphertext.end() - 16, ciphertext.end(), tag.begin());
        int count = 0;
        PENDOPO_ASSERT(context && EVP_DecryptInit_ex2(context.get(), chacha20_poly1305_.get(), key.bytes.data(),
                                                      nonce12.data(), nullptr) == 1);
        PENDOPO_ASSERT(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, 16, tag.data()) == 1);
        PENDOPO_ASSERT(aad.empty() || EVP_DecryptUpdate(context.get(), nullptr, &count, aad.data(), size_of(aad)) == 1);
        PENDOPO_ASSERT(out.empty() || EVP_DecryptUpdate(context.get(), out.data(), &count, ciphertext.data(),
                                                        static_cast<int>(out.size())) == 1);
        if (EVP_DecryptFinal_ex(context.get(), tag.data(), &count) != 1) {
            base::wipe(out);
            ERR_clear_error();
            return base::fail(base::ErrorCode::unauthentic, "the seal does not open");
        }
        return {};
    }

    base::Result<model::SigningKey> p256_public(const PrivateKey& key) override { return p256_.public_key(key); }
    model::Signature p256_sign(const PrivateKey& key, const model::Hash& digest) override {
        return p256_.sign(*this, key, digest);
    }
    bool p256_verify(const model::SigningKey& key, const model::Hash& digest,
                     const model::Signature& signature) override {
        const bool valid = p256_.verify(key, digest, signature);
        if (!valid) ERR_clear_error();
        return valid;
    }

    void random_fill(base::ByteSpan out) override { random_(out); }

private:
    static Key private_x25519(const PrivateKey& key) {
        Key object(EVP_PKEY_new_raw_private_key_ex(nullptr, "X25519", nullptr, key.bytes.data(), key.bytes.size()));
        PENDOPO_ASSERT(object != nullptr);
        return object;
    }

    RandomFill random_;
    Digest sha256_;
    Cipher chacha20_poly1305_;
    P256 p256_;
};

}  // namespace

std::unique_ptr<Primitives> libcrypto_primitives(RandomFill random) {
    return std::make_unique<LibcryptoPrimitives>(std::move(random));
}

}  // namespace pendopo::envelope
