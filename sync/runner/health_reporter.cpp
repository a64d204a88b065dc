// SPDX-License-Identifier: Apache-2.0
#include "sync/runner/health_reporter.hpp"

#include <algorithm>
#include <charconv>

#include "platform/base/limits.hpp"

namespace pendopo::runner {
namespace {

constexpr int temperature_zero = 100;  // how protocol::Health writes 0 °C

std::uint64_t whole_seconds(base::Milliseconds time) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(time.count() / 1'000, 0));
}

}  // namespace

void HealthReporter::set_flags(std::uint32_t flags) {
    if (flags != program_.flags) soon();
    program_.flags = flags;
}

base::Status HealthReporter::report_if_due() {
    const base::Instant now = clock_.monotonic();
    if (due_ && now < *due_) return {};
    const port::MachineState machine = machine_.look();
    service_.set_clock_quality(machine.clock_synchronized ? model::ClockQuality::synchronized
                                                          : model::ClockQuality::unknown);
    protocol::Health health;
    health.uptime = whole_seconds(now.since_boot);
    if (const auto& heard = service_.trusted_time().heard()) {
        health.heard_time = heard->seconds;
        health.heard_uptime = std::min(whole_seconds(heard->at.since_boot), health.uptime);
    }
    health.wall = static_cast<std::uint64_t>(std::max<std::int64_t>(clock_.wall().since_epoch.count(), 0));
    health.program = program_.version;
    health.free_mib = machine.free_bytes.value_or(0) >> 20;
    health.wear = machine.wear.value_or(protocol::Health::wear_unknown);
    if (machine.temperature)
        health.temperature = static_cast<std::uint8_t>(std::clamp(*machine.temperature + temperature_zero, 1, 255));
    health.flags = program_.flags;
    PENDOPO_CHECK(service_.announce_health(std::move(health)));
    PENDOPO_CHECK(service_.announce_counts());
    due_ = now + base::Milliseconds(limits::health_interval);
    return {};
}

std::uint32_t program_version(std::string_view text) {
    std::uint32_t version = 0;
    for (int part = 0; part < 3; ++part) {
        std::uint32_t number = 0;
        const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (error != std::errc{} || number > 999) return 0;
        version = version * 1'000 + number;
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        if (!text.empty() && text.front() == '.') text.remove_prefix(1);
    }
    return version;
}

}  // namespace pendopo::runner
