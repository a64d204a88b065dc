// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "platform/port/clock.hpp"
#include "storage/device/journal.hpp"
#include "sync/protocol/frame.hpp"

namespace pendopo::runner {

/// What a device knows of the time without trusting its own clock: what the province signed, and how long ago by the
/// monotonic clock. Seconds since 1970-01-01 UTC. It is a lower bound of the true time, for a signed time may come late
/// (sync can hold it back) but never early, and it never goes back. Used by the thread that owns the journal; journal
/// and clock must live longer.
class TrustedTime {
public:
    /// Reads what an earlier run heard. Errors: those of the journal.
    [[nodiscard]] static base::Result<TrustedTime> load(device::Journal& journal, const port::Clock& clock);

    /// Takes a time whose signature the caller verified. An older one than is known already changes nothing.
    /// Errors: those of the journal; what was heard counts all the same until the program ends.
    [[nodiscard]] base::Status hear(std::uint64_t seconds);

    /// It is at least this late; 0 if the province never said anything.
    [[nodiscard]] std::uint64_t now() const;

    struct Heard {
        std::uint64_t seconds = 0;
        base::Instant at;
    };
    /// The last time that was news, if it came in this boot and run.
    [[nodiscard]] const std::optional<Heard>& heard() const { return heard_; }

private:
    TrustedTime(device::Journal& journal, const port::Clock& clock) : journal_(&journal), clock_(&clock) {}

    device::Journal* journal_;
    const port::Clock* clock_;
    std::uint64_t floor_ = 0;  ///< heard in an earlier run
    std::optional<Heard> heard_;
};

}  // namespace pendopo::runner
