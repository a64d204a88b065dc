// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "storage/province/mail_table.hpp"
#include "storage/province/reply_store.hpp"
#include "storage/sqlite/database.hpp"

namespace pendopo::province {

/// What SqliteStore does for ReplyStore. Inside a transaction of the caller's where something changes.
class ReplyTable {
public:
    /// The database must live longer.
    explicit ReplyTable(sqlite::Database& database) : database_(database) {}

    [[nodiscard]] base::Status add_reply(MailTable& mail, const model::LookupId& lookup, const ReplyRow& reply,
                                         std::span<const model::DeviceId> devices);
    [[nodiscard]] base::Result<std::vector<ReplyRow>> replies(const model::LookupId& lookup);
    [[nodiscard]] base::Status drop_replies(const model::LookupId& lookup);

private:
    [[nodiscard]] base::Status put(const model::LookupId& lookup, const ReplyRow& reply);
    [[nodiscard]] base::Status keep_newest(const model::DeviceId& device);

    sqlite::Database& database_;
};

}  // namespace pendopo::province
