// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "platform/base/limits.hpp"
#include "storage/model/bundle.hpp"
#include "storage/model/entry.hpp"

namespace pendopo::device {

struct JournalOptions {
    model::DeviceId new_device;    ///< random; used only when the file is new
    model::JournalId new_journal;  ///< random; used only when the file is new
    base::Bytes boot_id;           ///< the kernel's id of this boot; another one raises the boot counter
    std::uint32_t pages_max = limits::journal_pages_max;  ///< of 4 KiB; beyond it: disk_full
    std::string vfs;  ///< SQLite VFS by name, for simulation and counting; empty: the system's
};

/// One journal of this file, finished or current.
struct JournalSummary {
    model::JournalId id;
    model::Head head;   ///< the last entry; seq 0 if it has none
    model::Head acked;  ///< up to where the province said that it holds it
};

/// What is left of an entry whatever became of its text: enough to verify the chain.
struct EntryLink {
    enum class Text : std::uint8_t {
        kept,
        pruned,  ///< the province holds it and its backup
        erased,  ///< by the province's order
        lost     ///< could not be salvaged; only its place is known
    };
    base::Bytes header;
    model::Hash previous;
    model::Hash hash;
    model::Signature signature;
    Text text = Text::kept;
};

/// An entry with what became of its text.
struct AnyEntry {
    model::Entry entry;
    EntryLink::Text text = EntryLink::Text::kept;
    bool checksum_fits = true;
};
/// Gives the entry of a number; nothing if it is lost.
using EntrySource = std::function<std::optional<AnyEntry>(std::uint64_t seq)>;

/// A small value under a name of the caller's.
struct Setting {
    std::string name;
    base::Bytes value;
};

/// A journal of another file, as far as it was salvaged and verified.
struct AdoptedJournal {
    model::JournalId id;
    model::DeviceId device;
    std::uint64_t last_seq = 0;               ///< a number that the source gives
    model::Head acked;                        ///< seq 0 if not known
    std::vector<std::uint64_t> incarnations;  ///< of the province, oldest first
    std::optional<Setting> setting{};         ///< to be set in the same transaction: what is to be told of it
};

/// The province's word that it verified and backed up everything up to `head`; the caller verified its signature.
struct SafeHead {
    model::DeviceId device;
    model::JournalId journal;
    model::Head head;
    std::uint64_t incarnation = 0;
};

/// A letter to a citizen: sealed, its signature verified by the caller, opaque here.
struct KeptReply {
    model::LookupId lookup;
    std::uint32_t step = 0;      ///< of its case, from 1
    std::uint64_t revision = 0;  ///< of the step; a higher one takes the place of a lower one
    base::Bytes frame;
    bool asked = false;  ///< it came because somebody asked here; read only
};

/// What may be pruned now.
struct PruneOrder {
    model::JournalId journal;
    std::uint64_t up_to_seq = 0;
};

/// The kiosk's database, journal.db: every entry taken, in order; the trust bundle; settings.
///
/// The only owner of its file: opening locks it against every other process, so two kiosks can never fork one chain.
/// One thread at a time. Entries are appended and never changed, but for their text: it goes when the province has it
/// safe for long enough (prune) or orders so (erase). Header, hash and signature stay for ever.
class Journal {
public:
    /// Opens or makes the file (mode 0600; its folder 0700 if missing), migrates it, checks it from end to end.
    /// Errors, all naming the file: corrupt (damaged or not a Pendopo journal: set_aside.hpp, and open again),
    /// unsupported (written by a newer version: leave it), unavailable (in use by another process), disk_full, io.
    [[nodiscard]] static base::Result<Journal> open(const std::filesystem::path& path, const JournalOptions& options);
    Journal(Journal&&) noexcept;
    Journal& operator=(Journal&&) noexcept;
    ~Journal();

    [[nodiscard]] model::DeviceId device() const noexcept;
    [[nodiscard]] model::JournalId journal() const noexcept;
    /// The last entry of the current journal; the next one has head().seq + 1 and previous = head().hash.
    [[nodiscard]] model::Head head() const noexcept;
    [[nodiscard]] model::Head acked() const noexcept;
    /// How many boots this file has seen, modulo 65,536; 1 in the first.
    [[nodiscard]] std::uint16_t boot_counter() const noexcept;
    /// True if `open` made the file.
    [[nodiscard]] bool created() const noexcept;

