// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/primitives.hpp"

#include <algorithm>

namespace pendopo::simulation {
namespace {

using envelope::PrivateKey;

class StandInPrimitives : public envelope::Primitives {
public:
    explicit StandInPrimitives(envelope::RandomFill random)
        : real_(envelope::libcrypto_primitives(std::move(random))) {}

    model::Hash sha256(base::ByteView bytes) override { return real_->sha256(bytes); }
    base::SecretFixed<32> hmac_sha256(base::ByteView key, base::ByteView bytes) override {
        return real_->hmac_sha256(key, bytes);
    }
    void chacha20_poly1305_seal(const base::SecretFixed<32>& key, base::ByteView nonce12, base::ByteView aad,
                                base::ByteView plaintext, base::ByteSpan out) override {
        real_->chacha20_poly1305_seal(key, nonce12, aad, plaintext, out);
    }
    base::Status chacha20_poly1305_open(const base::SecretFixed<32>& key, base::ByteView nonce12, base::ByteView aad,
                                        base::ByteView ciphertext, base::ByteSpan out) override {
        return real_->chacha20_poly1305_open(key, nonce12, aad, ciphertext, out);
    }
    void random_fill(base::ByteSpan out) override { real_->random_fill(out); }

    model::SealingKey x25519_public(const PrivateKey& key) override {
        model::SealingKey out;
        out.bytes = digest("sealing", key.view(), {}).bytes;
        return out;
    }
    base::Result<base::SecretFixed<32>> x25519(const PrivateKey& key, const model::SealingKey& other) override {
        const model::SealingKey own = x25519_public(key);
        const auto [low, high] = std::minmax(own, other);
        base::SecretFixed<32> out;
        out.bytes = digest("shared", low.view(), high.view()).bytes;
        return out;
    }

    base::Result<model::SigningKey> p256_public(const PrivateKey& key) override {
        model::SigningKey out;
        out.bytes[0] = 0x04;
        const model::Hash half = digest("signing", key.view(), {});
        std::copy(half.bytes.begin(), half.bytes.end(), out.bytes.begin() + 1);
        return out;
    }
    model::Signature p256_sign(const PrivateKey& key, const model::Hash& signed_digest) override {
        return signature_of(*p256_public(key), signed_digest);
    }
    bool p256_verify(const model::SigningKey& key, const model::Hash& signed_digest,
                     const model::Signature& signature) override {
        return signature == signature_of(key, signed_digest);
    }

private:
    model::Hash digest(std::string_view what, base::ByteView first, base::ByteView second) {
        base::Bytes bytes(what.begin(), what.end());
        base::append(bytes, first);
        base::append(bytes, second);
        return real_->sha256(bytes);
    }
    model::Signature signature_of(const model::SigningKey& key, const model::Hash& signed_digest) {
        const model::Hash half = digest("signature", key.view(), signed_digest.view());
        model::Signature out;
        std::copy(half.bytes.begin(), half.bytes.end(), out.bytes.begin());
        std::copy(signed_digest.bytes.begin(), signed_digest.bytes.end(), out.bytes.begin() + 32);
        return out;
    }

    std::unique_ptr<envelope::Primitives> real_;
};

class CredulousPrimitives final : public StandInPrimitives {
public:
    using StandInPrimitives::StandInPrimitives;
    bool p256_verify(const model::SigningKey&, const model::Hash&, const model::Signature&) override { return true; }
};

}  // namespace

std::unique_ptr<envelope::Primitives> stand_in_primitives(envelope::RandomFill random) {
    return std::make_unique<StandInPrimitives>(std::move(random));
}

std::unique_ptr<envelope::Primitives> credulous_primitives(envelope::RandomFill random) {
    return std::make_unique<CredulousPrimitives>(std::move(random));
}

}  // namespace pendopo::simulation
