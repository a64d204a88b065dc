// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "storage/model/ids.hpp"

namespace pendopo::model {

/// What the clear header tells about an entry; nothing finer is visible outside the seal.
enum class EntryClass : std::uint8_t { submission = 0, device_event = 1 };

/// One sealed entry of a journal, with its place in the hash chain (DESIGN.md section 4, "Bytes").
struct Entry {
    DeviceId device;
    JournalId journal;
    std::uint64_t seq = 0;  ///< 1 for the first
    base::Bytes header;     ///< CBOR [1, bundle_epoch, class], verbatim as written
    base::Bytes sealed;     ///< HPKE encapsulated key ‖ ciphertext
    Hash previous;          ///< h of seq − 1; zero for the first
    Hash hash;              ///< h
    Signature signature;    ///< by the journal key, over h
};

/// The end of a journal as somebody knows it.
struct Head {
    std::uint64_t seq = 0;  ///< 0: empty
    Hash hash;

    auto operator<=>(const Head&) const = default;
};

/// The province's signed word that everything up to `head` of this journal is stored.
struct Ack {
    DeviceId device;
    JournalId journal;
    Head head;
    std::uint64_t incarnation = 0;  ///< of the province's store; another number means it was restored
    Signature signature;            ///< Sig("ack", …) by the ack key of the trust bundle
};

}  // namespace pendopo::model
