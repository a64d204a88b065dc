// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "platform/base/assert.hpp"
#include "platform/base/limits.hpp"
#include "sync/engine/engine.hpp"

// Which journals there are, and which of them has its turn.
namespace pendopo::engine {

Engine::Journal& Engine::sending_journal() {
    Journal* journal = find_journal(sending_);
    PENDOPO_ASSERT(journal != nullptr);
    return *journal;
}

/// Those with entries that nobody acked go first; then the finished ones of which a restored province is to say what
/// it still holds. Of those that rested the one that was to go on earliest, or the first few would fail by turns for
/// ever while the others wait.
Engine::Journal* Engine::next_to_send() {
    Journal* next = nullptr;
    for (Journal& each : journals_) {
        if (each.cursor >= each.released || each.not_before > now_) continue;
        if (next == nullptr || goes_before(each, *next)) next = &each;
    }
    return next;
}

bool Engine::goes_before(const Journal& one, const Journal& other) {
    const bool unfinished = one.waiting() > 0;
    if (unfinished != (other.waiting() > 0)) return unfinished;
    return one.not_before < other.not_before;
}

void Engine::send_from(const Journal& journal) {
    state_ = State::sending;
    sending_ = journal.record.journal;
    std::size_t entries_max = batch_entries_max_;
    // Offered again: the next one's signature may vouch for what was refused alone; more would only be refused with it.
    const bool asks_for_hole = !journal.skipping && journal.hole_end > journal.cursor;
    if (journal.refusals > 0 && !asks_for_hole && journal.cursor == journal.record.acked.seq) entries_max = 2;
    if (journal.cursor < journal.offered) entries_max = 1;
    if (journal.skipping && journal.refused_alone > 1) entries_max = 1;  // halving anew would cost requests for nothing
    const std::uint64_t released = journal.released - journal.cursor;
    entries_max = static_cast<std::size_t>(std::min<std::uint64_t>({entries_max, batch_entries_max_, released}));
    asked_up_to_ = asks_for_hole ? std::min(journal.hole_end, journal.released) : journal.released;
    actions_.emplace_back(SendBatch{sending_, journal.cursor + 1, batch_bytes_max_, entries_max, asked_up_to_});
}

Engine::Journal* Engine::find_journal(const model::JournalId& id) {
    const auto found = std::find_if(journals_.begin(), journals_.end(),
                                    [&](const Journal& each) { return each.record.journal == id; });
    return found == journals_.end() ? nullptr : &*found;
}

Engine::Journal* Engine::find_or_add_journal(const model::DeviceId& device, const model::JournalId& id) {
    if (Journal* known = find_journal(id)) return known;
    if (journals_.size() >= limits::device_journals_max) {
        // As many as the index of the outbox takes. A finished one is kept: a restored province may ask for it again.
        const auto empty = std::find_if(journals_.begin(), journals_.end(),
                                        [](const Journal& each) { return each.record.available == 0; });
        if (empty == journals_.end()) return nullptr;
        journals_.erase(empty);
    }
    Journal added;
    added.record.device = device;
    added.record.journal = id;
    journals_.push_back(added);
    return &journals_.back();
}

}  // namespace pendopo::engine
