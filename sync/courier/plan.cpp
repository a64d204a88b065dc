// SPDX-License-Identifier: Apache-2.0
#include "sync/courier/plan.hpp"

#include <algorithm>
#include <iterator>

namespace pendopo::courier {

BatchPlan plan_batches(std::uint64_t acked, std::uint64_t available, std::vector<Run> on_stick) {
    std::sort(on_stick.begin(), on_stick.end());
    BatchPlan plan;
    std::uint64_t covered = acked;
    for (const Run& run : on_stick) {
        if (run.last <= covered) {
            plan.remove.push_back(run.first);
            continue;
        }
        if (run.first > covered + 1) plan.write.push_back({covered + 1, run.first - 1});
        covered = run.last;
    }
    if (covered < available) plan.write.push_back({covered + 1, available});
    return plan;
}

FilePlan plan_files(const std::set<std::string>& wanted, const std::set<std::string>& there) {
    FilePlan plan;
    std::set_difference(wanted.begin(), wanted.end(), there.begin(), there.end(), std::back_inserter(plan.write));
    std::set_difference(there.begin(), there.end(), wanted.begin(), wanted.end(), std::back_inserter(plan.remove));
    return plan;
}

}  // namespace pendopo::courier