    /// Appends one sealed entry and makes it durable.
    ///
    /// On success it survives power loss (WAL, synchronous=FULL, one fdatasync). On failure nothing was appended and
    /// the journal can be used on; only if the disk fails every flush from then on may a start after it find the entry
    /// all the same, whole and once. `chunks` are the names of its recordings' chunks: noted in the same transaction,
    /// apart from it. Errors: conflict (not the next entry of this chain), too_large, disk_full
    /// (limits::device_chunks_max too), corrupt, io.
    [[nodiscard]] base::Status append(const model::Entry& entry, std::span<const model::Hash> chunks = {});

    /// An entry of the current journal. Errors: not_found, refused (its text was pruned, erased or lost), corrupt (its
    /// checksum is wrong), io.
    [[nodiscard]] base::Result<model::Entry> read(std::uint64_t seq) const;
    /// The same of any journal in this file.
    [[nodiscard]] base::Result<model::Entry> read(const model::JournalId& journal, std::uint64_t seq) const;
    /// What is left of an entry. Errors: not_found, corrupt, io.
    [[nodiscard]] base::Result<EntryLink> link(const model::JournalId& journal, std::uint64_t seq) const;
    /// All journals of this file, oldest first; the last is the current one.
    [[nodiscard]] base::Result<std::vector<JournalSummary>> journals() const;
    /// Entries of all journals that the province did not acknowledge. One whose text it had erased is gone from here
    /// and waits for nothing: where two boxes write one journal, the province's word may end in front of it for good.
    [[nodiscard]] base::Result<std::uint64_t> waiting() const;

    /// Takes a verified ack; power loss may forget it, the next ack tells again. It moves the watermark up; down only
    /// if the incarnation is one not seen before (the province was restored): what the former one acknowledged of other
    /// journals counts no longer either, but for what was pruned, which its backups hold. Acks of a province that was
    /// restored twice can come in any order: one that was left behind is in force again once it covers an entry made
    /// since. An ack that says nothing new is no error. Errors: conflict (another device, or our hash at that seq
    /// differs, or an incarnation already left behind), not_found (unknown journal or seq), disk_full, corrupt, io.
    [[nodiscard]] base::Status mark_acked(const model::Ack& ack);
    /// The province's incarnation that is in force here; 0: none was heard of.
    [[nodiscard]] std::uint64_t incarnation() const noexcept;

    // --- Chunks of recordings (media_folder.hpp holds them) ---------------------------------------------------
    /// All chunks noted here, ascending. Errors: corrupt, io.
    [[nodiscard]] base::Result<std::vector<model::Hash>> chunks() const;
    /// How many are noted, and how many of them the province does not hold by its last incarnation's word.
    struct ChunkCounts {
        std::uint64_t all = 0;
        std::uint64_t waiting = 0;
    };
    [[nodiscard]] base::Result<ChunkCounts> chunk_counts() const;
    /// Chunks of which the province, as far as was heard here, does not say that it holds them: at most `count`,
    /// ascending. Errors: corrupt, io.
    [[nodiscard]] base::Result<std::vector<model::Hash>> chunks_in_doubt(std::size_t count) const;
    /// Notes chunks that are in the media folder and not here: a journal was set aside. Errors: disk_full, corrupt, io.
    [[nodiscard]] base::Status adopt_chunks(std::span<const model::Hash> names);
    /// Takes the province's verified word that it holds these; power loss may forget it. Names that are not here say
    /// nothing. Errors: conflict (an incarnation already left behind), disk_full, corrupt, io.
    [[nodiscard]] base::Status mark_chunks_held(std::span<const model::Hash> names, std::uint64_t incarnation);
    /// Forgets chunks whose files are deleted. Errors: disk_full, corrupt, io.
    [[nodiscard]] base::Status forget_chunks(std::span<const model::Hash> names);

