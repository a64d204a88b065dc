// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/device/stream.hpp"
#include "storage/model/bundle.hpp"
#include "storage/model/enrolment.hpp"
#include "storage/model/entry.hpp"

namespace pendopo::device {

struct SyncStoreOptions {
    std::string vfs;  ///< SQLite VFS by name, for simulation and counting; empty: the system's
};

/// An entry seen in the outbox and where its frame stands there.
struct IndexedEntry {
    model::JournalId journal;
    std::uint64_t seq = 0;
    StreamPosition at;
    std::uint32_t frame_bytes = 0;  ///< so that a batch can be measured before it is read
};

/// What sync knows of one journal.
struct JournalProgress {
    model::DeviceId device;
    model::JournalId journal;
    model::Head watermark;          ///< up to where the province holds it, by its last signed ack
    std::uint64_t incarnation = 0;  ///< of that ack; 0 before the first
    std::uint64_t last_seq = 0;     ///< the highest seen in the outbox
};

/// Up to where mail was received.
struct MailCursor {
    std::uint64_t next = 0;  ///< ask after this number
    std::uint64_t incarnation = 0;
    auto operator<=>(const MailCursor&) const = default;
};

/// The sync daemon's database, sync.db. Nothing in it is needed to keep a promise: when it is lost, the outbox is read
/// again from its start and the province's acks tell the rest; only the enrolment then has to be repeated.
///
/// Locked against other processes while open. One thread at a time. Every call that returns a Status is one
/// transaction: whole or not at all. Power loss may forget the newest places and attempts, nothing else. Every method
/// can fail with disk_full, corrupt and io beside what it names.
class SyncStore {
public:
    /// As Journal::open, with the same errors; a corrupt file may be set aside (journal.hpp) and begun anew.
    [[nodiscard]] static base::Result<SyncStore> open(const std::filesystem::path& path,
                                                      const SyncStoreOptions& options);
    SyncStore(SyncStore&&) noexcept;
    SyncStore& operator=(SyncStore&&) noexcept;
    ~SyncStore();

    /// Notes entries read from the outbox (of limits::device_journals_max journals at most) and, in the same
    /// transaction, how far it was read. An entry seen before gets its newest place.
    [[nodiscard]] base::Status index(const model::DeviceId& device, std::span<const IndexedEntry> entries,
                                     const StreamPosition& read_to);
    /// How far the outbox was read; {} at first.
    [[nodiscard]] base::Result<StreamPosition> outbox_position() const;
    /// Forgets all places and the position: the outbox will be read again from its start. Watermarks stay. To be called
    /// once a place turns out to hold another entry or none: the segment is gone, or power loss left another outbox.
    [[nodiscard]] base::Status forget_index();

    /// Every journal seen, oldest first.
    [[nodiscard]] base::Result<std::vector<JournalProgress>> journals() const;
    [[nodiscard]] base::Result<std::optional<JournalProgress>> journal(const model::JournalId& id) const;
    /// Indexed entries with seq ≥ first_seq in order of seq, at most `count`. There may be gaps: what a damaged outbox
    /// lost, until the kiosk refills it.
    [[nodiscard]] base::Result<std::vector<IndexedEntry>> entries(const model::JournalId& id, std::uint64_t first_seq,
                                                                  std::size_t count) const;
    /// Entries seen in the outbox beyond the watermarks.
    [[nodiscard]] base::Result<std::uint64_t> waiting() const;

    /// Moves the watermark to a verified ack, up or, under another incarnation, down. Places below the watermark are
    /// kept, so that a restored province can be sent them again. An older ack of the same incarnation changes nothing;
    /// the first of another one takes all other journals' watermarks back to the start, for it may lack theirs too. A
    /// zero signature marks what nobody signed.
    /// Errors: not_found (no such journal).
    [[nodiscard]] base::Status mark_acked(const model::Ack& ack);
    /// What mark_acked took last of each journal under the province's present incarnation, word for word, oldest
    /// journal first: for a kiosk that did not hear it. Those without a signature are left out.
    [[nodiscard]] base::Result<std::vector<model::Ack>> acks() const;
    /// The incarnations of the province that acks moved on from, of whichever journal.
    [[nodiscard]] base::Result<std::vector<std::uint64_t>> left_behind() const;

    /// The device's identity frame, verbatim (device, journal, journal key, signature). Handed in at enrolment.
    [[nodiscard]] base::Status store_identity(base::ByteView frame);
    [[nodiscard]] base::Result<std::optional<base::Bytes>> identity() const;

    [[nodiscard]] base::Status store_enrolment(const model::Enrolment& enrolment);
    [[nodiscard]] base::Result<model::Enrolment> enrolment() const;

    /// Errors: conflict (an older epoch, or other bytes under the same), too_large.
    [[nodiscard]] base::Status store_bundle(const model::StoredBundle& bundle,
                                            model::KeptBundle kept = model::KeptBundle::whole);
    [[nodiscard]] base::Result<std::optional<model::StoredBundle>> bundle() const;

    /// {0, 0} at first.
    [[nodiscard]] base::Result<MailCursor> mail_cursor() const;
    [[nodiscard]] base::Status keep_mail_cursor(const MailCursor& cursor);

    /// Notes that the province holds these chunks, by its word under this incarnation.
    [[nodiscard]] base::Status mark_held(std::span<const model::Hash> names, std::uint64_t incarnation);
    /// Forgets the marks of these chunks: the kiosk has not heard of them, so the province is asked again.
    [[nodiscard]] base::Status forget_held(std::span<const model::Hash> names);
    /// Under which incarnation the province last said that it holds this chunk, if it did.
    [[nodiscard]] base::Result<std::optional<std::uint64_t>> held_under(const model::Hash& name) const;
    /// Forgets the marks of all chunks but these: the others are not on the device any more.
    [[nodiscard]] base::Status forget_held_except(std::span<const model::Hash> names);

    /// Failed attempts in a row of one kind of work ("batch", "night"), so that a restart does not forget to
    /// be patient. 0 if never set.
    [[nodiscard]] base::Status set_attempts(std::string_view work, std::uint32_t attempts);
    [[nodiscard]] base::Result<std::uint32_t> attempts(std::string_view work) const;

    /// Moves the write-ahead log into the file once it is worth it.
    void idle() noexcept;

private:
    struct Parts;
    explicit SyncStore(std::unique_ptr<Parts> parts) noexcept;
    std::unique_ptr<Parts> parts_;
};

}  // namespace pendopo::device
