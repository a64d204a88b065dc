// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "storage/province/mail_store.hpp"
#include "storage/sqlite/database.hpp"

namespace pendopo::province {

/// The tables `mail`, `health` and `boot` on one connection. What a method does is told by the one of the same name in
/// MailStore and HealthStore; those that write run inside a transaction of the caller's. One thread at a time.
class MailTable {
public:
    [[nodiscard]] static base::Result<MailTable> open(sqlite::Database& database);

    [[nodiscard]] base::Result<std::uint64_t> add_mail(const std::optional<model::DeviceId>& device,
                                                       base::ByteView frame, std::string_view subject);
    [[nodiscard]] base::Result<MailPage> mail(const model::DeviceId& device, std::uint64_t after,
                                              std::size_t bytes_max);
    [[nodiscard]] base::Status keep_health(const model::DeviceId& device, const HealthReport& report,
                                           const BootNote& boot);
    [[nodiscard]] base::Result<std::optional<HealthReport>> health(const model::DeviceId& device);
    [[nodiscard]] base::Result<std::vector<BootNote>> boots(const model::DeviceId& device,
                                                            const model::JournalId& journal);

private:
    explicit MailTable(sqlite::Database& database) : database_(&database) {}
    [[nodiscard]] base::Status check_room(const model::DeviceId& device);

    sqlite::Database* database_;
    sqlite::Statement select_mail_;  ///< asked for by every device every hour, therefore kept ready
    sqlite::Statement replace_health_;
    sqlite::Statement narrow_boot_;
    sqlite::Statement drop_boots_;
};

}  // namespace pendopo::province
