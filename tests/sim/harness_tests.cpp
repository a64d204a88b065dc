// SPDX-License-Identifier: Apache-2.0
// The simulator's own promises: the same seed gives the same world, and a failing world a short story.
#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

#include "tests/sim/runs.hpp"

using namespace pendopo::simulation;

namespace {

WorldOptions small_world(std::uint64_t seed) {
    WorldOptions options;
    options.seed = seed;
    options.devices = 3;
    options.days = 6;
    return options;
}

}  // namespace

TEST_CASE("simulator: the same seed gives the same world bit for bit, another seed another one") {
    const auto reports = run_all({small_world(7), small_world(7), small_world(8)}, 2);
    CHECK(reports[0].violation.empty());
    CHECK(reports[0].events > 1'000);
    CHECK(reports[0].trace_hash == reports[1].trace_hash);
    CHECK(reports[0].happened.counts == reports[1].happened.counts);
    CHECK(reports[0].trace_hash != reports[2].trace_hash);
}

TEST_CASE("simulator: a fault that is switched off does not happen, and the rest still arrives") {
    WorldOptions options = small_world(9);
    options.faults = {};
    const auto report = run_all({options}, 1).front();
    CHECK(report.violation.empty());
    CHECK(report.happened.total() == 0);
    CHECK(report.receipts >= 20 * report.device_days);
}

TEST_CASE("simulator: a failing world is shrunk to a short story, which fails again in the same way") {
    WorldOptions options = small_world(3);
    options.mutant = Mutant::watermark_off_by_one;
    const auto report = run_all({options}, 1).front();
    REQUIRE_FALSE(report.violation.empty());
    const ShortStory story = shrink(options, report);
    CHECK(story.options.days == 1);
    CHECK(story.options.devices == 1);
    CHECK(story.options.faults.none());
    const auto again = run_all({story.options}, 1).front();
    CHECK(again.trace_hash == story.report.trace_hash);
    CHECK(again.violation == story.report.violation);
    CHECK(tell(story).find("watermark_off_by_one") != std::string::npos);
}
