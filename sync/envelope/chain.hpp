// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "storage/model/entry.hpp"
#include "sync/envelope/primitives.hpp"

namespace pendopo::envelope {

/// h = H("entry", aad ‖ h_prev ‖ SHA-256(sealed)).
[[nodiscard]] model::Hash entry_hash(Primitives& primitives, base::ByteView aad, const model::Hash& previous,
                                     base::ByteView sealed);
/// h of an entry from its own fields; `entry.hash` is not read.
[[nodiscard]] model::Hash entry_hash(Primitives& primitives, const model::Entry& entry);

/// Where a journal is, and the key that signs its entries and nothing else.
struct JournalIdentity {
    model::DeviceId device;
    model::JournalId journal;
};

/// The entry that follows `head`, hashed and signed. `sealed` must have been sealed under aad_for(device, journal,
/// head.seq + 1, header). `key` must be one that Primitives::p256_public accepts.
[[nodiscard]] model::Entry make_entry(Primitives& primitives, const JournalIdentity& identity, const model::Head& head,
                                      base::Bytes header, base::Bytes sealed, const PrivateKey& key);

/// Checks hash and signature of one entry against its own fields. That `previous` is what came before, and the
/// sequence number, are for the caller to compare.
/// Errors: unauthentic (the hash is another one, or the signature does not verify).
[[nodiscard]] base::Status verify_entry(Primitives& primitives, const model::Entry& entry,
                                        const model::SigningKey& journal_key);

}  // namespace pendopo::envelope
