// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/verify_chain.hpp"

#include <algorithm>
#include <map>

#include "platform/base/limits.hpp"
#include "sync/envelope/chain.hpp"
#include "sync/envelope/hash.hpp"
#include "sync/envelope/header.hpp"

namespace pendopo::ctl {
namespace {

constexpr std::size_t told_max = 10;  // the first few say what kind of damage it is

/// Goes down a journal from its end, level by level: all entries of one number, on all branches.
class Descent {
public:
    Descent(envelope::Primitives& primitives, const province::JournalRecord& journal, const JournalKeys* keys,
            const model::Head& expected)
        : primitives_(primitives), keys_(keys), expected_(expected) {
        report_.id = journal.id;
        report_.device = journal.device;
        report_.head = journal.head;
        wanted_ = journal.head.hash;
    }

    void take(const province::ChainEntry& entry) {
        const model::Entry& e = entry.stored.entry;
        if (e.seq != seq_) begin_level(e.seq);
        ++report_.entries;
        if (entry.tombstone) report_.erased.push_back(e.hash);
        if (model::has(entry.stored.flags, model::EntryFlags::gap)) ++report_.gaps;
        if (model::has(entry.stored.flags, model::EntryFlags::forked)) ++report_.forked;
        if (e.seq == report_.head.seq + 1 && e.previous == report_.head.hash &&
            entry.stored.flags == model::EntryFlags::none)
            tell(e.seq, "it follows the head that the store names: the store's own count is too low");
        const bool whole = hash_of(entry) == e.hash;
        if (!whole) tell(e.seq, "its hash does not fit its bytes: it was changed or damaged");
        bool covered = covered_above_.contains(e.hash);
        if (!e.signature.is_zero()) {
            const bool verifies = keys_ == nullptr || std::any_of(keys_->begin(), keys_->end(), [&](const auto& key) {
                                      return primitives_.p256_verify(key, e.hash, e.signature);
                                  });
            if (!verifies) tell(e.seq, "its signature does not verify by any key of this device");
            covered = covered || verifies;
        }
        if (!covered) {
            ++report_.unsigned_;
            tell(e.seq, "no signature covers it");
        }
        level_[e.hash] = {e.previous, covered && whole};
    }

    ChainReport finish() {
        begin_level(0);
        report_.head_unbroken = report_.head.seq == 0 || (following_ && reached_first_);
        if (!report_.head_unbroken) say("the chain from its head to entry 1 is broken");
        return std::move(report_);
    }

private:
    struct Link {
        model::Hash previous;
        bool good = false;
    };

    [[nodiscard]] model::Hash hash_of(const province::ChainEntry& entry) const {
        const model::Entry& e = entry.stored.entry;
        if (!entry.tombstone) return envelope::entry_hash(primitives_, e);
        base::Bytes message = envelope::aad_for(e);
        base::append(message, e.previous.view());
        base::append(message, entry.tombstone->sealed_hash.view());
        return envelope::tagged_hash(primitives_, "entry", message);
    }

    /// The level above is complete: follow the chain of the head through it, and note what it covers below.
    void begin_level(std::uint64_t seq) {
        covered_above_.clear();
        for (const auto& [hash, link] : level_)
            if (link.good) covered_above_[link.previous] = true;
        if (seq_ != 0 && seq_ <= report_.head.seq) follow();
        if (seq_ != 0 && seq + 1 != seq_ && seq_ != 1) {
            covered_above_.clear();
            if (seq_ <= report_.head.seq) {
                following_ = false;
                say("entries " + std::to_string(seq + 1) + " to " + std::to_string(seq_ - 1) + " are missing");
            }
        }
        level_.clear();
        seq_ = seq;
    }

    void follow() {
        if (seq_ == report_.head.seq) following_ = true;
        const auto link = level_.find(wanted_);
        if (link == level_.end() || !link->second.good) {
            if (following_) say("the chain breaks at entry " + std::to_string(seq_));
            following_ = false;
            return;
        }
        if (following_ && seq_ == expected_.seq && wanted_ == expected_.hash) report_.passes = true;
        wanted_ = link->second.previous;
        if (seq_ != 1) return;
        reached_first_ = wanted_.is_zero();
        if (!reached_first_) say("entry 1 names a forerunner");
    }

    void tell(std::uint64_t seq, const std::string& what) { say("entry " + std::to_string(seq) + ": " + what); }
    void say(std::string what) {
        if (report_.wrong.size() < told_max) report_.wrong.push_back(std::move(what));
    }

    envelope::Primitives& primitives_;
    const JournalKeys* keys_;
    const model::Head expected_;
    ChainReport report_;
    std::uint64_t seq_ = 0;
    std::map<model::Hash, Link> level_;
    std::map<model::Hash, bool> covered_above_;
    model::Hash wanted_;  ///< the head's chain at this level
    bool following_ = false;
    bool reached_first_ = false;
};

}  // namespace

base::Result<KeyTable> keys_of_province(province::Store& store) {
    PENDOPO_TRY(const auto devices, store.devices());
    KeyTable keys;
    for (const province::Device& device : devices)
        keys[device.id].push_back(device.journal_key);
    return keys;
}

base::Result<ChainReport> verify_chain(envelope::Primitives& primitives, province::ChainReader& reader,
                                       const province::JournalRecord& journal, const JournalKeys* keys,
                                       const model::Head& expected) {
    Descent descent(primitives, journal, keys, expected);
    model::Head before{limits::entry_number_max, {}};
    while (true) {
        PENDOPO_TRY(const auto page, reader.chain(journal, before));
        if (page.empty()) return descent.finish();
        for (const province::ChainEntry& entry : page)
            descent.take(entry);
        before = {page.back().stored.entry.seq, page.back().stored.entry.hash};
    }
}

}  // namespace pendopo::ctl
