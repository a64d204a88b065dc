// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "platform/sim/sim_clock.hpp"
#include "platform/sim/sim_random.hpp"

using namespace pendopo;
using namespace std::chrono_literals;

TEST_CASE("sim clock: time stands still until it is moved, and setting the wall clock does not move the other") {
    sim::SimClock clock(5s, 1'000'000s);
    CHECK(clock.monotonic().since_boot == 5s);
    CHECK(clock.monotonic() == clock.monotonic());
    clock.advance(1500ms);
    CHECK(clock.monotonic().since_boot == 6500ms);
    CHECK(clock.wall().since_epoch == 1'000'001s);
    clock.set_wall({10s});
    CHECK(clock.wall().since_epoch == 10s);
    CHECK(clock.monotonic().since_boot == 6500ms);
    clock.reboot();
    CHECK(clock.monotonic().since_boot == 0ms);
    CHECK(clock.wall().since_epoch == 10s);
}

TEST_CASE("sim random: a seed gives the published numbers of SplitMix64, another seed others") {
    // Reference values for this seed as Rosetta Code lists them.
    sim::SimRandom random(1234567);
    CHECK(random.next() == 6457827717110365317u);
    CHECK(random.next() == 3203168211198807973u);
    CHECK(random.next() == 9817491932198370423u);

    base::Bytes a(13), b(13);
    sim::SimRandom(7).fill(a);
    sim::SimRandom(7).fill(b);
    CHECK(a == b);
    sim::SimRandom(8).fill(b);
    CHECK(a != b);
}

TEST_CASE("sim random: numbers below a bound reach all of it and nothing else") {
    sim::SimRandom random(3);
    unsigned seen = 0;
    for (int i = 0; i < 200; ++i) {
        const auto number = random.below(6);
        REQUIRE(number < 6);
        seen |= 1u << number;
    }
    CHECK(seen == 0b111111);
    CHECK(random.below(1) == 0);
}
