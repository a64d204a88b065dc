// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/desk_when.hpp"

#include <algorithm>

#include "app/ctl/utc.hpp"

namespace pendopo::ctl {
namespace {

std::uint64_t seconds_of(base::WallTime time) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(time.since_epoch.count(), 0));
}

std::string text_of(std::uint64_t seconds) {
    return utc_text(base::WallTime{std::chrono::seconds(static_cast<std::int64_t>(seconds))});
}

}  // namespace

base::Status WhenTeller::load_enrolments() {
    if (!enrolled_.empty()) return {};
    PENDOPO_TRY(const auto devices, store_.devices());
    PENDOPO_TRY(const auto restored_after, store_.restored_after());
    for (const province::Device& device : devices) {
        std::uint64_t at = seconds_of(device.created_at);
        if (restored_after) at = std::min(at, seconds_of(*restored_after));
        const auto [known, is_new] = enrolled_.emplace(device.id, at);
        if (!is_new) known->second = std::min(known->second, at);
    }
    return {};
}

base::Result<receiver::When> WhenTeller::tell(const model::StoredEntry& stored, const model::DeviceTime& time) {
    PENDOPO_CHECK(load_enrolments());
    const auto [boots, is_new] = boots_.try_emplace(std::pair(stored.entry.device, stored.entry.journal));
    if (is_new) {
        PENDOPO_TRY(const auto notes, store_.boots(stored.entry.device, stored.entry.journal));
        for (const province::BootNote& note : notes)
            boots->second.push_back({note.boot, note.begins_earliest, note.begins_latest, note.uptime});
    }
    const auto enrolled = enrolled_.find(stored.entry.device);
    return receiver::when_said({time.boot_counter, time.uptime_hours, seconds_of(stored.received_at)}, boots->second,
                               enrolled == enrolled_.end() ? 0 : enrolled->second);
}

std::string when_text(const receiver::When& when) {
    std::string text = "between " + text_of(when.earliest) + " and " + text_of(when.latest);
    if (when.contradictory) text += " (the device's reports contradict each other: look for a copy of its card)";
    return text;
}

}  // namespace pendopo::ctl
