// SPDX-License-Identifier: Apache-2.0
#include "storage/province/reply_table.hpp"

#include <string>

#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"

namespace pendopo::province {
namespace {

using base::ErrorCode;
using base::fail;

/// Of a case all letters, of all cases those of a kind: they sort together.
constexpr std::string_view subjects_begin = "reply ";
constexpr std::string_view subjects_end = "reply!";

std::string subject_of(const model::LookupId& lookup, std::uint32_t step) {
    return std::string(subjects_begin) + lookup.hex() + " " + std::to_string(step);
}

base::Status check(const model::LookupId& lookup, const ReplyRow& reply) {
    if (reply.frame.empty() || reply.step == 0 || reply.revision == 0 || lookup.is_zero())
        return fail(ErrorCode::invalid_argument, "a letter without a frame, step, revision or name");
    if (reply.frame.size() > limits::mail_item_bytes_max || reply.step > limits::replies_per_case_max ||
        reply.revision > limits::entry_number_max)
        return fail(ErrorCode::too_large, "a letter larger than a device takes, or one too many of its case");
    return {};
}

}  // namespace

base::Status ReplyTable::put(const model::LookupId& lookup, const ReplyRow& reply) {
    PENDOPO_TRY(const auto replace,
                database_.prepare("INSERT INTO reply (lookup, step, revision, frame) VALUES (?1, ?2, ?3, ?4)"
                                  " ON CONFLICT (lookup, step) DO UPDATE SET revision = excluded.revision,"
                                  " frame = excluded.frame WHERE excluded.revision > revision"));
    PENDOPO_CHECK(replace.with(lookup, reply.step, reply.revision, base::ByteView(reply.frame)).run());
    if (database_.changes() > 0) return {};
    return fail(ErrorCode::conflict, "this step of the case has a letter of this revision, or a later one");
}

base::Status ReplyTable::keep_newest(const model::DeviceId& device) {
    PENDOPO_TRY(const auto drop, database_.prepare("DELETE FROM mail WHERE number IN (SELECT number FROM mail"
                                                   " WHERE device = ?1 AND subject >= ?2 AND subject < ?3"
                                                   " AND subject <> '' ORDER BY number DESC LIMIT -1 OFFSET ?4)"));
    return drop.with(device, subjects_begin, subjects_end, std::uint64_t{ReplyStore::letters_per_device_max}).run();
}

base::Status ReplyTable::add_reply(MailTable& mail, const model::LookupId& lookup, const ReplyRow& reply,
                                   std::span<const model::DeviceId> devices) {
    PENDOPO_CHECK(check(lookup, reply));
    PENDOPO_CHECK(put(lookup, reply));
    const std::string subject = subject_of(lookup, reply.step);
    for (const model::DeviceId& device : devices) {
        const auto filed = mail.add_mail(device, reply.frame, subject);
        if (!filed && filed.error().code != ErrorCode::refused) return fail(filed.error());
        if (!filed) base::log(base::Level::warning, "store", filed.error().message);
        PENDOPO_CHECK(keep_newest(device));
    }
    return {};
}

base::Result<std::vector<ReplyRow>> ReplyTable::replies(const model::LookupId& lookup) {
    PENDOPO_TRY(const auto select,
                database_.prepare("SELECT step, revision, frame FROM reply WHERE lookup = ?1 ORDER BY step"));
    auto query = select.with(lookup);
    std::vector<ReplyRow> all;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return all;
        all.push_back({static_cast<std::uint32_t>(query.number(0)), query.number(1), query.bytes(2)});
    }
}

base::Status ReplyTable::drop_replies(const model::LookupId& lookup) {
    PENDOPO_TRY(const auto rows, database_.prepare("DELETE FROM reply WHERE lookup = ?1"));
    PENDOPO_CHECK(rows.with(lookup).run());
    // Device by device, so that the index by device and subject is used.
    PENDOPO_TRY(const auto letters, database_.prepare("DELETE FROM mail WHERE device IN (SELECT id FROM device)"
                                                      " AND subject >= ?1 AND subject < ?2 AND subject <> ''"));
    const std::string first = std::string(subjects_begin) + lookup.hex() + " ";
    const std::string behind = std::string(subjects_begin) + lookup.hex() + "!";
    return letters.with(std::string_view(first), std::string_view(behind)).run();
}

}  // namespace pendopo::province
