// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <set>

#include "platform/sim/crash_vfs.hpp"
#include "tests/crash/device.hpp"

namespace pendopo::crash {

/// Who was hit, and when.
struct Cut {
    enum class Kind : std::uint8_t {
        both,      ///< power is lost on the device and at the province
        device,    ///< on the device; the province's server is killed
        province,  ///< at the province; the device's programs are killed
        killed,    ///< nothing is lost; all programs are killed
        restored   ///< the province's machine is gone; a new one stands there with the last backup
    };
    Kind kind = Kind::both;
    Moment at = 0;
    Moment backup_taken = never;  ///< if restored
};

/// What an image breaks. Words for a story, numbers for the sum.
struct Verdict {
    std::uint64_t lost = 0;      ///< promised, and not there
    std::uint64_t corrupt = 0;   ///< does not open, cannot be read, cannot be used on
    std::uint64_t phantom = 0;   ///< there, and nobody ever put it there; there twice; ahead of the truth
    std::uint64_t pruned = 0;    ///< entries whose text was rightly gone
    std::uint64_t erased = 0;    ///< the same by order
    std::uint64_t chunks = 0;    ///< that the province holds in the end
    std::uint64_t letters = 0;   ///< that the kiosk holds in the end
    std::uint64_t refilled = 0;  ///< entries that the outbox got again
    std::vector<model::JournalId> begun_since;  ///< by starts after the cut that found no journal
    std::vector<std::string> findings;

    [[nodiscard]] bool clean() const { return lost + corrupt + phantom == 0; }
    void add(std::uint64_t& kind, std::string what) {
        ++kind;
        findings.push_back(std::move(what));
    }
};

/// Opens what a cut left with the product's own classes and compares it with the ledger; then goes on working with it
/// until the province holds everything that the journal holds.
class Judge {
public:
    /// `files` are all files of device and province; `disk` must hold them, and the streams below place.root too.
    Judge(const Place& place, sim::CrashDisk& disk, const Ledger& ledger, const Cut& cut, sim::SimRandom& random);

    /// Opens everything and ends again, as far as a start does that is cut short by the next power loss.
    void start_only(Verdict& verdict);
    void judge(Verdict& verdict);

private:
    using Hashes = std::set<model::Hash>;

    [[nodiscard]] bool must(const base::Status& status, const std::string& doing);
    void check_pruned(const model::JournalId& journal, std::uint64_t seq);

    [[nodiscard]] bool check_journal();
    void check_journal_ids(const std::vector<device::JournalSummary>& journals);
    void check_entries(const device::JournalSummary& journal);
    void check_entry(const model::Entry& entry);
    void check_receipts();
    void check_ack(const model::JournalId& journal, const model::Head& head, const char* who);
    void check_bundle(const std::vector<Noted<model::StoredBundle>>& known,
                      const base::Result<std::optional<model::StoredBundle>>& stored, const char* who);
    void check_setting();
    [[nodiscard]] bool check_sync();
    void check_enrolment();
    void check_erased_bytes(const char* where, std::string_view below);
    void check_drafts();
    void check_recordings();
    void check_recording(const TakenEntry& taken, const std::vector<model::Hash>& noted);
    void check_letters();
    [[nodiscard]] bool may_be_erased(const model::Hash& hash) const;
    void check_streams();
    [[nodiscard]] bool check_refill();

    [[nodiscard]] bool check_province();
    void check_stored(const std::vector<model::StoredEntry>& stored);
    void check_acks(const Hashes& stored);
    void check_registry();
    void check_erased_entry(const model::StoredEntry& stored);
    void check_sent_chunks();
    void check_key(const RegistryKey& key, const std::vector<province::Token>& tokens,
                   const std::vector<province::EnrolmentRecord>& requests);

    void go_on();
    [[nodiscard]] base::Status deliver();
    void check_end();
    void check_end_of_recordings();
    void check_end_of_letters();
    [[nodiscard]] Moment province_until() const;

    const Place& place_;
    sim::CrashDisk& disk_;
    const Ledger& ledger_;
    const Cut cut_;
    sim::SimRandom& random_;
    Ledger scratch_;  ///< for what happens from here on
    Device device_;
    Province province_;
    Hashes in_journal_;
    Verdict* verdict_ = nullptr;
};

}  // namespace pendopo::crash
