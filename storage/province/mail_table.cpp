// SPDX-License-Identifier: Apache-2.0
#include "storage/province/mail_table.hpp"

#include "platform/base/limits.hpp"

namespace pendopo::province {

using base::ErrorCode;
using base::fail;

namespace {

constexpr std::size_t health_bytes_max = 512;  // a report has some 250

}  // namespace

base::Result<MailTable> MailTable::open(sqlite::Database& database) {
    MailTable table(database);
    // The numbers are chosen first, so that sorting carries no frames.
    PENDOPO_TRY(table.select_mail_,
                database.prepare(std::string("WITH RECURSIVE mine (id) AS (SELECT ?1 UNION SELECT d.id FROM device AS d"
                                             " JOIN mine ON d.replaced_by = mine.id)"
                                             " SELECT number, frame FROM mail WHERE number IN (SELECT number FROM mail"
                                             " WHERE device IN (SELECT id FROM mine UNION ALL SELECT zeroblob(16))"
                                             " AND number > ?2"
                                             " ORDER BY number LIMIT ") +
                                 std::to_string(limits::mail_items_max + 1) + ") ORDER BY number"));
    PENDOPO_TRY(table.replace_health_,
                database.prepare("INSERT INTO health (device, frame, received_at) VALUES (?1, ?2, ?3) ON CONFLICT"
                                 " (device) DO UPDATE SET frame = excluded.frame, received_at = excluded.received_at"));
    PENDOPO_TRY(table.narrow_boot_,
                database.prepare("INSERT INTO boot (device, journal, boot, begins_earliest, begins_latest,"
                                 " uptime) VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                                 " ON CONFLICT (device, journal, boot) DO UPDATE SET"
                                 " begins_earliest = max(begins_earliest, excluded.begins_earliest),"
                                 " begins_latest = min(begins_latest, excluded.begins_latest),"
                                 " uptime = max(uptime, excluded.uptime)"));
    PENDOPO_TRY(table.drop_boots_, database.prepare("DELETE FROM boot WHERE device = ?1 AND (journal, boot) IN"
                                                    " (SELECT journal, boot FROM boot WHERE device = ?1"
                                                    " ORDER BY begins_latest DESC, boot DESC LIMIT -1 OFFSET ?2)"));
    return table;
}

base::Result<std::uint64_t> MailTable::add_mail(const std::optional<model::DeviceId>& device, base::ByteView frame,
                                                std::string_view subject) {
    if (frame.empty() || (device && device->is_zero()))
        return fail(ErrorCode::invalid_argument, "mail without a frame or for the device 0");
    if (frame.size() > limits::mail_item_bytes_max || subject.size() > limits::setting_name_bytes_max)
        return fail(ErrorCode::too_large, "mail larger than a device takes");
    const model::DeviceId to = device.value_or(model::DeviceId{});
    if (!subject.empty()) {
        PENDOPO_TRY(const auto outdated,
                    database_->prepare("DELETE FROM mail WHERE device = ?1 AND subject = ?2 AND subject <> ''"));
        PENDOPO_CHECK(outdated.with(to, subject).run());
    }
    PENDOPO_CHECK(check_room(to));
    PENDOPO_TRY(const auto insert, database_->prepare("INSERT INTO mail (device, subject, frame) VALUES (?1, ?2, ?3)"
                                                      " RETURNING number"));
    auto query = insert.with(to, subject, frame);
    PENDOPO_TRY([[maybe_unused]] const bool inserted, query.step());
    const std::uint64_t number = query.number(0);
    PENDOPO_CHECK(query.run());
    return number;
}

base::Status MailTable::check_room(const model::DeviceId& device) {
    PENDOPO_TRY(const auto select, database_->prepare("SELECT count(*) FROM mail WHERE device = ?1"));
    auto query = select.with(device);
    PENDOPO_TRY([[maybe_unused]] const bool counted, query.step());
    if (query.number(0) < limits::mail_waiting_max) return {};
    return fail(ErrorCode::refused, (device.is_zero() ? std::string("all devices") : "device " + device.hex()) + ": " +
                                        std::to_string(limits::mail_waiting_max) +
                                        " letters lie there already; no more are taken");
}

base::Result<MailPage> MailTable::mail(const model::DeviceId& device, std::uint64_t after, std::size_t bytes_max) {
    MailPage page;
    page.next = after;
    if (after > limits::entry_number_max) return page;
    auto query = select_mail_.with(device, after);
    std::size_t bytes = 0;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return page;
        Letter letter{query.number(0), query.bytes(1)};
        bytes += letter.frame.size() + MailStore::letter_overhead;
        page.more = page.letters.size() == limits::mail_items_max || (!page.letters.empty() && bytes > bytes_max);
        if (page.more) return page;
        page.next = letter.number;
        page.letters.push_back(std::move(letter));
    }
}

base::Status MailTable::keep_health(const model::DeviceId& device, const HealthReport& report, const BootNote& boot) {
    if (report.frame.size() > health_bytes_max) return fail(ErrorCode::too_large, "no report of a device's health");
    const auto received = static_cast<std::int64_t>(report.received_at.since_epoch.count());
    PENDOPO_CHECK(replace_health_.with(device, base::ByteView(report.frame), received).run());
    PENDOPO_CHECK(
        narrow_boot_
            .with(device, boot.journal, std::uint64_t{boot.boot}, boot.begins_earliest, boot.begins_latest, boot.uptime)
            .run());
    return drop_boots_.with(device, std::uint64_t{HealthStore::boots_per_device_max}).run();
}

base::Result<std::optional<HealthReport>> MailTable::health(const model::DeviceId& device) {
    PENDOPO_TRY(const auto select, database_->prepare("SELECT frame, received_at FROM health WHERE device = ?1"));
    auto query = select.with(device);
    PENDOPO_TRY(const bool found, query.step());
    if (!found) return std::optional<HealthReport>();
    return std::optional(HealthReport{query.bytes(0), base::WallTime{std::chrono::seconds(query.integer(1))}});
}

base::Result<std::vector<BootNote>> MailTable::boots(const model::DeviceId& device, const model::JournalId& journal) {
    PENDOPO_TRY(const auto select, database_->prepare("SELECT boot, begins_earliest, begins_latest, uptime FROM boot"
                                                      " WHERE device = ?1 AND journal = ?2"));
    auto query = select.with(device, journal);
    std::vector<BootNote> all;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return all;
        all.push_back(
            {journal, static_cast<std::uint16_t>(query.number(0)), query.number(1), query.number(2), query.number(3)});
    }
}

}  // namespace pendopo::province
