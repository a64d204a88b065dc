// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "platform/base/assert.hpp"
#include "sync/receiver/receiver.hpp"

namespace pendopo::receiver {
namespace {

using model::EntryFlags;
using model::has;

/// Walks along the batch's chain and remembers whether it still hangs together with the journal's beginning, and on
/// which branch it is.
class Walk {
public:
    Walk(const DeviceRecord& device, const Known& known)
        : revoked_(device.revoked),
          replaced_(device.replaced),
          acked_(!device.revoked || device.vouched),
          known_(known) {
        decision_.head = known.head;
    }

    Decision take(const std::vector<model::Entry>& batch) {
        begin(batch.front());
        for (std::size_t i = 0; i < batch.size(); ++i)
            step(batch[i], i);
        if (!behind_gap_) close_waiting_gaps();
        if (acked_) choose_acks();
        return std::move(decision_);
    }

private:
    void begin(const model::Entry& first) {
        tip_ = {first.seq - 1, first.previous};
        if (tip_.seq == 0) return;
        const StoredLink* before = find(tip_);
        behind_gap_ = before == nullptr || has(before->flags, EntryFlags::gap);
        on_fork_ = before != nullptr && has(before->flags, EntryFlags::forked);
    }

    void step(const model::Entry& entry, std::size_t index) {
        tip_ = {entry.seq, entry.hash};
        if (const StoredLink* stored = find(tip_)) {
            if (!has(stored->flags, EntryFlags::gap))
                behind_gap_ = false;
            else if (!behind_gap_)
                close_gap(*stored);
            on_fork_ = on_fork_ || has(stored->flags, EntryFlags::forked);
        } else {
            if (has_sibling(entry)) on_fork_ = true;
            EntryFlags flags = EntryFlags::none;
            if (behind_gap_) flags = flags | EntryFlags::gap;
            if (on_fork_) flags = flags | EntryFlags::forked;
            if (revoked_) flags = flags | EntryFlags::quarantined;
            if (replaced_) flags = flags | EntryFlags::late;
            decision_.insert.push_back({index, flags});
            decision_.forked = decision_.forked || on_fork_;
        }
        advance_head();
    }

    void close_waiting_gaps() {
        for (const StoredLink& link : known_.waiting) {
            if (link.seq != tip_.seq + 1 || link.previous != tip_.hash) continue;
            tip_ = {link.seq, link.hash};
            close_gap(link);
            on_fork_ = on_fork_ || has(link.flags, EntryFlags::forked);
            advance_head();
        }
    }

    /// What came before its forerunners did not tell that it hangs on a fork; branches never meet again.
    void close_gap(const StoredLink& link) {
        decision_.clear_gap.push_back(link.hash);
        if (!on_fork_ || has(link.flags, EntryFlags::forked)) return;
        decision_.fork.push_back(link.hash);
        decision_.forked = true;
    }

    /// The head follows the first branch only, and never what a revoked key sent.
    void advance_head() {
        if (behind_gap_ || on_fork_ || revoked_ || tip_.seq <= decision_.head.seq) return;
        decision_.head = tip_;
    }

    /// What hangs together may be acked whichever branch it is on; the head may be another branch's.
    void choose_acks() {
        if (revoked_ && !behind_gap_ && !on_fork_)
            decision_.acks = {tip_};
        else if (behind_gap_ || tip_ == decision_.head)
            decision_.acks = {decision_.head};
        else
            decision_.acks = {tip_, decision_.head};
    }

    [[nodiscard]] const StoredLink* find(const model::Head& at) const {
        const auto found =
            std::find_if(known_.overlapping.begin(), known_.overlapping.end(),
                         [&](const StoredLink& link) { return link.seq == at.seq && link.hash == at.hash; });
        return found == known_.overlapping.end() ? nullptr : &*found;
    }
    /// Another entry of the same number, of the first branch: those of later branches don't make a fork of it.
    [[nodiscard]] bool has_sibling(const model::Entry& entry) const {
        return std::any_of(known_.overlapping.begin(), known_.overlapping.end(), [&](const StoredLink& link) {
            return link.seq == entry.seq && link.hash != entry.hash && !has(link.flags, EntryFlags::forked);
        });
    }

    const bool revoked_;
    const bool replaced_;
    const bool acked_;
    const Known& known_;
    Decision decision_;
    model::Head tip_;  ///< the last entry looked at
    bool behind_gap_ = false;
    bool on_fork_ = false;
};

}  // namespace

Decision decide(const DeviceRecord& device, const std::vector<model::Entry>& batch, const Known& known) {
    PENDOPO_ASSERT(!batch.empty());
    return Walk(device, known).take(batch);
}

}  // namespace pendopo::receiver
