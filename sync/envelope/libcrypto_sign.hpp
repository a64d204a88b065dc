// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sync/envelope/libcrypto_handles.hpp"
#include "sync/envelope/primitives.hpp"

namespace pendopo::envelope::libcrypto {

/// P-256 with libcrypto: OpenSSL 3.0 has no deterministic ECDSA, so the nonce of RFC 6979 and the few steps around
/// it (FIPS 186-5 section 6.4) stand here, with libcrypto's arithmetic that does not depend on secrets in its timing.
/// Any thread.
class P256 {
public:
    P256();

    [[nodiscard]] base::Result<model::SigningKey> public_key(const PrivateKey& key) const;
    /// `primitives` serves the HMAC of RFC 6979.
    [[nodiscard]] model::Signature sign(Primitives& primitives, const PrivateKey& key, const model::Hash& digest) const;
    [[nodiscard]] bool verify(const model::SigningKey& key, const model::Hash& digest,
                              const model::Signature& signature) const;

private:
    [[nodiscard]] bool in_range(const BIGNUM* value) const;
    [[nodiscard]] bool sign_with(const BIGNUM* nonce, const BIGNUM* key, const BIGNUM* digest,
                                 model::Signature& out) const;
    [[nodiscard]] Bignum product(const BIGNUM* a, const BIGNUM* b, BN_CTX* context) const;

    Group group_;
    Bignum order_minus_two_;
    Montgomery montgomery_;
};

/// A libcrypto key of an uncompressed point; null if it is none of the curve.
[[nodiscard]] Key public_key_object(const model::SigningKey& point);

}  // namespace pendopo::envelope::libcrypto
