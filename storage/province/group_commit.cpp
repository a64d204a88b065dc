// SPDX-License-Identifier: Apache-2.0
#include "storage/province/group_commit.hpp"

#include <algorithm>

namespace pendopo::province {

base::Result<IngestResult> GroupCommit::join(const IngestRun& run, const IngestDecider& decide) {
    Member member{run, decide};
    std::unique_lock lock(mutex_);
    waiting_.push_back(&member);
    while (!member.done) {
        if (led_)
            changed_.wait(lock);
        else
            lead(lock);
    }
    return std::move(member.result);
}

void GroupCommit::lead(std::unique_lock<std::mutex>& lock) noexcept {
    led_ = true;
    const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), limits::store_group_max));
    const std::vector<Member*> group(waiting_.begin(), waiting_.begin() + count);
    waiting_.erase(waiting_.begin(), waiting_.begin() + count);
    lock.unlock();
    work_(group);
    lock.lock();
    for (Member* member : group)
        member->done = true;
    led_ = false;
    changed_.notify_all();
}

}  // namespace pendopo::province
