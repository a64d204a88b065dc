// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/primitives.hpp"

namespace pendopo::envelope {

SealingKeyPair Primitives::generate_sealing_key() {
    SealingKeyPair pair;
    random_fill(pair.private_half.span());
    pair.public_half = x25519_public(pair.private_half);
    return pair;
}

SigningKeyPair Primitives::generate_signing_key() {
    SigningKeyPair pair;
    for (;;) {
        random_fill(pair.private_half.span());
        // Refused once in 2^32 tries: P-256's order begins with 32 one bits.
        if (auto point = p256_public(pair.private_half)) {
            pair.public_half = *point;
            return pair;
        }
    }
}

base::SecretFixed<32> hkdf_extract(Primitives& primitives, base::ByteView salt, base::ByteView secret) {
    return primitives.hmac_sha256(salt, secret);
}

void hkdf_expand(Primitives& primitives, base::ByteView pseudorandom_key, base::ByteView info, base::ByteSpan out) {
    PENDOPO_ASSERT(out.size() <= 255 * 32);
    base::SecretBuffer message(32 + info.size() + 1);
    base::Byte counter = 0;
    std::size_t done = 0;
    base::SecretFixed<32> block;
    while (done < out.size()) {
        message.resize(0);
        ++counter;
        const bool fits =
            (counter == 1 || message.append(block.view())) && message.append(info) && message.append({&counter, 1});
        PENDOPO_ASSERT(fits);
        block = primitives.hmac_sha256(pseudorandom_key, message.view());
        const std::size_t count = std::min<std::size_t>(32, out.size() - done);
        std::copy_n(block.bytes.begin(), count, out.begin() + static_cast<std::ptrdiff_t>(done));
        done += count;
    }
}

void hkdf(Primitives& primitives, base::ByteView secret, base::ByteView info, base::ByteSpan out) {
    hkdf_expand(primitives, hkdf_extract(primitives, {}, secret).view(), info, out);
}

}  // namespace pendopo::envelope
