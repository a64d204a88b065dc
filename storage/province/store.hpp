// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "storage/model/enrolment.hpp"
#include "storage/model/stored_entry.hpp"

namespace pendopo::province {

enum class DeviceState : std::uint8_t { active = 1, revoked = 2 };

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
    base::WallTime changed_at;  ///< of the last change of state
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
        token_used,  ///< by another key, or the same key with another request
        queue_full   ///< limits::enrolments_pending_max are waiting
    };
    Kind kind = Kind::token_unknown;
    EnrolmentRecord record;  ///< meaningful if accepted
};

/// A run of entries of one journal, chain and signature verified by the caller.
struct Ingest {
    model::DeviceId device;
    model::JournalId journal;
    std::vector<model::Entry> entries;  ///< consecutive, at least one; a zero signature means none was sent
    model::EntryFlags flags = model::EntryFlags::none;  ///< for all of them
    base::WallTime received_at;
};

struct IngestResult {
    std::size_t stored = 0;
    std::size_t duplicates = 0;  ///< already there, by hash
    bool forked = false;         ///< what was stored begins or goes on with another branch of the journal
    model::Head head;            ///< the last entry of the run, now stored: what to acknowledge
};

/// What is known of a journal when a batch begins with `first_seq` after `previous`.
struct JournalKnowledge {
    std::optional<model::DeviceId> device;  ///< whose it is; none if it was never seen
    bool previous_known = false;     ///< `previous` is stored at first_seq − 1, or the batch begins the journal
    std::vector<model::Head> heads;  ///< ends of all branches, highest seq first; one unless it was forked
};

/// One page of the desk's list.
struct EntryQuery {
    std::uint64_t after_number = 0;  ///< entries with a greater number
    std::size_t count = 100;         ///< at most limits::store_page_max
    bool with_quarantined = false;
};

struct Counts {
    std::uint64_t entries = 0;
    std::uint64_t quarantined = 0;
    std::uint64_t forked = 0;
    std::uint64_t journals = 0;
    std::uint64_t devices_active = 0;
    std::uint64_t devices_revoked = 0;
    std::uint64_t enrolments_pending = 0;
};

/// The province's store. Any thread, several processes (the server and pendopo-ctl) on the same data.
///
/// What a call returned as done is durable. What another process committed is seen from the next call on: nothing is
/// cached, so a revocation holds from the next request. Every call can fail with unavailable (another writer is too
/// slow), disk_full, corrupt and io beside what it names; then nothing of it was done.
class Store {
public:
    virtual ~Store() = default;

    // --- Who this store is ---------------------------------------------------------------------------------
    /// A number that changes when the store is restored from a backup; devices then send again what is missing.
    [[nodiscard]] virtual base::Result<std::uint64_t> incarnation() = 0;
    [[nodiscard]] virtual base::Status begin_incarnation(std::uint64_t random) = 0;

    // --- Devices -------------------------------------------------------------------------------------------
    /// Errors: not_found.
    [[nodiscard]] virtual base::Result<Device> find_device(const model::Hash& tls_spki) = 0;
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
    /// Makes the device active under its certificate. An earlier key of the same device is revoked by it.
    /// Errors: not_found, conflict (not pending).
    [[nodiscard]] virtual base::Status confirm(const model::Hash& tls_spki, const std::string& name,
                                               const std::string& certificate_pem, base::WallTime now) = 0;
    /// Errors: not_found, conflict (not pending).
    [[nodiscard]] virtual base::Status refuse(const model::Hash& tls_spki) = 0;

    // --- Entries -------------------------------------------------------------------------------------------
    [[nodiscard]] virtual base::Result<JournalKnowledge> knowledge(const model::JournalId& journal,
                                                                   std::uint64_t first_seq,
                                                                   const model::Hash& previous) = 0;
    /// Stores a run of entries, all or none, each exactly once by its hash, and moves the journal's heads, in one
    /// transaction. Calls that come at the same time share a commit. Forks are stored and flagged, never refused.
    /// Errors: conflict (the entry before the first is not stored, or the journal is another device's),
    /// invalid_argument (empty, or not consecutive).
    [[nodiscard]] virtual base::Result<IngestResult> ingest(Ingest run) = 0;

    [[nodiscard]] virtual base::Result<std::vector<model::StoredEntry>> list(const EntryQuery& query) = 0;
    /// Errors: not_found.
    [[nodiscard]] virtual base::Result<model::StoredEntry> read(std::uint64_t number) = 0;
    [[nodiscard]] virtual base::Result<Counts> counts() = 0;
};

}  // namespace pendopo::province
