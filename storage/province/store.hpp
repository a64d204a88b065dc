// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "storage/model/enrolment.hpp"
#include "storage/model/stored_entry.hpp"
#include "storage/province/announcement_store.hpp"
#include "storage/province/keep_store.hpp"
#include "storage/province/mail_store.hpp"
#include "storage/province/media_store.hpp"
#include "storage/province/reply_store.hpp"
#include "storage/province/watch_store.hpp"

namespace pendopo::province {

enum class DeviceState : std::uint8_t {
    active = 1,
    revoked = 2,   ///< shut out: what it still sends is quarantined
    replaced = 3,  ///< by other keys or another box: what it still sends is welcome, and flagged
};

/// Whether a key may speak: a device's TLS key and journal key in one row (DESIGN.md section 5).
struct Device {
    model::DeviceId id;
    model::Hash tls_spki;  ///< SHA-256 of SubjectPublicKeyInfo; unique
    model::SigningKey journal_key;
    DeviceState state = DeviceState::active;
    std::string site;
    std::string name;   ///< given at confirmation
    std::string words;  ///< the 8 words that were compared
    base::WallTime created_at;
    base::WallTime changed_at;                   ///< of the last change of state
    std::optional<model::DeviceId> replaced_by;  ///< the device that took its place, if its own id did not go on
};

/// A one-use permission to enrol, bound to a site. Only its hash is kept.
struct Token {
    model::Hash hash;
    std::string site;
    base::WallTime created_at;
    base::WallTime expires_at;
    std::optional<model::Hash> used_by;  ///< tls_spki
};

/// What a device hands in, after the caller verified CSR and identity signature.
struct EnrolmentRequest {
    model::Hash token_hash;
    model::Hash tls_spki;
    model::DeviceId device;
    model::JournalId journal;
    model::SigningKey journal_key;
    std::string csr_pem;
    std::string words;
};

struct EnrolmentRecord {
    EnrolmentRequest request;
    std::string site;                                              ///< the token's
    model::EnrolmentState state = model::EnrolmentState::pending;  ///< pending, confirmed or refused
    std::string certificate_pem;                                   ///< when confirmed
    base::WallTime created_at;
};

/// The answer to a request for enrolment. The same request may be sent again and again: it then tells how far it is.
struct EnrolmentAnswer {
    enum class Kind : std::uint8_t {
        accepted,  ///< see record.state
        token_unknown,
        token_expired,
        token_used,   ///< by another key, or the same key with another request
        key_revoked,  ///< this TLS key lost its right (revoked, replaced): the device must make new keys
        queue_full    ///< limits::enrolments_pending_max are waiting
    };
    Kind kind = Kind::token_unknown;
    EnrolmentRecord record;  ///< meaningful if accepted
};

/// A run of entries of one journal, chain and signature verified by the caller.
struct IngestRun {
    model::DeviceId device;
    model::JournalId journal;
    std::vector<model::Entry> entries;  ///< consecutive, at least one; a zero signature means none was sent
    base::WallTime received_at;
};

/// An entry of a journal that is stored already: its link in the chain.
struct StoredLink {
    std::uint64_t seq = 0;
    model::Hash hash;
    model::Hash previous;
    model::EntryFlags flags = model::EntryFlags::none;
};

/// What is stored of a journal, as far as a run from first_seq to last_seq needs it.
struct JournalKnowledge {
    model::Head head;                     ///< as the last decision set it; seq 0 if nothing is stored
    std::vector<StoredLink> overlapping;  ///< first_seq − 1 ≤ seq ≤ last_seq, of all branches, by seq; at most
                                          ///< limits::store_overlap_links_max
    std::vector<StoredLink> waiting;      ///< flagged gap, seq > last_seq, by seq; at most limits::store_gap_links_max
};

/// What to do with a run.
struct IngestDecision {
    struct Insert {
        std::size_t index = 0;  ///< into IngestRun::entries
        model::EntryFlags flags = model::EntryFlags::none;
    };
    std::vector<Insert> insert;
    std::vector<model::Hash> clear_gap;  ///< stored entries, named by `knowledge`, that are no longer behind a gap
    model::Head head;                    ///< the journal's head from now on
    std::vector<model::Hash> fork{};     ///< of clear_gap, those that hang on another branch
};

/// Decides inside the transaction (sync/receiver does the thinking). Called once for each attempt, on any thread,
/// while the caller of `ingest` waits; must be quick, must not throw and must not use the store.
using IngestDecider = std::function<IngestDecision(const JournalKnowledge&)>;

struct IngestResult {
    std::size_t stored = 0;
    std::size_t duplicates = 0;  ///< entries of the run that were there already or that the decision left out
};

/// One page of the desk's list.
struct EntryQuery {
    std::uint64_t after_number = 0;  ///< entries with a greater number
    std::size_t count = 100;         ///< at most limits::store_page_max
    bool with_quarantined = false;   ///< else those of devices that are shut out still are left out
};

struct Counts {
    std::uint64_t entries = 0;
    std::uint64_t quarantined = 0;
    std::uint64_t apart = 0;  ///< of those, what is left out of a list without them: the device is shut out still
    std::uint64_t forked = 0;
    std::uint64_t late = 0;
    std::uint64_t gaps = 0;        ///< entries whose forerunners have not come yet
    std::uint64_t unverified = 0;  ///< requests kept by WatchStore
    std::uint64_t journals = 0;
    std::uint64_t devices_active = 0;
    std::uint64_t devices_revoked = 0;
    std::uint64_t devices_replaced = 0;
    std::uint64_t enrolments_pending = 0;
};

/// The province's store. Any thread, several processes (the server and pendopo-ctl) on the same data.
///
/// What a call returned as done is durable. What another process committed is seen from the next call on: nothing is
/// cached, so a revocation holds from the next request. Every call can fail with unavailable (another writer is too
/// slow), disk_full, corrupt and io beside what it names; then nothing of it was done.
class Store : public MailStore,
              public HealthStore,
              public WatchStore,
              public MediaStore,
              public KeepStore,
              public ReplyStore,
              public AnnouncementStore {
public:
    // --- Who this store is ---------------------------------------------------------------------------------
    /// A number that changes when the store is restored from a backup; devices then send again what is missing.
    [[nodiscard]] virtual base::Result<std::uint64_t> incarnation() = 0;
    [[nodiscard]] virtual base::Status begin_incarnation(std::uint64_t random) = 0;
    /// If it was ever restored: when the newest thing happened that the oldest of those backups knew. A device that the
    /// store calls enrolled later may have been enrolled since then.
    [[nodiscard]] virtual base::Result<std::optional<base::WallTime>> restored_after() = 0;

    // --- Devices -------------------------------------------------------------------------------------------
    /// Errors: not_found.
    [[nodiscard]] virtual base::Result<Device> find_device(const model::Hash& tls_spki) = 0;
    /// Every row that was ever confirmed for this id, oldest first: the same journal key (an id is its hash) under one
    /// TLS key after the other. Empty for an id that is nobody's.
    [[nodiscard]] virtual base::Result<std::vector<Device>> find_devices(const model::DeviceId& id) = 0;
    /// All keys ever confirmed, oldest first.
    [[nodiscard]] virtual base::Result<std::vector<Device>> devices() = 0;
    /// Takes a key's right to speak, for good: a device comes back by a new enrolment. Again is no error.
    /// Errors: not_found.
    [[nodiscard]] virtual base::Status revoke(const model::Hash& tls_spki, base::WallTime now) = 0;

    // --- Enrolment -----------------------------------------------------------------------------------------
    /// Errors: conflict (that hash is there).
    [[nodiscard]] virtual base::Status add_token(const Token& token) = 0;
    [[nodiscard]] virtual base::Result<std::vector<Token>> tokens() = 0;
    /// Uses the token up and files the request, in one transaction; or tells how far an earlier one is.
    [[nodiscard]] virtual base::Result<EnrolmentAnswer> enrol(const EnrolmentRequest& request, base::WallTime now) = 0;
    /// Oldest first; without a state: all.
    [[nodiscard]] virtual base::Result<std::vector<EnrolmentRecord>> enrolments(
        std::optional<model::EnrolmentState> state) = 0;
    /// Makes the device active under its certificate. An earlier key of the same device is replaced by it. With
    /// `replaces`, the new device takes the place of that one too: its keys count as replaced (unless they were
    /// revoked), its journals are closed where they stand, and its mail goes to the new device.
    /// Errors: not_found (the request, or the device to replace), conflict (not pending), invalid_argument (replaces
    /// itself).
    [[nodiscard]] virtual base::Status confirm(const model::Hash& tls_spki, const std::string& name,
                                               const std::string& certificate_pem, base::WallTime now,
                                               const std::optional<model::DeviceId>& replaces = std::nullopt) = 0;
    /// Errors: not_found, conflict (not pending).
    [[nodiscard]] virtual base::Status refuse(const model::Hash& tls_spki) = 0;

    // --- Entries -------------------------------------------------------------------------------------------
    /// Looks up what is stored of the journal, lets `decide` judge, and does what it says: all in one transaction, all
    /// or nothing. An entry is stored once, by its hash, whatever is decided. Calls that come at the same time share a
    /// commit. When it returns, the run is durable and may be acknowledged.
    /// Errors: invalid_argument (no entries, not consecutive, or of another
    /// journal), refused (the device has limits::device_journals_max journals and this is another one), too_large
    /// (more than limits::store_overlap_links_max entries stand where the run goes: a shorter run may fit).
    [[nodiscard]] virtual base::Result<IngestResult> ingest(const IngestRun& run, const IngestDecider& decide) = 0;

    [[nodiscard]] virtual base::Result<std::vector<model::StoredEntry>> list(const EntryQuery& query) = 0;
    /// Errors: not_found.
    [[nodiscard]] virtual base::Result<model::StoredEntry> read(std::uint64_t number) = 0;
    [[nodiscard]] virtual base::Result<Counts> counts() = 0;
};

}  // namespace pendopo::province
