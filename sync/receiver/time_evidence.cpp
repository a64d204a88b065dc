// SPDX-License-Identifier: Apache-2.0
#include "sync/receiver/time_evidence.hpp"

#include <algorithm>

namespace pendopo::receiver {
namespace {

constexpr std::uint64_t hour = 3'600;

std::uint64_t minus(std::uint64_t a, std::uint64_t b) {
    return a > b ? a - b : 0;
}

std::uint64_t plus(std::uint64_t a, std::uint64_t b) {
    return a >= BootTimes::never - std::min(b, BootTimes::never) ? BootTimes::never : a + b;
}

/// How many boots `boot` is after `other`; negative if before. The nearer way round where the counter wrapped.
int distance(std::uint16_t boot, std::uint16_t other) {
    return static_cast<std::int16_t>(static_cast<std::uint16_t>(boot - other));
}

/// A boot begins after the one before it has run, and ends before the next one begins.
void propagate(std::vector<BootTimes>& boots) {
    for (std::size_t i = 1; i < boots.size(); ++i)
        boots[i].begins_earliest =
            std::max(boots[i].begins_earliest, plus(boots[i - 1].begins_earliest, boots[i - 1].uptime));
    for (std::size_t i = boots.size() - 1; i > 0; --i)
        boots[i - 1].begins_latest =
            std::min(boots[i - 1].begins_latest, minus(boots[i].begins_latest, boots[i - 1].uptime));
}

}  // namespace

BootTimes boot_times(const protocol::Health& health, std::uint64_t received_at) {
    BootTimes times;
    times.boot = health.boot;
    times.uptime = health.uptime;
    times.begins_latest = minus(received_at, health.uptime);
    // Heard somewhere within the second after heard_uptime.
    if (health.heard_time > 0) times.begins_earliest = minus(health.heard_time, health.heard_uptime + 1);
    return times;
}

BootTimes merge(const BootTimes& a, const BootTimes& b) {
    return {a.boot, std::max(a.begins_earliest, b.begins_earliest), std::min(a.begins_latest, b.begins_latest),
            std::max(a.uptime, b.uptime)};
}

When when_said(const Claim& claim, std::vector<BootTimes> boots, std::uint64_t not_before) {
    const std::uint64_t uptime = plus(0, claim.uptime_hours * hour);
    // The entry is a word on its boot as well.
    const BootTimes own{claim.boot, 0, minus(claim.received_at, uptime), uptime};
    const auto same =
        std::find_if(boots.begin(), boots.end(), [&](const BootTimes& b) { return b.boot == claim.boot; });
    if (same == boots.end())
        boots.push_back(own);
    else
        *same = merge(*same, own);
    std::sort(boots.begin(), boots.end(), [&](const BootTimes& a, const BootTimes& b) {
        return distance(a.boot, claim.boot) < distance(b.boot, claim.boot);
    });
    propagate(boots);
    const auto boot =
        std::find_if(boots.begin(), boots.end(), [&](const BootTimes& b) { return b.boot == claim.boot; });
    When when;
    // A boot may have begun before the device was enrolled in it; nothing was taken before that.
    when.earliest = std::max(plus(boot->begins_earliest, uptime), not_before);
    when.latest = std::min(plus(boot->begins_latest, plus(uptime, hour)), claim.received_at);
    when.contradictory = when.earliest > when.latest;
    if (when.contradictory) when = {std::min(not_before, claim.received_at), claim.received_at, true};
    return when;
}

}  // namespace pendopo::receiver
