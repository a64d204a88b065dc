// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <vector>

#include "storage/model/stored_entry.hpp"
#include "storage/model/submission.hpp"
#include "storage/province/store.hpp"
#include "sync/receiver/time_evidence.hpp"

namespace pendopo::ctl {

/// Tells when entries were said, with bounds, from what their devices reported. Asks the store once for each journal.
class WhenTeller {
public:
    /// The store must live longer.
    explicit WhenTeller(province::Store& store) : store_(store) {}

    /// Errors: the store's.
    [[nodiscard]] base::Result<receiver::When> tell(const model::StoredEntry& stored, const model::DeviceTime& time);

private:
    [[nodiscard]] base::Status load_enrolments();

    province::Store& store_;
    std::map<std::pair<model::DeviceId, model::JournalId>, std::vector<receiver::BootTimes>> boots_;
    std::map<model::DeviceId, std::uint64_t> enrolled_;  ///< seconds since 1970 of the first key of each device
};

/// "between 2026-11-22T03:00:00Z and 2026-11-22T04:00:00Z", and what to think of it.
[[nodiscard]] std::string when_text(const receiver::When& when);

}  // namespace pendopo::ctl
