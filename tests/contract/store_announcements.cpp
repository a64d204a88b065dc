// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "tests/contract/store_contract.hpp"

using namespace pendopo;
using namespace pendopo::test;

namespace {

using Row = province::AnnouncementRow;

const model::DeviceId ours = sample<model::DeviceId>(1);
const model::DeviceId theirs = sample<model::DeviceId>(2);
const model::JournalId journal = sample<model::JournalId>(3);
const model::JournalId later = sample<model::JournalId>(4);

}  // namespace

TEST_CASE(
    "store: of what devices count of announcements the largest numbers stay, by journal, and by device at most a "
    "thousand") {
    for (const auto& engine : store_engines()) {
        INFO("engine: ", engine.name);
        const auto under_test = engine.make();
        auto store = under_test->connect();
        CHECK(store->announcements()->empty());
        REQUIRE(store->keep_announcements(
            std::vector<Row>{{ours, journal, 2, 1, 50, 10, 5}, {ours, journal, 1, 9, 5, 0, 0}}));
        REQUIRE(store->keep_announcements(std::vector<Row>{{ours, journal, 2, 1, 45, 15, 0}}));
        REQUIRE(store->keep_announcements(
            std::vector<Row>{{theirs, journal, 2, 1, 5, 5, 5}, {ours, later, 2, 1, 5, 0, 0}}));
        const auto rows = under_test->connect()->announcements();
        REQUIRE(rows);
        CHECK(*rows == std::vector<Row>{{ours, journal, 1, 9, 5, 0, 0},
                                        {ours, journal, 2, 1, 50, 15, 5},
                                        {ours, later, 2, 1, 5, 0, 0},
                                        {theirs, journal, 2, 1, 5, 5, 5}});

        std::vector<Row> many;
        for (std::uint32_t version = 10; version < 10 + 1'200; ++version)
            many.push_back({ours, journal, version, 1, 5, 5, 5});
        REQUIRE(store->keep_announcements(many));
        const auto bounded = store->announcements();
        REQUIRE(bounded);
        CHECK(bounded->size() == province::AnnouncementStore::announcements_per_device + 1);
        CHECK(bounded->front().device == theirs);
        CHECK(bounded->back().pack_version == 1'209);
    }
}
