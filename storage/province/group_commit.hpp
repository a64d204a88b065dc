// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <span>
#include <vector>

#include "platform/base/limits.hpp"
#include "storage/province/store.hpp"

namespace pendopo::province {

/// Lets calls that come at the same time share one commit: the first to come does the work of all who wait, and while
/// it waits for the disk the next group gathers. Any thread.
class GroupCommit {
public:
    struct Member {
        const IngestRun& run;
        const IngestDecider& decide;
        base::Result<IngestResult> result = IngestResult{};
        bool done = false;
    };
    /// Does and commits the work of all members and sets their results. One call at a time, on a caller's thread.
    using Work = std::function<void(std::span<Member* const>)>;

    explicit GroupCommit(Work work) : work_(std::move(work)) {}

    /// Returns when the member's group is committed or has failed.
    [[nodiscard]] base::Result<IngestResult> join(const IngestRun& run, const IngestDecider& decide);

private:
    void lead(std::unique_lock<std::mutex>& lock) noexcept;

    Work work_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<Member*> waiting_;
    bool led_ = false;
};

}  // namespace pendopo::province
