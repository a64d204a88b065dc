// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "sync/protocol/exchange.hpp"

/// When was it said? A device's wall clock proves nothing: it may be wrong, off for months, or set by hand. What holds
/// is its monotonic clock within one boot, tied to the province's time by signed reports. The answer is an interval
/// that the true time lies in, also for a device without any clock (DESIGN.md section 5). Pure; all times in seconds
/// since 1970.
namespace pendopo::receiver {

/// What is known of one boot of one journal file, from any number of reports. Part of the province's store.
struct BootTimes {
    static constexpr std::uint64_t never = std::numeric_limits<std::int64_t>::max();

    std::uint16_t boot = 0;
    std::uint64_t begins_earliest = 0;    ///< it began no earlier than this
    std::uint64_t begins_latest = never;  ///< nor later than this
    std::uint64_t uptime = 0;             ///< and ran for at least so long

    auto operator<=>(const BootTimes&) const = default;
};

/// What a report says of its boot, received at `received_at`: it was written no later than then; and the time that the
/// device had heard was no later than when it heard it. The caller has verified the signature.
[[nodiscard]] BootTimes boot_times(const protocol::Health& health, std::uint64_t received_at);
/// Two words on the same boot, in any order.
[[nodiscard]] BootTimes merge(const BootTimes& a, const BootTimes& b);

/// What an entry says of itself: see model::DeviceTime.
struct Claim {
    std::uint16_t boot = 0;
    std::uint64_t uptime_hours = 0;  ///< whole ones, rounded down
    std::uint64_t received_at = 0;
};

struct When {
    std::uint64_t earliest = 0;
    std::uint64_t latest = 0;
    /// The reports contradict each other, such as those of two copies of one card: nothing is known then but that it
    /// was said between enrolment and arrival.
    bool contradictory = false;

    auto operator<=>(const When&) const = default;
};

/// `boots`: all of the journal, in any order, at most one each. Boots follow one another by their counter, which wraps
/// after 65,535. `not_before`: the device took nothing earlier, for it was enrolled then.
[[nodiscard]] When when_said(const Claim& claim, std::vector<BootTimes> boots, std::uint64_t not_before);

}  // namespace pendopo::receiver
