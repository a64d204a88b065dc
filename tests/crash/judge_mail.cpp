// SPDX-License-Identifier: Apache-2.0
// What must be left of recordings, letters and what was erased.
#include <algorithm>
#include <functional>

#include "tests/crash/judge.hpp"

namespace pendopo::crash {
namespace {

constexpr std::size_t telling_bytes = 48;  // random ones: nothing else holds them

bool contains(base::ByteView all, base::ByteView part) {
    return std::search(all.begin(), all.end(), std::boyer_moore_horspool_searcher(part.begin(), part.end())) !=
           all.end();
}

bool holds(const std::vector<model::Hash>& names, const model::Hash& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string short_name(const model::Hash& name) {
    return "chunk " + name.hex().substr(0, 8);
}

}  // namespace

/// After a restore: what had been when the backup was taken.
Moment Judge::province_until() const {
    return cut_.kind == Cut::Kind::restored ? cut_.backup_taken : cut_.at;
}

// --- Erasure ---------------------------------------------------------------------------------------------------

bool Judge::may_be_erased(const model::Hash& hash) const {
    return std::any_of(ledger_.erasures.begin(), ledger_.erasures.end(), [&](const OrderedErasure& order) {
        return order.province.may_be(cut_.at) && ledger_.entries[order.entry].entry.hash == hash;
    });
}

/// Once the kiosk's database said that a text is gone, no byte of it is left.
void Judge::check_erased_bytes(const char* where, std::string_view below) {
    for (const OrderedErasure& order : ledger_.erasures) {
        if (order.gone > cut_.at) continue;
        const model::Entry& entry = ledger_.entries[order.entry].entry;
        const base::ByteView telling = base::ByteView(entry.sealed).last(telling_bytes);
        for (const auto& [path, bytes] : disk_.files_below(below))
            if (contains(bytes, telling))
                verdict_->add(verdict_->phantom, std::string(where) + " the erased text of entry " +
                                                     std::to_string(entry.seq) + " stands in " + path);
    }
}

void Judge::check_erased_entry(const model::StoredEntry& stored) {
    const std::string name = "the province's erased entry " + std::to_string(stored.entry.seq);
    for (const OrderedErasure& order : ledger_.erasures) {
        const model::Entry& entry = ledger_.entries[order.entry].entry;
        if (entry.hash != stored.entry.hash) continue;
        const auto tombstone = province_.store->tombstone(stored.number);
        if (!tombstone)
            return static_cast<void>(must(base::fail(tombstone.error()), "reading what is left of " + name));
        if (tombstone->has_value() != stored.entry.sealed.empty())
            verdict_->add(verdict_->corrupt, name + " and its tombstone do not fit");
        if (!stored.entry.sealed.empty() && stored.entry.sealed != entry.sealed)
            verdict_->add(verdict_->phantom, name + " has another text");
        if (order.province.must_be(province_until()) && !stored.entry.sealed.empty())
            verdict_->add(verdict_->phantom, name + " has its text again");
        if (stored.entry.seq != entry.seq || stored.entry.previous != entry.previous)
            verdict_->add(verdict_->phantom, name + " is not what was sent");
    }
}

// --- Recordings ------------------------------------------------------------------------------------------------

/// A start leaves no draft, and nothing lies beside the drafts that nobody recorded.
void Judge::check_drafts() {
    for (const auto& [path, bytes] : disk_.files_below(place_.media() + "/")) {
        if (path.starts_with(place_.media() + "/draft/")) {
            verdict_->add(verdict_->corrupt, "a draft outlives the start");
            continue;
        }
        const std::string file = path.substr(place_.media().size() + 1);
        const bool known = std::any_of(ledger_.chunks.begin(), ledger_.chunks.end(), [&](const TakenChunk& chunk) {
            return chunk.drafted < cut_.at && file == chunk.name.hex() + ".chunk" && chunk.bytes == bytes;
        });
        if (!known) verdict_->add(verdict_->phantom, "a recording that nobody made: " + file);
    }
}

void Judge::check_recordings() {
    const auto noted = device_.journal->chunks();
    if (!noted) return static_cast<void>(must(base::fail(noted.error()), "listing chunks"));
    if (!device_.media) return verdict_->add(verdict_->corrupt, "no recordings can be taken after the start");
    for (const TakenEntry& taken : ledger_.entries)
        if (in_journal_.contains(taken.entry.hash)) check_recording(taken, *noted);
    for (const model::Hash& name : *noted) {
        const bool known = std::any_of(ledger_.entries.begin(), ledger_.entries.end(), [&](const TakenEntry& taken) {
            return taken.journal.may_be(cut_.at) && holds(taken.chunks, name);
        });
        if (!known) verdict_->add(verdict_->phantom, short_name(name) + " is noted and was never taken");
    }
}

/// An entry that is there has its recordings beside it, until the province has them safely or had them erased.
void Judge::check_recording(const TakenEntry& taken, const std::vector<model::Hash>& noted) {
    for (const TakenChunk& chunk : ledger_.chunks) {
        if (!holds(taken.chunks, chunk.name) || chunk.safe.may_be(cut_.at)) continue;
        if (!holds(noted, chunk.name))
            verdict_->add(verdict_->lost, short_name(chunk.name) + " of an entry that is there is not noted");
        const auto bytes = device::read_chunk(place_.media(), chunk.name);
        if (!bytes || *bytes != chunk.bytes)
            verdict_->add(verdict_->lost, short_name(chunk.name) + " of an entry that is there: " +
                                              (bytes ? "other bytes" : bytes.error().message));
    }
}

/// What the province said it holds is there, whole.
void Judge::check_sent_chunks() {
    for (const TakenChunk& chunk : ledger_.chunks) {
        const auto bytes = province_.store->read_chunk(chunk.name);
        const bool erased = !bytes && bytes.error().code == base::ErrorCode::refused && chunk.safe.may_be(cut_.at);
        if (bytes && (*bytes != chunk.bytes || !chunk.sent.may_be(cut_.at)))
            verdict_->add(verdict_->phantom, "the province's " + short_name(chunk.name) + " was never sent so");
        if (!bytes && !erased && chunk.sent.must_be(province_until()))
            verdict_->add(verdict_->lost, "the province lost " + short_name(chunk.name) + ": " + bytes.error().message);
    }
}

void Judge::check_end_of_recordings() {
    for (const TakenEntry& taken : ledger_.entries) {
        if (!in_journal_.contains(taken.entry.hash) || may_be_erased(taken.entry.hash)) continue;
        for (const TakenChunk& chunk : ledger_.chunks) {
            if (!holds(taken.chunks, chunk.name)) continue;
            const auto bytes = province_.store->read_chunk(chunk.name);
            if (!bytes || *bytes != chunk.bytes)
                verdict_->add(verdict_->lost, short_name(chunk.name) + " does not reach the province");
            else
                ++verdict_->chunks;
        }
    }
}

// --- Letters ---------------------------------------------------------------------------------------------------

void Judge::check_letters() {
    for (const SentLetter& letter : ledger_.letters) {
        const auto kept = device_.journal->replies(letter.lookup);
        if (!kept) return static_cast<void>(must(base::fail(kept.error()), "reading letters"));
        for (const device::KeptReply& each : *kept) {
            const bool known = std::any_of(ledger_.letters.begin(), ledger_.letters.end(), [&](const SentLetter& sent) {
                return sent.span.may_be(cut_.at) && sent.frame == each.frame && sent.revision == each.revision;
            });
            if (!known) verdict_->add(verdict_->phantom, "a letter that nobody wrote");
        }
    }
}

/// What the province filed, or the inbox held, the kiosk has in the end, in this or a later wording.
void Judge::check_end_of_letters() {
    for (const SentLetter& letter : ledger_.letters) {
        if (!letter.span.must_be(province_until()) && letter.told > cut_.at) continue;
        const auto kept = device_.journal->replies(letter.lookup);
        if (!kept) return static_cast<void>(must(base::fail(kept.error()), "reading letters"));
        const bool there = std::any_of(kept->begin(), kept->end(), [&](const device::KeptReply& each) {
            return each.step == letter.step && each.revision >= letter.revision;
        });
        if (there)
            ++verdict_->letters;
        else
            verdict_->add(verdict_->lost, "letter " + std::to_string(letter.revision) + " does not reach the kiosk");
    }
}

}  // namespace pendopo::crash
