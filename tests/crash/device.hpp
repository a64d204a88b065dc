// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "platform/sim/sim_random.hpp"
#include "storage/device/journal.hpp"
#include "storage/device/media_folder.hpp"
#include "storage/device/outbox.hpp"
#include "storage/device/sync_store.hpp"
#include "sync/protocol/frame.hpp"
#include "tests/crash/ledger.hpp"
#include "tests/crash/province.hpp"

namespace pendopo::crash {

/// Where one history's files lie: databases by their names on the CrashDisk, streams for real below the same root.
struct Place {
    std::string root;
    std::string vfs;

    [[nodiscard]] std::string device() const { return root + "/device/"; }
    [[nodiscard]] std::string outbox() const { return root + "/device/outbox"; }
    [[nodiscard]] std::string inbox() const { return root + "/device/inbox"; }
    [[nodiscard]] std::string media() const { return root + "/device/media"; }
    [[nodiscard]] std::string province() const { return root + "/province/"; }
};

/// A stand-in for the chain's hash, cheap and from what a frame carries.
[[nodiscard]] model::Hash hash_of(const model::Entry& entry);
[[nodiscard]] base::Bytes frame_of(const model::Entry& entry);
/// The entry in an outbox frame with its hash; nothing if it is another kind of frame.
[[nodiscard]] std::optional<model::Entry> entry_in(base::ByteView frame);
/// Where the entry in an outbox frame stands.
[[nodiscard]] std::optional<device::EntryPlace> place_in(base::ByteView frame);

/// A kiosk and its sync daemon in one thread: the product's classes, and between them the order of steps that
/// sync/runner takes. What happens is noted in the ledger.
class Device {
public:
    Device(const Place& place, sim::CrashDisk& disk, Ledger& ledger, sim::SimRandom& random)
        : place_(place), disk_(disk), ledger_(ledger), random_(random) {}

    [[nodiscard]] base::Status open_kiosk(std::uint64_t boot);
    [[nodiscard]] base::Status open_sync();
    void close_kiosk();
    void close_sync();

    /// A journal as version `version` of its schema left it, with so many entries; closed again.
    [[nodiscard]] base::Result<std::vector<model::Entry>> make_older(std::size_t version, const model::JournalId& id,
                                                                     std::size_t entries);

    /// The same of sync's database, with how far the enrolment is.
    [[nodiscard]] base::Status make_older_sync(std::size_t version, const model::Enrolment& enrolment);

    [[nodiscard]] model::Entry next_entry(std::size_t sealed_bytes);
    /// Writes chunks as drafts, ready for their entry. On failure none is left.
    [[nodiscard]] base::Status draft(std::span<const TakenChunk> chunks);
    /// Their entry was committed, or was not.
    void settle(std::vector<model::Hash> chunks, const base::Status& appended);
    [[nodiscard]] base::Status hand_over(base::ByteView frame);
    [[nodiscard]] base::Result<std::size_t> refill();
    [[nodiscard]] base::Status drop_acknowledged();

    /// Sync reads the outbox to its end.
    [[nodiscard]] base::Status take_outbox();
    /// Sync sends one batch of each journal and keeps the answers.
    [[nodiscard]] base::Status send(Province& province, std::size_t entries_max);
    /// Sync sends the chunks that the province lacks, and tells the kiosk.
    [[nodiscard]] base::Status send_media(Province& province);
    /// Sync fetches the mail that it has not seen.
    [[nodiscard]] base::Status fetch_mail(Province& province);
    /// The kiosk reads the inbox to its end.
    [[nodiscard]] base::Status poll_inbox();

    std::optional<device::Journal> journal;
    std::optional<device::SyncStore> sync;
    std::optional<device::MediaWriter> media;
    bool cursor_early = false;  ///< planted: mail counts as fetched before the inbox has it
    bool drafts_late = false;   ///< planted: an entry's recording is written once it is committed

private:
    [[nodiscard]] model::Entry new_entry(const model::DeviceId& device, const model::JournalId& id,
                                         const model::Head& head, std::size_t sealed_bytes);
    [[nodiscard]] base::Status keep_ack(const model::Ack& ack);
    [[nodiscard]] base::Status file_ack(const model::Ack& ack);
    [[nodiscard]] base::Status file_frame(base::ByteView frame);
    [[nodiscard]] base::Status file_frames();
    [[nodiscard]] base::Status file_safe_media(const protocol::SafeMedia& safe);
    [[nodiscard]] base::Status file_erase(const protocol::Erase& order);
    [[nodiscard]] base::Status file_letter(const model::Reply& reply, base::ByteView frame);
    [[nodiscard]] base::Status drop_erased();
    [[nodiscard]] base::Status open_media();
    [[nodiscard]] base::Status tell(base::Bytes frame);
    [[nodiscard]] base::Result<std::vector<model::Entry>> batch(const model::JournalId& id, std::uint64_t first_seq,
                                                                std::size_t entries_max);
    [[nodiscard]] base::Result<device::StreamPosition> inbox_position() const;

    const Place& place_;
    sim::CrashDisk& disk_;
    Ledger& ledger_;
    sim::SimRandom& random_;
    std::optional<device::StreamWriter> outbox_;
    std::optional<device::StreamWriter> inbox_;
    std::optional<device::StreamReader> outbox_reader_;
    std::optional<device::StreamReader> inbox_reader_;
    std::vector<TakenChunk> late_;   ///< planted: drafts that wait for their entry
    std::vector<model::Hash> owed_;  ///< drafts of committed entries that could not be moved yet
    bool misplaced_ = false;         ///< sync found a place that does not hold what was noted there
};

}  // namespace pendopo::crash
