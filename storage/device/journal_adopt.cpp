// SPDX-License-Identifier: Apache-2.0
#include "storage/device/journal_parts.hpp"

namespace pendopo::device {

base::Status Journal::Parts::adopt_entries(const AdoptedJournal& salvaged, const EntrySource& entries,
                                           std::uint64_t first_position) {
    PENDOPO_TRY(const auto erased, database.prepare("INSERT INTO erased (position) VALUES (?1)"));
    model::Hash previous;
    for (std::uint64_t seq = 1; seq <= salvaged.last_seq; ++seq) {
        const std::uint64_t position = first_position + seq - 1;
        auto found = entries(seq);
        if (!found) {
            const auto following = entries(seq + 1);
            found.emplace();
            found->text = EntryLink::Text::lost;
            found->entry.previous = previous;
            if (following) found->entry.hash = following->entry.previous;
        }
        model::Entry& entry = found->entry;
        previous = entry.hash;
        if (found->text != EntryLink::Text::kept) entry.sealed.clear();
        const std::uint32_t checksum = checksum_of(position, entry);
        const base::ByteView header(entry.header);
        if (found->text == EntryLink::Text::kept) {
            const base::ByteView sealed(entry.sealed);
            PENDOPO_CHECK(
                insert_entry.with(position, header, sealed, entry.previous, entry.hash, entry.signature, checksum)
                    .run());
            continue;
        }
        PENDOPO_CHECK(
            insert_entry.with(position, header, nullptr, entry.previous, entry.hash, entry.signature, checksum).run());
        if (found->text == EntryLink::Text::erased) PENDOPO_CHECK(erased.with(position).run());
    }
    return {};
}

base::Status Journal::Parts::adopt_row(const AdoptedJournal& salvaged, const JournalRow& row) {
    PENDOPO_CHECK(insert_journal.with(row.number, row.id, row.device, row.first_position, checksum_of(row)).run());
    if (incarnations.empty())
        for (const std::uint64_t incarnation : salvaged.incarnations)
            PENDOPO_CHECK(insert_incarnation.with(incarnation).run());
    if (salvaged.acked.seq == 0 || salvaged.incarnations.empty()) return {};
    return update_acked.with(row.number, salvaged.acked.seq, salvaged.acked.hash, salvaged.incarnations.back()).run();
}

base::Status Journal::adopt(const AdoptedJournal& salvaged, const EntrySource& entries, const model::JournalId& next) {
    Parts& parts = *parts_;
    if (parts.find(salvaged.id) != nullptr)
        return base::fail(base::ErrorCode::conflict, "a journal that is here already");
    if (parts.journals.size() + 2 > limits::device_journals_max)
        return base::fail(base::ErrorCode::too_large, "too many journals in one file");
    if (salvaged.setting) PENDOPO_CHECK(check_setting(salvaged.setting->name, salvaged.setting->value));
    const JournalRow current = parts.current();
    const bool reuse = current.head.seq == 0;
    if (!reuse && parts.find(next) != nullptr) return base::fail(base::ErrorCode::conflict, "a journal id used before");
    PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(parts.database));
    JournalRow adopted;
    adopted.number = current.number + (reuse ? 0 : 1);
    adopted.id = salvaged.id;
    adopted.device = salvaged.device;
    adopted.first_position = current.first_position + current.head.seq;
    JournalRow last = reuse ? current : JournalRow{};
    last.number = adopted.number + 1;
    last.id = reuse ? current.id : next;
    last.device = current.device;
    last.first_position = adopted.first_position + salvaged.last_seq;
    if (reuse) {
        PENDOPO_TRY(const auto remove, parts.database.prepare("DELETE FROM journal WHERE number = ?1"));
        PENDOPO_CHECK(remove.with(current.number).run());
    }
    PENDOPO_CHECK(parts.adopt_row(salvaged, adopted));
    PENDOPO_CHECK(parts.adopt_entries(salvaged, entries, adopted.first_position));
    PENDOPO_CHECK(parts.note_heard_at(last.first_position - 1));  // what is adopted is older than its place says
    PENDOPO_CHECK(
        parts.insert_journal.with(last.number, last.id, last.device, last.first_position, checksum_of(last)).run());
    if (const auto& setting = salvaged.setting)
        PENDOPO_CHECK(
            parts.replace_setting.with(std::string_view(setting->name), base::ByteView(setting->value)).run());
    PENDOPO_CHECK(transaction.commit());
    parts.journals.clear();
    parts.incarnations.clear();
    PENDOPO_CHECK(parts.load_journals());
    PENDOPO_CHECK(parts.load_heads());
    return parts.load_incarnations();
}

}  // namespace pendopo::device
