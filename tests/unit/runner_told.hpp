// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "runner_device.hpp"

namespace pendopo::runner_test {

constexpr auto longer_than_any_rest = std::chrono::minutes(40);

/// A device that was let in, and all that was told it.
struct ToldDevice {
    TemporaryFolder folder;
    Province province;
    Device device;
    std::vector<std::string> said;

    explicit ToldDevice(std::uint64_t seed)
        : province(folder / "province.db", seed), device(province, folder / "device", seed + 1) {
        device.enrol();
    }

    void say(const std::string& words) {
        require_ok(device.say(words));
        said.push_back(words);
    }
    /// Everything that was said, each exactly once, with nothing amiss.
    void check_all_arrived() {
        std::vector<std::string> found;
        for (const AtTheDesk& each : province.desk()) {
            found.push_back(each.words);
            CHECK(each.flags == model::EntryFlags::none);
        }
        std::sort(found.begin(), found.end());
        std::sort(said.begin(), said.end());
        CHECK(found == said);
        CHECK(device.sync().status().frame.waiting == 0);
        CHECK(device.journal().acked() == device.journal().head());
    }
};

}  // namespace pendopo::runner_test
