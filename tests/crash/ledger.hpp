// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "platform/sim/crash_disk.hpp"
#include "storage/model/bundle.hpp"
#include "storage/model/enrolment.hpp"
#include "storage/model/entry.hpp"

/// What happened in a history, and what was promised when. Moments are those of the CrashDisk.
namespace pendopo::crash {

using Moment = std::uint64_t;
inline constexpr Moment never = UINT64_MAX;

/// From when on something may be found after a cut, and from when on it must be.
struct Span {
    Moment begun = never;
    Moment done = never;  ///< never, if it failed

    [[nodiscard]] bool may_be(Moment cut) const { return begun < cut; }
    [[nodiscard]] bool must_be(Moment cut) const { return done <= cut; }
};

/// An entry that was handed to the journal.
struct TakenEntry {
    model::Entry entry;
    base::Bytes frame;                  ///< as it goes into the outbox
    std::vector<model::Hash> chunks{};  ///< of its recordings
    Span journal{};                     ///< append was called, append returned success
    Moment receipt = never;             ///< a citizen saw it
    Moment refused = never;             ///< append returned an error
    Moment dead = never;                ///< refused, and from here on it may never come back
};

template <class Value>
struct Noted {
    Value value;
    Span span;
};

/// A province's word that it holds a journal up to `head`.
struct PromisedAck {
    model::Ack ack;
    Moment promised = never;
};

/// One key at the province: token, request, confirmation, revocation.
struct RegistryKey {
    std::uint64_t number = 0;
    Span token;
    Span request;
    Span confirmed;
    Span revoked;
};

/// A chunk of a recording, from its draft on.
struct TakenChunk {
    model::Hash name;
    base::Bytes bytes;
    Moment drafted = never;       ///< begun
    Span sent;                    ///< to the province, and stored there
    Span safe;                    ///< the province's word that it may go, or that it must
    Moment backup_taken = never;  ///< that word's
};

/// An order to erase an entry.
struct OrderedErasure {
    std::size_t entry = 0;  ///< in Ledger::entries
    Moment backup_taken = never;
    Span province;
    Moment gone = never;  ///< from the kiosk's database
};

/// A letter to a citizen.
struct SentLetter {
    model::LookupId lookup;
    std::uint32_t step = 0;
    std::uint64_t revision = 0;
    base::Bytes frame;
    Span span;            ///< filed at the province
    Moment told = never;  ///< the kiosk's inbox held it, flushed
};

/// The province's files as an operator copied them.
struct Backup {
    Moment taken = never;
    sim::Files files;
};

/// The desk's word that everything of a journal up to `seq` is in a backup.
struct PromisedSafe {
    model::JournalId journal;
    std::uint64_t seq = 0;
    Moment backup_taken = never;
    Span span;  ///< of its filing
};

/// Something done by somebody, for the story and the coverage.
struct Deed {
    std::string what;
    Span span;
    enum class Kind : std::uint8_t {
        other,
        opening,
        migration,
        append,
        ingest,
        ack,
        prune,
        closing,
        record,
        send_media,
        safe_media,
        order_erasure,
        erase,
        mail,
        file_mail
    } kind = Kind::other;
};

struct Ledger {
    model::DeviceId device;  ///< of a journal that is begun
    std::vector<TakenEntry> entries;
    std::vector<Noted<model::JournalId>> journals;
    std::vector<Noted<model::StoredBundle>> kiosk_bundles;
    std::vector<Noted<model::StoredBundle>> sync_bundles;
    std::vector<Noted<model::Enrolment>> enrolments;
    std::vector<Noted<base::Bytes>> settings;  ///< the kiosk's place in the inbox
    std::vector<Noted<base::Bytes>> inbox_frames;
    std::vector<PromisedAck> acks;
    std::vector<Noted<model::Entry>> old_entries;  ///< stored at the province before this history's device came
    std::vector<RegistryKey> keys;
    std::vector<Backup> backups;
    std::vector<PromisedSafe> safes;
    std::vector<TakenChunk> chunks;
    std::vector<OrderedErasure> erasures;
    std::vector<SentLetter> letters;
    bool older_journal = false;  ///< the first start migrates
    bool older_sync = false;
    std::vector<Deed> deeds;
};

}  // namespace pendopo::crash
