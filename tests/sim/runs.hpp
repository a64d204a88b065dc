// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <vector>

#include "tests/sim/world.hpp"

namespace pendopo::simulation {

/// Runs each world in a process of its own, `workers` at a time, and returns the reports in the order of the options. A
/// product that aborts or hangs its process ends that world with a violation. `finished` is told of each as it ends.
[[nodiscard]] std::vector<WorldReport> run_all(const std::vector<WorldOptions>& worlds, unsigned workers,
                                               const std::function<void(const WorldReport&)>& finished = {});

/// The smallest world that still breaks a promise: fewer days, devices and kinds of faults, tried one after the other
/// in a fixed order, so that the same failing world always gives the same story.
struct ShortStory {
    WorldOptions options;
    WorldReport report;
    unsigned tries = 0;
};
[[nodiscard]] ShortStory shrink(const WorldOptions& failing, const WorldReport& report);

/// The story as it is printed: what world it is, what broke, and the last things that happened.
[[nodiscard]] std::string tell(const ShortStory& story);

}  // namespace pendopo::simulation
