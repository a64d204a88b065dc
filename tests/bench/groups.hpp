// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>

#include "tests/bench/report.hpp"
#include "tests/e2e/harness/world.hpp"
#include "tests/e2e/visitor/screen.hpp"

/// Each measures one part of the product and puts its numbers into the report. They throw std::runtime_error when
/// something that must work does not.
namespace pendopo::bench {

/// The durable commit, and what it costs the disk of `folder`.
void measure_storage(Report& report, const std::filesystem::path& folder);

/// Sealing 300 characters.
void measure_seal(Report& report);

/// Bytes on the wire between pendopo-sync and a real province. Nothing else may run on the device.
void measure_wire(Report& report, const e2e::Device& device);

/// Visits at the real window; then the kiosk alone, first turning its cards, then at rest. `device` is enrolled and
/// stopped; afterwards it runs. `meanwhile` is done while nothing is measured: two minutes until the cards rest.
void measure_kiosk(Report& report, e2e::Device& device, const e2e::Display& display,
                   const std::function<void()>& meanwhile);

/// What Chromium in kiosk mode costs with a page that does the same (tests/bench/page), measured in the same way.
struct ChromiumCosts {
    double first_frame_ms = 0;
    double tap_ms_p50 = 0;  ///< finger down to another pixel
    double idle_cpu_percent = 0;
    double pss_mib = 0;  ///< of all its processes
    double processes = 0;
};
/// `meanwhile` is done while nothing is measured: two minutes until its cards rest.
[[nodiscard]] ChromiumCosts measure_chromium(const e2e::Display& display, const std::filesystem::path& folder,
                                             const std::function<void()>& meanwhile);

/// Milliseconds from `start` until the display's corner shows that colour, or without one anything else than before.
[[nodiscard]] double first_frame(visitor::Screen& screen, std::optional<unsigned long> background,
                                 const std::function<void()>& start);
/// Milliseconds from a finger pressing at (finger_x, y) until the pixel at (x, y) has another colour.
[[nodiscard]] double tap_to_pixel(visitor::Screen& screen, int x, int y, int finger_x);

/// The search for a village, letter by letter, among 8,000 names.
void measure_village_search(Report& report);

/// A week of pendopo-sync in little time, then its rest: memory and wake-ups. `device` is enrolled and stopped, and is
/// stopped again afterwards.
void measure_daemon(Report& report, e2e::Device& device);

/// Entries of a whole fleet into a province of its own, through nginx with client certificates, and the same texts into
/// rsyslog by RELP over TLS. Everything lies in `folder`.
void measure_ingest(Report& report, const std::filesystem::path& folder);

}  // namespace pendopo::bench
