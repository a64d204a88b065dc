// SPDX-License-Identifier: Apache-2.0
#include "platform/sim/crash_locks.hpp"

#include <algorithm>

#include <sqlite3.h>

namespace pendopo::sim {
namespace {

bool taken_by_another(SharedFile::Holder owner, SharedFile::Holder holder) {
    return owner != nullptr && owner != holder;
}

bool contains(const std::vector<SharedFile::Holder>& holders, SharedFile::Holder holder) {
    return std::find(holders.begin(), holders.end(), holder) != holders.end();
}

}  // namespace

bool SharedFile::lock(Holder holder, int level) {
    if (level == SQLITE_LOCK_SHARED) {
        if (contains(readers_, holder)) return true;
        if (taken_by_another(pending_, holder) || taken_by_another(exclusive_, holder)) return false;
        readers_.push_back(holder);
        return true;
    }
    if (taken_by_another(reserved_, holder)) return false;
    reserved_ = holder;
    if (level == SQLITE_LOCK_RESERVED) return true;
    pending_ = holder;
    if (readers_.size() > (contains(readers_, holder) ? 1u : 0u)) return false;
    if (level == SQLITE_LOCK_EXCLUSIVE) exclusive_ = holder;
    return true;
}

void SharedFile::unlock(Holder holder, int level) {
    for (Holder* owner : {&reserved_, &pending_, &exclusive_})
        if (*owner == holder) *owner = nullptr;
    if (level == SQLITE_LOCK_NONE) std::erase(readers_, holder);
}

base::Byte* SharedFile::map(std::size_t region, std::size_t size, bool make) {
    if (region >= regions_.size() && !make) return nullptr;
    while (regions_.size() <= region)
        regions_.push_back(std::make_unique<base::Byte[]>(size));
    return regions_[region].get();
}

bool SharedFile::lock_slots(Holder holder, int first, int count, bool exclusive) {
    const auto begin = slots_.begin() + first;
    const bool free = std::none_of(begin, begin + count, [&](const Slot& slot) {
        const std::size_t mine = contains(slot.shared, holder) ? 1 : 0;
        return taken_by_another(slot.exclusive, holder) || (exclusive && slot.shared.size() > mine);
    });
    if (!free) return false;
    std::for_each(begin, begin + count, [&](Slot& slot) {
        if (exclusive)
            slot.exclusive = holder;
        else if (!contains(slot.shared, holder))
            slot.shared.push_back(holder);
    });
    return true;
}

void SharedFile::unlock_slots(Holder holder, int first, int count) {
    std::for_each(slots_.begin() + first, slots_.begin() + first + count, [&](Slot& slot) {
        if (slot.exclusive == holder) slot.exclusive = nullptr;
        std::erase(slot.shared, holder);
    });
}

void SharedFile::closed(Holder holder) {
    unlock(holder, SQLITE_LOCK_NONE);
    unlock_slots(holder, 0, static_cast<int>(slots_.size()));
}

}  // namespace pendopo::sim
