// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace pendopo::courier {

/// Consecutive entries of one journal, both ends included.
struct Run {
    std::uint64_t first = 0;
    std::uint64_t last = 0;

    auto operator<=>(const Run&) const = default;
};

/// What a device does about one journal.
struct BatchPlan {
    std::vector<Run> write;             ///< what no batch on the stick covers, ascending; each may take several batches
    std::vector<std::uint64_t> remove;  ///< first numbers of the batches that say nothing new
};

/// `acked` is the watermark, `available` the last entry there is, `on_stick` the batches there that are whole and this
/// device's own, in any order. What is above the watermark goes along once; batches that reach above it stay as they
/// are.
[[nodiscard]] BatchPlan plan_batches(std::uint64_t acked, std::uint64_t available, std::vector<Run> on_stick);

/// What to do about files that are named after what they hold.
struct FilePlan {
    std::vector<std::string> write;   ///< wanted and not there
    std::vector<std::string> remove;  ///< there and not wanted
};
[[nodiscard]] FilePlan plan_files(const std::set<std::string>& wanted, const std::set<std::string>& there);

}  // namespace pendopo::courier
