// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "storage/model/stored_entry.hpp"
#include "tests/sim/faults.hpp"
#include "tests/sim/trace.hpp"

namespace pendopo::simulation {

struct HashOfHash {
    std::size_t operator()(const model::Hash& hash) const noexcept {
        return static_cast<std::size_t>(base::read_big_endian<std::uint64_t>(hash.view()));
    }
};

/// What one card holds of each journal: every hash in order of its numbers.
using Chains = std::map<model::JournalId, std::vector<model::Hash>>;

/// Knows what every device made and what the province holds, by itself, and compares after every step. Each of its
/// checks throws a Violation.
class Ledger {
public:
    explicit Ledger(FaultCounts& happened) : happened_(happened) {}

    /// How a stored row is flagged by now: what came before its forerunners may turn out to hang on a fork later.
    using FlagsNow = std::function<model::EntryFlags(std::uint64_t number)>;
    void ask_flags(FlagsNow flags_now) { flags_now_ = std::move(flags_now); }

    /// A device committed this. `said` numbers what citizens got a receipt for, from 1; 0 is a device event.
    void made(const model::Entry& entry, std::uint64_t said);

    /// A row is new in the province's store: a device made it, it is not there already, and its flags are right.
    void stored(const model::StoredEntry& row, bool revoked);
    /// The province was restored: what it holds now is told again by `stored_before`.
    void begin_incarnation();
    void stored_before(const model::StoredEntry& row) { store(row); }
    /// All rows after a restart: none of those known may be missing.
    void still_stored(const std::unordered_set<model::Hash, HashOfHash>& rows) const;
    [[nodiscard]] bool holds(const model::Hash& hash) const { return stored_.contains(hash); }

    /// The province signed it: everything up to there is stored.
    void acked(const model::Ack& ack);
    /// A device moved a watermark under the incarnation that the province has now: it is the device's own head, and
    /// everything up to there is stored.
    void watermark(const Chains& own, const model::JournalId& journal, const model::Head& head);

    /// A watermark of an incarnation that the device can't tell: at least the province signed that head once.
    void old_watermark(const Chains& own, const model::JournalId& journal, const model::Head& head) const;

    /// At the end: everything said is stored, once, and nothing else.
    void all_stored() const;
    /// What was said with an entry; 0 for a device event. The entry is a known one.
    [[nodiscard]] std::uint64_t said(const model::Hash& hash) const { return made_.at(hash).said; }
    [[nodiscard]] std::uint64_t receipts() const { return receipts_; }

private:
    struct Made {
        model::JournalId journal;
        std::uint64_t seq = 0;
        model::Hash previous;
        std::uint64_t said = 0;
    };
    using Hashes = std::unordered_set<model::Hash, HashOfHash>;
    void store(const model::StoredEntry& row);
    [[nodiscard]] const Made& known(const model::Hash& hash, const char* what) const;
    /// Everything from there back to the journal's beginning is stored.
    [[nodiscard]] bool whole(const model::Hash& hash);

    FaultCounts& happened_;
    std::unordered_map<model::Hash, Made, HashOfHash> made_;
    std::uint64_t receipts_ = 0;
    Hashes stored_;
    Hashes ever_acked_;
    Hashes whole_;  ///< verified by `whole` under this incarnation
    /// Numbers whose entry carried no fork's flag when it was seen last, and its row.
    std::map<std::pair<model::JournalId, std::uint64_t>, std::uint64_t> first_;
    FlagsNow flags_now_;
};

}  // namespace pendopo::simulation