    /// Files leave to prune, once; power loss may forget it, the next one says more. `trusted_now`: seconds since 1970
    /// by the province's signed time; 0: none was heard yet, and the time of waiting begins with the first one that is.
    /// True if it says something new. Errors: not_found (unknown journal or seq), conflict (another device, another
    /// hash at that seq, an incarnation left behind), disk_full, corrupt, io.
    [[nodiscard]] base::Result<bool> file_safe(const SafeHead& safe, std::uint64_t trusted_now);
    /// The first journal with texts that may go: acknowledged, covered by a safe statement of the incarnation in force
    /// that was filed limits::text_kept_at_least before `trusted_now`. Nothing if trusted_now is 0.
    [[nodiscard]] base::Result<std::optional<PruneOrder>> prunable(std::uint64_t trusted_now);
    /// Removes the texts of the next entries up to a number, at most `entries_max` of them, durably and overwritten
    /// with zeros; returns how many it went over, 0 when there is nothing left to do. Again is no error. Errors:
    /// not_found (unknown journal), conflict (not acknowledged that far), refused (no safe statement of the incarnation
    /// in force covers it), disk_full, corrupt, io.
    [[nodiscard]] base::Result<std::size_t> prune(const model::JournalId& journal, std::uint64_t up_to_seq,
                                                  std::size_t entries_max);
    /// Removes the text of one entry at once, from the file and its log; durable. True if it was still there. A log
    /// that can't be emptied fails the call and is emptied by the next one, by idle() or at the next start. Errors:
    /// not_found, disk_full, corrupt, io.
    [[nodiscard]] base::Result<bool> erase(const model::JournalId& journal, std::uint64_t seq);
    /// True if any entry was ever erased here.
    [[nodiscard]] base::Result<bool> has_erased() const;

    // --- Letters to citizens ----------------------------------------------------------------------------------
    /// Keeps a letter in the place of the step's earlier revision; power loss may forget it, the inbox tells it again.
    /// Of more than limits::device_replies_max the oldest go. True if it is news; what is here in this or a higher
    /// revision stays. Errors: invalid_argument (a zero number or an empty frame), too_large
    /// (limits::mail_item_bytes_max, limits::replies_per_case_max), disk_full, corrupt, io.
    [[nodiscard]] base::Result<bool> keep_reply(const KeptReply& reply);
    /// All letters of a case, by step. Errors: corrupt, io.
    [[nodiscard]] base::Result<std::vector<KeptReply>> replies(const model::LookupId& lookup) const;
    /// The letters of this case came because somebody asked here: what follows them does not come by itself. Power loss
    /// may forget it. Errors: disk_full, corrupt, io.
    [[nodiscard]] base::Status mark_replies_asked(const model::LookupId& lookup);

    /// Ends the current journal and begins another, for a restored or cloned device. The old one stays and is sent.
    /// Errors: conflict (an id used before), disk_full, io.
    [[nodiscard]] base::Status begin_new_journal(const model::JournalId& id);

    /// Takes over a journal that was salvaged from a damaged file: it stands as a finished one in front of the current
    /// journal and is sent like any other; what is lost leaves a gap in it. `next` names the new current journal if the
    /// one in use has entries already. All or nothing, durable. Errors: conflict (that journal is here, or an id was
    /// used before), too_large, disk_full, corrupt, io.
    [[nodiscard]] base::Status adopt(const AdoptedJournal& salvaged, const EntrySource& entries,
                                     const model::JournalId& next);

    /// Keeps a verified trust bundle, as TrustBundleTable::store. Errors: conflict (an older epoch, or other bytes
    /// under the same), too_large, disk_full, io.
    [[nodiscard]] base::Status store_bundle(const model::StoredBundle& bundle,
                                            model::KeptBundle kept = model::KeptBundle::whole);
    [[nodiscard]] base::Result<std::optional<model::StoredBundle>> bundle() const;

    /// Small values under names of the caller's, such as the inbox position. Power loss may bring back the value
    /// before. Errors: too_large, disk_full, io.
    [[nodiscard]] base::Status set_setting(std::string_view name, base::ByteView value);
    [[nodiscard]] base::Result<std::optional<base::Bytes>> setting(std::string_view name) const;

    /// To be called when nobody is at the screen: moves the write-ahead log into the file once it is worth it.
    /// Never needed for durability; failures show at the next append.
    void idle() noexcept;

private:
    struct Parts;
    explicit Journal(std::unique_ptr<Parts> parts) noexcept;
    void wipe_log() noexcept;
    std::unique_ptr<Parts> parts_;
};

}  // namespace pendopo::device
