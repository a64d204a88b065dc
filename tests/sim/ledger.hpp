// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "storage/model/stored_entry.hpp"
#include "storage/model/submission.hpp"
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

    /// Citizen number `said` said it then, in truth: seconds since 1970.
    void said_at(std::uint64_t said, std::int64_t when) { when_.emplace(said, when); }
    /// From now on the province's clock is so many seconds ahead of the truth; what it noted then may be off by them.
    void province_clock_ahead(std::int64_t seconds);
    /// The desk tells that it was said between these, as far as the province's own clock can be believed.
    void told_when(std::uint64_t said, std::int64_t earliest, std::int64_t latest) const;

    /// What citizen number `said` said was told aloud as well, and these are the chunks that the device sealed.
    void recorded(std::uint64_t said, const std::vector<model::Hash>& chunks);
    /// What one entry carries, opened at the desk: each chunk belongs to it alone.
    void told_aloud(std::uint64_t said, const std::vector<model::Recording>& recordings);
    /// The province said that it holds these.
    void chunks_held(const std::vector<model::Hash>& names);
    [[nodiscard]] const std::set<model::Hash>& chunks_held() const { return chunks_held_; }
    /// A citizen left with this recording; 0: without any.
    [[nodiscard]] std::size_t chunks_of(std::uint64_t said) const;
    /// That are to be at the desk: those of erased entries are not.
    [[nodiscard]] std::uint64_t recordings() const { return recorded_.size(); }

    /// The desk ordered to erase it, with its recordings.
    void erased(const model::Entry& entry);
    [[nodiscard]] bool is_erased(const model::Hash& hash) const { return erased_.contains(hash); }
    [[nodiscard]] std::uint64_t erased_count() const { return erased_.size(); }
    [[nodiscard]] const std::set<model::Hash>& erased_chunks() const { return erased_chunks_; }
    /// Where on its card each of them was, if it was ever there.
    [[nodiscard]] std::vector<std::pair<model::JournalId, std::uint64_t>> erased_on(const Chains& own) const;

    /// A device removed the text of an entry, or a chunk, because the province holds it safely.
    void pruned(const model::Hash& hash);
    void removed(const model::Hash& chunk);
    /// Of chunks that were not to be erased.
    [[nodiscard]] const std::set<model::Hash>& removed_chunks() const { return removed_chunks_; }
    /// The province was restored, and all of that was told: nothing is missing that devices have no more.
    void nothing_lost() const;

    /// The province published this content pack: later than all that were told before.
    void published(const model::Hash& pack) { packs_.emplace(pack, packs_.size() + 1); }
    /// Its place in that order, from 1.
    [[nodiscard]] std::uint64_t order_of_pack(const model::Hash& pack) const;

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
    std::unordered_map<std::uint64_t, std::int64_t> when_;
    std::int64_t most_ahead_ = 0, most_behind_ = 0;  ///< of the province's clock
    Hashes stored_;
    Hashes ever_acked_;
    Hashes whole_;  ///< verified by `whole` under this incarnation
    /// Numbers whose entry carried no fork's flag when it was seen last, and its row.
    std::map<std::pair<model::JournalId, std::uint64_t>, std::uint64_t> first_;
    FlagsNow flags_now_;
    std::map<model::Hash, std::uint64_t> chunks_;    ///< with whose words they belong
    std::map<std::uint64_t, std::size_t> recorded_;  ///< how many chunks
    Hashes erased_;
    std::map<model::JournalId, std::map<std::uint64_t, model::Hash>> erased_places_;
    std::set<model::Hash> erased_chunks_, removed_chunks_;
    Hashes pruned_;
    std::set<model::Hash> chunks_held_;  ///< said under this incarnation
    std::unordered_map<model::Hash, std::uint64_t, HashOfHash> packs_;
};

}  // namespace pendopo::simulation
