// SPDX-License-Identifier: Apache-2.0
#include "storage/province/announcement_table.hpp"

namespace pendopo::province {

base::Status AnnouncementTable::keep(std::span<const AnnouncementRow> rows) {
    PENDOPO_TRY(const auto keep,
                database_.prepare("INSERT INTO announcement_count (device, journal, pack_version, announcement, shown,"
                                  " opened, acted_on) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                                  " ON CONFLICT (device, journal, pack_version, announcement) DO UPDATE SET"
                                  " shown = max(shown, excluded.shown), opened = max(opened, excluded.opened),"
                                  " acted_on = max(acted_on, excluded.acted_on)"));
    PENDOPO_TRY(const auto drop,
                database_.prepare("DELETE FROM announcement_count WHERE device = ?1"
                                  " AND (journal, pack_version, announcement) IN"
                                  " (SELECT journal, pack_version, announcement FROM announcement_count"
                                  " WHERE device = ?1 ORDER BY pack_version DESC, announcement DESC, journal"
                                  " LIMIT -1 OFFSET ?2)"));
    for (const AnnouncementRow& row : rows) {
        PENDOPO_CHECK(keep.with(row.device, row.journal, std::uint64_t{row.pack_version},
                                std::uint64_t{row.announcement}, row.shown, row.opened, row.acted_on)
                          .run());
        PENDOPO_CHECK(drop.with(row.device, std::uint64_t{AnnouncementStore::announcements_per_device}).run());
    }
    return {};
}

base::Result<std::vector<AnnouncementRow>> AnnouncementTable::all() {
    PENDOPO_TRY(const auto select,
                database_.prepare("SELECT device, journal, pack_version, announcement, shown, opened, acted_on"
                                  " FROM announcement_count ORDER BY pack_version, announcement, device, journal"));
    auto query = select.with();
    std::vector<AnnouncementRow> rows;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return rows;
        rows.push_back({query.fixed<model::DeviceId>(0), query.fixed<model::JournalId>(1),
                        static_cast<std::uint32_t>(query.number(2)), static_cast<std::uint16_t>(query.number(3)),
                        query.number(4), query.number(5), query.number(6)});
    }
}

}  // namespace pendopo::province
