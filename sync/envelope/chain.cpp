// SPDX-License-Identifier: Apache-2.0
#include "sync/envelope/chain.hpp"

#include "sync/envelope/hash.hpp"
#include "sync/envelope/header.hpp"

namespace pendopo::envelope {

model::Hash entry_hash(Primitives& primitives, base::ByteView aad, const model::Hash& previous, base::ByteView sealed) {
    base::Bytes message(aad.begin(), aad.end());
    base::append(message, previous.view());
    base::append(message, primitives.sha256(sealed).view());
    return tagged_hash(primitives, "entry", message);
}

model::Hash entry_hash(Primitives& primitives, const model::Entry& entry) {
    return entry_hash(primitives, aad_for(entry), entry.previous, entry.sealed);
}

model::Entry make_entry(Primitives& primitives, const JournalIdentity& identity, const model::Head& head,
                        base::Bytes header, base::Bytes sealed, const PrivateKey& key) {
    model::Entry entry;
    entry.device = identity.device;
    entry.journal = identity.journal;
    entry.seq = head.seq + 1;
    entry.header = std::move(header);
    entry.sealed = std::move(sealed);
    entry.previous = head.hash;
    entry.hash = entry_hash(primitives, entry);
    entry.signature = primitives.p256_sign(key, entry.hash);
    return entry;
}

base::Status verify_entry(Primitives& primitives, const model::Entry& entry, const model::SigningKey& journal_key) {
    if (entry_hash(primitives, entry) != entry.hash)
        return base::fail(base::ErrorCode::unauthentic, "an entry's hash does not fit its bytes");
    if (!primitives.p256_verify(journal_key, entry.hash, entry.signature))
        return base::fail(base::ErrorCode::unauthentic, "an entry's signature does not verify");
    return {};
}

}  // namespace pendopo::envelope
