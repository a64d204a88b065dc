// SPDX-License-Identifier: Apache-2.0
#include "tests/sim/ledger.hpp"

namespace pendopo::simulation {

using model::EntryFlags;
using model::has;

namespace {

std::string place(const model::JournalId& journal, std::uint64_t seq) {
    return "entry " + std::to_string(seq) + " of journal " + journal.hex().substr(0, 6);
}

}  // namespace

void Ledger::made(const model::Entry& entry, std::uint64_t said) {
    made_[entry.hash] = {entry.journal, entry.seq, entry.previous, said};
    if (said != 0) ++receipts_;
}

const Ledger::Made& Ledger::known(const model::Hash& hash, const char* what) const {
    const auto found = made_.find(hash);
    if (found == made_.end()) violated(std::string(what) + ": an entry that no device made");
    return found->second;
}

void Ledger::store(const model::StoredEntry& row) {
    const model::Entry& entry = row.entry;
    const Made& made = known(entry.hash, "stored");
    if (made.journal != entry.journal || made.seq != entry.seq || made.previous != entry.previous)
        violated("stored at another place than it was made: " + place(entry.journal, entry.seq));
    if (!stored_.insert(entry.hash).second) violated("stored twice: " + place(entry.journal, entry.seq));
    if (has(row.flags, EntryFlags::forked)) return;
    const auto [other, is_first] = first_.try_emplace({entry.journal, entry.seq}, row.number);
    if (is_first) return;
    if (has(flags_now_(other->second), EntryFlags::forked))
        other->second = row.number;
    else
        violated("two branches and neither is flagged: " + place(entry.journal, entry.seq));
}

void Ledger::stored(const model::StoredEntry& row, bool revoked) {
    store(row);
    if (has(row.flags, EntryFlags::quarantined) != revoked)
        violated((revoked ? "a revoked key's entry is not kept apart: " : "an honest entry is kept apart: ") +
                 place(row.entry.journal, row.entry.seq));
    if (revoked) happened_.add(Fault::quarantine);
    if (has(row.flags, EntryFlags::forked)) happened_.add(Fault::fork);
    if (has(row.flags, EntryFlags::gap)) happened_.add(Fault::gap);
}

void Ledger::begin_incarnation() {
    stored_.clear();
    whole_.clear();
    first_.clear();
    chunks_held_.clear();
}

void Ledger::still_stored(const Hashes& rows) const {
    for (const model::Hash& hash : stored_)
        if (!rows.contains(hash)) {
            const Made& made = made_.at(hash);
            violated("what the province held is gone without a restore: " + place(made.journal, made.seq));
        }
}

bool Ledger::whole(const model::Hash& hash) {
    std::vector<model::Hash> way;
    model::Hash at = hash;
    while (!at.is_zero() && !whole_.contains(at)) {
        if (!stored_.contains(at)) return false;
        way.push_back(at);
        at = made_.at(at).previous;
    }
    whole_.insert(way.begin(), way.end());
    return true;
}

void Ledger::acked(const model::Ack& ack) {
    if (ack.head.seq == 0) return;
    const Made& made = known(ack.head.hash, "acknowledged");
    if (made.journal != ack.journal || made.seq != ack.head.seq)
        violated("an ack names another place: " + place(ack.journal, ack.head.seq));
    if (!whole(ack.head.hash)) violated("acknowledged and not stored: " + place(ack.journal, ack.head.seq));
    ever_acked_.insert(ack.head.hash);
}

void Ledger::old_watermark(const Chains& own, const model::JournalId& journal, const model::Head& head) const {
    if (head.seq == 0) return;
    const auto chain = own.find(journal);
    if (chain == own.end() || chain->second.size() < head.seq || chain->second[head.seq - 1] != head.hash)
        violated("a watermark at a head that is not the device's own: " + place(journal, head.seq));
    if (!ever_acked_.contains(head.hash))
        violated("a watermark that the province never signed: " + place(journal, head.seq));
}

void Ledger::watermark(const Chains& own, const model::JournalId& journal, const model::Head& head) {
    if (head.seq == 0) return;
    old_watermark(own, journal, head);
    if (!whole(head.hash)) violated("a watermark passed what is stored: " + place(journal, head.seq));
}

// --- Recordings and packs ------------------------------------------------------------------------------------

void Ledger::province_clock_ahead(std::int64_t seconds) {
    // A second of each begins at another moment.
    most_ahead_ = std::max(most_ahead_, seconds);
    most_behind_ = std::max(most_behind_, 1 - seconds);
}

void Ledger::told_when(std::uint64_t said, std::int64_t earliest, std::int64_t latest) const {
    const std::int64_t when = when_.at(said);
    const std::int64_t too_early = earliest - most_ahead_ - when;
    const std::int64_t too_late = when - latest - most_behind_;
    if (most_ahead_ + most_behind_ > 0) happened_.add(Fault::when_told_by_wrong_clock);
    if (too_early > 0 || too_late > 0)
        violated("the desk is wrong about when number " + std::to_string(said) + " was said: it was " +
                 std::to_string(std::max(too_early, too_late)) + " s " + (too_early > 0 ? "earlier" : "later"));
}

void Ledger::recorded(std::uint64_t said, const std::vector<model::Hash>& chunks) {
    if (chunks.empty()) violated("a recording left no chunk on the card");
    for (const model::Hash& name : chunks)
        if (!chunks_.emplace(name, said).second) violated("two recordings share a chunk");
    recorded_[said] = chunks.size();
}

std::size_t Ledger::chunks_of(std::uint64_t said) const {
    const auto found = recorded_.find(said);
    return found == recorded_.end() ? 0 : found->second;
}

void Ledger::told_aloud(std::uint64_t said, const std::vector<model::Recording>& recordings) {
    std::size_t count = 0;
    for (const model::Recording& each : recordings) {
        count += each.chunks.size();
        for (const model::Hash& name : each.chunks) {
            const auto found = chunks_.find(name);
            if (found == chunks_.end()) violated("an entry names a chunk that no device sealed");
            if (found->second != said) violated("an entry names a chunk of another's recording");
        }
    }
    if (count != chunks_of(said)) violated("a recording is not whole, or not there once, at the desk");
}

void Ledger::chunks_held(const std::vector<model::Hash>& names) {
    for (const model::Hash& name : names)
        if (!chunks_.contains(name)) violated("the province holds a chunk that no device sealed");
    chunks_held_.insert(names.begin(), names.end());
}

void Ledger::erased(const model::Entry& entry) {
    erased_.insert(entry.hash);
    erased_places_[entry.journal][entry.seq] = entry.hash;
    const std::uint64_t said = made_.at(entry.hash).said;
    recorded_.erase(said);
    for (const auto& [name, whose] : chunks_)
        if (whose == said) erased_chunks_.insert(name);
    for (const model::Hash& name : erased_chunks_)
        removed_chunks_.erase(name);
}

std::vector<std::pair<model::JournalId, std::uint64_t>> Ledger::erased_on(const Chains& own) const {
    std::vector<std::pair<model::JournalId, std::uint64_t>> places;
    for (const auto& [journal, hashes] : own) {
        const auto erased = erased_places_.find(journal);
        if (erased == erased_places_.end()) continue;
        for (const auto& [seq, hash] : erased->second)
            if (seq <= hashes.size() && hashes[seq - 1] == hash) places.emplace_back(journal, seq);
    }
    return places;
}

void Ledger::pruned(const model::Hash& hash) {
    const Made& made = made_.at(hash);
    if (!stored_.contains(hash)) violated("pruned and not stored: " + place(made.journal, made.seq));
    pruned_.insert(hash);
}

void Ledger::removed(const model::Hash& chunk) {
    if (!erased_chunks_.contains(chunk)) removed_chunks_.insert(chunk);
}

void Ledger::nothing_lost() const {
    for (const model::Hash& hash : pruned_)
        if (!stored_.contains(hash)) {
            const Made& made = made_.at(hash);
            violated("a device pruned what the restored province lacks: " + place(made.journal, made.seq));
        }
}

std::uint64_t Ledger::order_of_pack(const model::Hash& pack) const {
    const auto found = packs_.find(pack);
    if (found == packs_.end()) violated("a content pack that the province never published");
    return found->second;
}

void Ledger::all_stored() const {
    for (const auto& [hash, made] : made_)
        if (!stored_.contains(hash)) violated("never arrived: " + place(made.journal, made.seq));
    if (stored_.size() != made_.size()) violated("more is stored than was made");
}

}  // namespace pendopo::simulation
