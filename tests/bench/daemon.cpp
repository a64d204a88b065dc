// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <thread>

#include "tests/bench/groups.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/process_costs.hpp"
#include "tests/bench/screenless_kiosk.hpp"
#include "tests/bench/texts.hpp"

namespace pendopo::bench {
namespace {

using namespace std::chrono_literals;

constexpr int days = 7;
constexpr std::size_t entries_a_day = 20;
constexpr auto settling_time = 2s;  // what follows the last ack: files are closed, the log is moved
constexpr auto resting_time = 40s;
constexpr double seconds_an_hour = 3'600;

/// One after the other, as citizens come; the practice device sends each at once.
void live_a_day(ScreenlessKiosk& kiosk) {
    for (std::size_t i = 0; i < entries_a_day; ++i) {
        kiosk.say(text_of_300_characters(i));
        e2e::eventually("an entry is acknowledged", [&] {
            kiosk.read_inbox();
            return kiosk.waiting() == 0;
        });
    }
}

}  // namespace

void measure_daemon(Report& report, e2e::Device& device) {
    ScreenlessKiosk kiosk(device.directory() / "kiosk.toml");
    device.start_sync();
    const pid_t sync = device.sync().pid();
    live_a_day(kiosk);
    const double first_day = proportional_mib(sync);
    for (int day = 2; day <= days; ++day)
        live_a_day(kiosk);
    const double last_day = proportional_mib(sync);
    report.put("sync_pss_mib", last_day);
    report.put("sync_pss_growth_mib", last_day - first_day);

    std::this_thread::sleep_for(settling_time);
    const double before = voluntary_switches(sync);
    const StopWatch watch;
    std::this_thread::sleep_for(resting_time);
    report.put("sync_wakeups_per_hour", (voluntary_switches(sync) - before) / watch.seconds() * seconds_an_hour);
    device.sync().stop();
}

}  // namespace pendopo::bench
