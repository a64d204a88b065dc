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

void Ledger::all_stored() const {
    for (const auto& [hash, made] : made_)
        if (!stored_.contains(hash)) violated("never arrived: " + place(made.journal, made.seq));
    if (stored_.size() != made_.size()) violated("more is stored than was made");
}

}  // namespace pendopo::simulation
