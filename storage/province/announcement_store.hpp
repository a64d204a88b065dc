// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "platform/base/result.hpp"
#include "storage/model/ids.hpp"

namespace pendopo::province {

/// How often one announcement of a content pack was met, as a device told it.
struct AnnouncementRow {
    model::DeviceId device;
    model::JournalId journal;  ///< since whose beginning the device counts
    std::uint32_t pack_version = 0;
    std::uint16_t announcement = 0;
    std::uint64_t shown = 0;
    std::uint64_t opened = 0;
    std::uint64_t acted_on = 0;
    auto operator<=>(const AnnouncementRow&) const = default;
};

/// The part of the store that holds what devices count of announcements. Part of Store, which says what holds for
/// every call.
class AnnouncementStore {
public:
    virtual ~AnnouncementStore() = default;

    /// Keeps the largest of each number: what lay about on a stick lowers nothing. Of a device announcements_per_device
    /// counts are kept, those of the newest packs.
    [[nodiscard]] virtual base::Status keep_announcements(std::span<const AnnouncementRow> rows) = 0;
    /// All of them, by pack and announcement.
    [[nodiscard]] virtual base::Result<std::vector<AnnouncementRow>> announcements() = 0;

    /// Eighty full packs; a device that counts without end takes no more room than this.
    static constexpr std::size_t announcements_per_device = 1'000;
};

}  // namespace pendopo::province
