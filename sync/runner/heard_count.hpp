// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>

#include "storage/device/journal.hpp"

namespace pendopo::runner {

/// How many entries this device took in the month that is now, for its invitation to tell, and nothing more about
/// them. Entries of times that are not known are not counted, nor are those that lost power took from keep(): what is
/// told is never too much. Used by the thread that owns the journal, which must live longer.
class HeardCount {
public:
    /// Reads what an earlier run kept. Errors: those of the journal.
    [[nodiscard]] static base::Result<HeardCount> load(device::Journal& journal);

    /// One more, at this time: seconds since 1970-01-01 UTC; nullopt: not known.
    void add(std::optional<std::uint64_t> seconds) noexcept;
    /// Writes down what was added. Not with each entry: a commit writes as little as possible. Errors: those of the
    /// journal.
    [[nodiscard]] base::Status keep();

    /// Of the month of that time, rounded down to a multiple of 5, so that no single visit shows; 0 below that, or if
    /// the time is not known.
    [[nodiscard]] std::uint32_t told(std::optional<std::uint64_t> seconds) const noexcept;

private:
    explicit HeardCount(device::Journal& journal) : journal_(&journal) {}

    device::Journal* journal_;
    std::uint32_t month_ = 0;  ///< months since January of the year 0
    std::uint32_t count_ = 0;
    bool kept_ = true;
};

}  // namespace pendopo::runner
