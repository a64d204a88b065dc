// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/hash.hpp"

#include <algorithm>

namespace pendopo::envelope {

model::Hash tagged_hash(Primitives& primitives, std::string_view tag, base::ByteView bytes) {
    PENDOPO_ASSERT(!tag.empty() && tag.find('\0') == std::string_view::npos);
    base::Bytes message;
    message.reserve(10 + tag.size() + 1 + bytes.size());
    base::append(message, base::as_bytes("pendopo/1/"));
    base::append(message, base::as_bytes(tag));
    message.push_back(0);
    base::append(message, bytes);
    return primitives.sha256(message);
}

model::Signature sign_tagged(Primitives& primitives, std::string_view tag, base::ByteView bytes,
                             const PrivateKey& key) {
    return primitives.p256_sign(key, tagged_hash(primitives, tag, bytes));
}

bool verify_tagged(Primitives& primitives, std::string_view tag, base::ByteView bytes,
                   const model::Signature& signature, const model::SigningKey& key) {
    return primitives.p256_verify(key, tagged_hash(primitives, tag, bytes), signature);
}

model::DeviceId device_id_of(Primitives& primitives, const model::SigningKey& journal_key) {
    const model::Hash hash = tagged_hash(primitives, "device", journal_key.view());
    model::DeviceId id;
    std::copy_n(hash.bytes.begin(), id.bytes.size(), id.bytes.begin());
    return id;
}

}  // namespace pendopo::envelope
