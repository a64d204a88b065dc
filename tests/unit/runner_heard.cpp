// SPDX-License-Identifier: Apache-2.0
// How many spoke here this month: counted by known time alone, told in fives.
#include "runner_device.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;

namespace {

using namespace std::chrono;

constexpr base::WallTime at(year_month_day date) {
    return {sys_days(date).time_since_epoch()};
}

struct Kiosk {
    TemporaryFolder folder;
    Province province{folder / "province.db", 61};
    Device device{province, folder / "device", 62};

    Kiosk() { device.enrol(); }
    void speak(int times) {
        for (int i = 0; i < times; ++i)
            require_ok(device.say("lampu"));
    }
    [[nodiscard]] std::uint32_t told() { return device.kiosk().heard_this_month(); }
    void in_step() { device.kiosk().set_clock_quality(model::ClockQuality::synchronized); }
};

}  // namespace

TEST_CASE("heard: fives of this month's entries are told, over a restart too, and begin anew with the month") {
    Kiosk kiosk;
    kiosk.device.clock.set_wall(at(2026y / November / 30));
    kiosk.in_step();
    kiosk.speak(4);
    CHECK(kiosk.told() == 0);
    kiosk.speak(1);
    CHECK(kiosk.told() == 5);
    kiosk.speak(4);
    CHECK(kiosk.told() == 5);
    kiosk.device.kiosk().idle();
    kiosk.device.start_kiosk();
    kiosk.in_step();
    CHECK(kiosk.told() == 5);
    kiosk.speak(1);
    CHECK(kiosk.told() == 10);

    kiosk.device.clock.set_wall(at(2026y / December / 1));
    CHECK(kiosk.told() == 0);
    kiosk.speak(5);
    CHECK(kiosk.told() == 5);
    kiosk.device.clock.set_wall(at(2027y / December / 1));
    CHECK(kiosk.told() == 0);
}

TEST_CASE("heard: without a time that can be trusted nothing is counted or told") {
    Kiosk kiosk;
    kiosk.device.clock.set_wall(at(2026y / November / 22));
    kiosk.device.kiosk().set_clock_quality(model::ClockQuality::unknown);
    kiosk.speak(5);
    CHECK(kiosk.told() == 0);
    kiosk.in_step();
    CHECK(kiosk.told() == 0);
    kiosk.speak(5);
    CHECK(kiosk.told() == 5);
    kiosk.device.kiosk().set_clock_quality(model::ClockQuality::unknown);
    CHECK(kiosk.told() == 0);
}

TEST_CASE("heard: what is decided about an entry is nobody who spoke") {
    Kiosk kiosk;
    kiosk.device.clock.set_wall(at(2026y / November / 22));
    kiosk.in_step();
    kiosk.speak(4);
    for (int i = 0; i < 3; ++i)
        require_ok(kiosk.device.kiosk().decide(model::Kind::rating, base::SecretBuffer(base::as_bytes("helped"))));
    CHECK(kiosk.told() == 0);
}
