// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include "tests/bench/groups.hpp"
#include "tests/bench/measure.hpp"
#include "tests/bench/screenless_kiosk.hpp"
#include "tests/bench/texts.hpp"

namespace pendopo::bench {
namespace {

constexpr int singles = 5;
constexpr int batches = 3;
constexpr int entries_in_a_batch = 20;

struct Traffic {
    unsigned long long entries = 0;
    unsigned long long requests = 0;  ///< that carried entries; what else sync asks (the bundle, daily) is left out
    unsigned long long up = 0;
    unsigned long long down = 0;
};

/// `pendopo-sync --once`, and what it says it sent.
Traffic send_once(const e2e::Device& device) {
    const std::string said = e2e::must_run(
        {e2e::program("pendopo-sync"), "--config", (device.directory() / "sync.toml").string(), "--once"});
    Traffic traffic;
    const auto begin = said.find("sent ");
    const int found = begin == said.npos
                          ? 0
                          : std::sscanf(said.c_str() + begin,
                                        "sent %llu entries in %*u requests, %*u bytes up, %*u bytes down (with "
                                        "entries: %llu requests, %llu bytes up, %llu bytes down",
                                        &traffic.entries, &traffic.requests, &traffic.up, &traffic.down);
    if (found != 4) throw std::runtime_error("pendopo-sync does not say what it sent: " + said);
    return traffic;
}

/// Says `count` things, sends them, and checks that they went in one request and were acknowledged.
Traffic send(const e2e::Device& device, ScreenlessKiosk& kiosk, std::size_t count) {
    for (std::size_t i = 0; i < count; ++i)
        kiosk.say(text_of_300_characters(i));
    const Traffic traffic = send_once(device);
    kiosk.read_inbox();
    if (traffic.entries != count || traffic.requests != 1 || kiosk.waiting() != 0)
        throw std::runtime_error("a batch of " + std::to_string(count) + " did not go through in one request");
    return traffic;
}

/// The mean over `times` batches, per entry.
void measure(Report& report, const e2e::Device& device, ScreenlessKiosk& kiosk, std::size_t count, int times,
             const std::string& suffix) {
    Traffic sum;
    for (int i = 0; i < times; ++i) {
        const Traffic traffic = send(device, kiosk, count);
        sum.entries += traffic.entries;
        sum.up += traffic.up;
        sum.down += traffic.down;
    }
    const auto entries = static_cast<double>(sum.entries);
    report.put("wire_up_bytes_" + suffix, static_cast<double>(sum.up) / entries);
    report.put("wire_down_bytes_" + suffix, static_cast<double>(sum.down) / entries);
}

}  // namespace

void measure_wire(Report& report, const e2e::Device& device) {
    ScreenlessKiosk kiosk(device.directory() / "kiosk.toml");
    static_cast<void>(send_once(device));  // what the enrolment left waiting
    kiosk.read_inbox();
    measure(report, device, kiosk, entries_in_a_batch, batches, "per_entry");
    measure(report, device, kiosk, 1, singles, "single");
}

}  // namespace pendopo::bench
