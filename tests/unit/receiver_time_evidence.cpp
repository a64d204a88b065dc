// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "platform/sim/sim_random.hpp"
#include "sync/receiver/time_evidence.hpp"

using namespace pendopo;
using receiver::BootTimes;
using receiver::Claim;
using receiver::When;

namespace {

constexpr std::uint64_t second = 1;  // of clocks that tell whole ones
constexpr std::uint64_t hour = 3'600;
constexpr std::uint64_t day = 24 * hour;
constexpr std::uint64_t enrolled = 1'750'000'000;

protocol::Health report(std::uint16_t boot, std::uint64_t uptime, std::uint64_t heard_time = 0,
                        std::uint64_t heard_uptime = 0) {
    protocol::Health health;
    health.boot = boot;
    health.uptime = uptime;
    health.heard_time = heard_time;
    health.heard_uptime = heard_uptime;
    return health;
}

}  // namespace

TEST_CASE("time: within a boot that was online, an entry's hour is known to the hour") {
    const std::uint64_t began = enrolled + 10 * day;
    // It heard the time after 2 minutes and reported after 5 hours.
    const std::vector<BootTimes> boots{receiver::boot_times(report(7, 5 * hour, began + 120, 120), began + 5 * hour)};
    const When when = receiver::when_said({7, 3, began + 5 * hour}, boots, enrolled);
    CHECK(when == When{began + 3 * hour - second, began + 4 * hour, false});
}

TEST_CASE("time: without any report it was said between enrolment and arrival") {
    const When when = receiver::when_said({1, 2, enrolled + 30 * day}, {}, enrolled);
    CHECK(when == When{enrolled, enrolled + 30 * day, false});
}

TEST_CASE("time: a device that was up for hours when it was enrolled does not contradict itself") {
    const std::uint64_t heard = enrolled + 10;
    const std::vector<BootTimes> boots{receiver::boot_times(report(1, 6 * hour, heard, 6 * hour), heard)};
    const When when = receiver::when_said({1, 6, enrolled + 60}, boots, enrolled);
    CHECK(when == When{heard - second, enrolled + 60, false});
}

TEST_CASE("time: a boot that was offline lies between its neighbours, months apart if need be") {
    const std::uint64_t first = enrolled + day;
    const std::uint64_t third = enrolled + 200 * day;
    const std::vector<BootTimes> boots{receiver::boot_times(report(3, 10 * hour, first + 60, 60), first + 10 * hour),
                                       receiver::boot_times(report(5, 2 * hour, third + 60, 60), third + 2 * hour)};
    const When when = receiver::when_said({4, 6, third + 2 * hour}, boots, enrolled);
    CHECK(when.earliest == first + 10 * hour + 6 * hour - second);
    CHECK(when.latest == third - 6 * hour + 6 * hour + hour);
    CHECK_FALSE(when.contradictory);
}

TEST_CASE("time: a report that sync held back makes the bounds wider, never wrong") {
    const std::uint64_t began = enrolled + 10 * day;
    const std::vector<BootTimes> boots{receiver::boot_times(report(2, 5 * hour, began + 60, 60), began + 40 * day)};
    const When when = receiver::when_said({2, 1, began + 41 * day}, boots, enrolled);
    CHECK(when.earliest == began + hour - second);
    CHECK(when.latest == began + 40 * day - 5 * hour + 2 * hour);
}

TEST_CASE("time: boots follow one another over the end of their counter") {
    const std::uint64_t last = enrolled + 5 * day;
    const std::uint64_t wrapped = enrolled + 9 * day;
    const std::vector<BootTimes> boots{receiver::boot_times(report(0, hour, wrapped + 60, 60), wrapped + hour),
                                       receiver::boot_times(report(65'535, 2 * hour, last + 60, 60), last + 2 * hour)};
    const When before = receiver::when_said({65'535, 0, wrapped + hour}, boots, enrolled);
    CHECK(before == When{last - second, last + hour, false});
    const When after = receiver::when_said({0, 0, wrapped + hour}, boots, enrolled);
    CHECK(after == When{wrapped - second, wrapped + hour, false});
}

TEST_CASE("time: two boxes that share one journal are seen to contradict each other") {
    const std::uint64_t here = enrolled + 10 * day;
    BootTimes both = receiver::boot_times(report(2, hour, here + 50 * day, 60), here + 51 * day);
    both = receiver::merge(both, receiver::boot_times(report(2, 3 * hour, here, 60), here + 3 * hour));
    const When when = receiver::when_said({2, 1, here + 51 * day}, {both}, enrolled);
    CHECK(when == When{enrolled, here + 51 * day, true});
}

TEST_CASE("time: whatever is reported when, the true time lies within the bounds") {
    constexpr std::uint64_t thousand = 1'000;  // clocks tell whole seconds of what goes on between them
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        sim::SimRandom dice(seed);
        std::uint64_t now = (enrolled + dice.below(100'000)) * thousand + dice.below(thousand);
        std::vector<BootTimes> boots;
        struct Said {
            Claim claim;
            std::uint64_t truth;
        };
        std::vector<Said> said;
        auto boot = static_cast<std::uint16_t>(65'530 + dice.below(10));
        for (int i = 0; i < 12; ++i, ++boot) {
            const std::uint64_t began = now;
            const auto uptime = [&] { return (now - began) / thousand; };
            std::uint64_t heard_time = 0;
            std::uint64_t heard_uptime = 0;
            BootTimes known{boot};
            for (std::uint64_t step = dice.below(20); step > 0; --step) {
                // Often to the second, where whole hours end.
                now += dice.below(2) == 0 ? hour * thousand : dice.below(9 * hour * thousand);
                if (dice.below(3) == 0) said.push_back({{boot, uptime() / hour, 0}, now / thousand});
                // The province said it some time before it was heard, often just before.
                const std::uint64_t ago = dice.below(2) == 0 ? dice.below(thousand) : dice.below(hour * thousand);
                if (dice.below(4) == 0) heard_time = (now - ago) / thousand, heard_uptime = uptime();
                const std::uint64_t later = dice.below(2) == 0 ? dice.below(thousand) : dice.below(40 * day * thousand);
                if (dice.below(4) == 0)
                    known =
                        receiver::merge(known, receiver::boot_times(report(boot, uptime(), heard_time, heard_uptime),
                                                                    (now + later) / thousand));
            }
            if (known != BootTimes{boot}) boots.push_back(known);
            now += dice.below(2) == 0 ? dice.below(thousand) : dice.below(60 * day * thousand);
        }
        for (Said& each : said) {
            each.claim.received_at = now / thousand + dice.below(day);
            const When when = receiver::when_said(each.claim, boots, enrolled);
            CHECK_FALSE(when.contradictory);
            CHECK(when.earliest <= each.truth);
            CHECK(each.truth <= when.latest);
        }
    }
}
