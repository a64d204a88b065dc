// SPDX-License-Identifier: Apache-2.0
#include <vector>

#include <doctest/doctest.h>

#include "sync/receiver/case_state.hpp"

using namespace pendopo;
using model::Kind;
using receiver::case_state;
using receiver::CaseDecision;
using namespace std::chrono_literals;

namespace {

constexpr std::chrono::seconds day = 24h;

CaseDecision at(int days, Kind kind, bool helped = false) {
    return {kind, helped, {1'800'000'000s + days * day}};
}
base::WallTime on_day(int days, std::chrono::seconds more = 0s) {
    return {1'800'000'000s + days * day + more};
}

}  // namespace

TEST_CASE("case: what was withdrawn is due seven days after the province heard it, not a second earlier") {
    const std::vector decisions{at(0, Kind::withdrawal)};
    const auto state = case_state(decisions);
    REQUIRE(state.withdrawn_at);
    CHECK(state.withdrawn_at->since_epoch == on_day(0).since_epoch);
    CHECK(state.erase_from().since_epoch == on_day(7).since_epoch);
    CHECK_FALSE(state.is_due(on_day(7, -1s)));
    CHECK(state.is_due(on_day(7)));
    CHECK(state.is_due(on_day(700)));
}

TEST_CASE("case: nothing is due of what was never withdrawn, or was taken back") {
    CHECK_FALSE(case_state({}).is_due(on_day(700)));
    const std::vector rated{at(0, Kind::rating, true)};
    CHECK_FALSE(case_state(rated).is_due(on_day(700)));
    const std::vector back{at(0, Kind::withdrawal), at(6, Kind::taken_back)};
    CHECK_FALSE(case_state(back).withdrawn_at);
    CHECK_FALSE(case_state(back).is_due(on_day(700)));
    const std::vector late{at(0, Kind::withdrawal), at(9, Kind::taken_back)};
    CHECK_FALSE(case_state(late).is_due(on_day(700)));  // it is still here: who wants it kept is heard
}

TEST_CASE("case: said twice, the days run from the first time; after a taking back, from the next") {
    const std::vector twice{at(0, Kind::withdrawal), at(3, Kind::withdrawal)};
    CHECK(case_state(twice).erase_from().since_epoch == on_day(7).since_epoch);
    const std::vector again{at(0, Kind::withdrawal), at(3, Kind::taken_back), at(5, Kind::withdrawal)};
    CHECK(case_state(again).erase_from().since_epoch == on_day(12).since_epoch);
    const std::vector first_back{at(0, Kind::taken_back), at(1, Kind::withdrawal)};
    CHECK(case_state(first_back).withdrawn_at);
}

TEST_CASE("case: the last rating counts") {
    CHECK_FALSE(case_state({}).helped);
    const std::vector decisions{at(0, Kind::rating, false), at(1, Kind::rating, true)};
    CHECK(case_state(decisions).helped == true);
}
