// SPDX-License-Identifier: Apache-2.0
#include "storage/device/journal.hpp"

#include <algorithm>

#include "platform/base/log.hpp"
#include "storage/device/journal_parts.hpp"
#include "storage/device/lazy_commit.hpp"
#include "storage/device/schemas.hpp"

namespace pendopo::device {

Journal::Journal(std::unique_ptr<Parts> parts) noexcept : parts_(std::move(parts)) {}
Journal::Journal(Journal&&) noexcept = default;
Journal& Journal::operator=(Journal&&) noexcept = default;
Journal::~Journal() = default;

base::Result<Journal> Journal::open(const std::filesystem::path& path, const JournalOptions& options) {
    sqlite::OpenOptions settings;
    settings.what = "journal";
    settings.application_id = journal_application_id;
    settings.migrations = journal_migrations();
    settings.vfs = options.vfs;
    settings.exclusive = true;
    settings.pages_max = options.pages_max;
    settings.wipe_deleted = true;
    PENDOPO_TRY(auto database, sqlite::Database::open(path, settings));
    auto parts = std::make_unique<Parts>(std::move(database));
    parts->path = path.string();
    PENDOPO_CHECK(parts->prepare());
    PENDOPO_CHECK(parts->load(options));
    Journal journal(std::move(parts));
    // The program may have ended between erasing and emptying the log.
    PENDOPO_TRY(journal.parts_->erased_in_log, journal.has_erased());
    journal.wipe_log();
    return journal;
}

model::DeviceId Journal::device() const noexcept {
    return parts_->current().device;
}
model::JournalId Journal::journal() const noexcept {
    return parts_->current().id;
}
model::Head Journal::head() const noexcept {
    return parts_->current().head;
}
model::Head Journal::acked() const noexcept {
    return parts_->current().acked;
}
std::uint16_t Journal::boot_counter() const noexcept {
    return parts_->boot_counter;
}
bool Journal::created() const noexcept {
    return parts_->created;
}

JournalRow* Journal::Parts::find(const model::JournalId& id) {
    const auto found = std::find_if(journals.begin(), journals.end(), [&](const auto& row) { return row.id == id; });
    return found == journals.end() ? nullptr : &*found;
}

base::Status Journal::append(const model::Entry& entry, std::span<const model::Hash> chunks) {
    JournalRow& row = parts_->current();
    if (entry.device != row.device || entry.journal != row.id || entry.seq != row.head.seq + 1 ||
        entry.previous != row.head.hash)
        return base::fail(base::ErrorCode::conflict, "not the next entry of this journal");
    if (entry.header.size() > limits::header_bytes_max || entry.sealed.size() > limits::sealed_bytes_max)
        return base::fail(base::ErrorCode::too_large, "an entry too large");
    if (chunks.size() > limits::recordings_per_entry_max * limits::chunks_per_recording_max)
        return base::fail(base::ErrorCode::too_large, "recordings too large");
    PENDOPO_CHECK(parts_->database.settle_log());
    const std::uint64_t position = row.first_position + row.head.seq;
    if (const auto done = parts_->insert(position, entry, chunks); !done) {
        // A commit whose flush failed stands in the log: were the program to end now, its next start would find it
        // done.
        if (const auto settled = parts_->database.settle_log(); !settled)
            base::log(base::Level::warning, "journal", settled.error().message);
        return done;
    }
    row.head = {entry.seq, entry.hash};
    if (parts_->database.log_pages() >= limits::log_pages_max) {
        if (const auto moved = parts_->database.checkpoint(); !moved)
            base::log(base::Level::warning, "journal", moved.error().message);
    }
    return {};
}

base::Status Journal::Parts::insert(std::uint64_t position, const model::Entry& entry,
                                    std::span<const model::Hash> chunks) {
    std::optional<sqlite::Transaction> transaction;
    std::uint64_t new_chunks = 0;
    if (!chunks.empty()) {
        if (chunk_count + chunks.size() > limits::device_chunks_max)
            return base::fail(base::ErrorCode::disk_full, "no room is left for recordings");
        PENDOPO_TRY(auto begun, sqlite::Transaction::begin(database));
        transaction.emplace(std::move(begun));
        PENDOPO_TRY(new_chunks, insert_chunks(chunks));
    }
    // Alone, one statement is one transaction of its own: it commits, flushed, before it returns.
    PENDOPO_CHECK(insert_entry
                      .with(position, base::ByteView(entry.header), base::ByteView(entry.sealed), entry.previous,
                            entry.hash, entry.signature, checksum_of(position, entry))
                      .run());
    if (!transaction) return {};
    PENDOPO_CHECK(transaction->commit());
    chunk_count += new_chunks;
    return {};
}

base::Result<std::pair<model::Entry, EntryLink::Text>> Journal::Parts::read_any(const JournalRow& row,
                                                                                std::uint64_t seq) const {
    if (seq == 0 || seq > row.head.seq)
        return base::fail(base::ErrorCode::not_found, "no entry " + std::to_string(seq) + " in this journal");
    const std::uint64_t position = row.first_position + seq - 1;
    auto query = select_entry.with(position);
    PENDOPO_TRY(const bool found, query.step());
    if (!found) return base::fail(damaged("entry " + std::to_string(seq) + " is missing"));
    std::pair<model::Entry, EntryLink::Text> result{{}, EntryLink::Text::kept};
    auto& [entry, text] = result;
    entry.device = row.device;
    entry.journal = row.id;
    entry.seq = seq;
    entry.header = query.bytes(0);
    entry.sealed = query.bytes(1);
    entry.previous = query.fixed<model::Hash>(2);
    entry.hash = query.fixed<model::Hash>(3);
    entry.signature = query.fixed<model::Signature>(4);
    if (query.number(5) != checksum_of(position, entry)) return base::fail(damaged("entry " + std::to_string(seq)));
    if (query.is_null(1) && entry.header.empty()) {
        text = EntryLink::Text::lost;
    } else if (query.is_null(1)) {
        auto erased = select_erased.with(position);
        PENDOPO_TRY(const bool ordered, erased.step());
        text = ordered ? EntryLink::Text::erased : EntryLink::Text::pruned;
    }
    return result;
}

base::Result<model::Entry> Journal::Parts::read(const JournalRow& row, std::uint64_t seq) const {
    PENDOPO_TRY(auto found, read_any(row, seq));
    if (found.second == EntryLink::Text::kept) return std::move(found.first);
    return base::fail(base::ErrorCode::refused,
                      "the text of entry " + std::to_string(seq) +
                          (found.second == EntryLink::Text::erased   ? " was erased"
                           : found.second == EntryLink::Text::pruned ? " was pruned"
                                                                     : " was lost with a damaged journal"));
}

base::Result<model::Entry> Journal::read(std::uint64_t seq) const {
    return parts_->read(parts_->current(), seq);
}

base::Result<model::Entry> Journal::read(const model::JournalId& journal, std::uint64_t seq) const {
    const JournalRow* row = parts_->find(journal);
    if (row == nullptr) return base::fail(base::ErrorCode::not_found, "no such journal");
    return parts_->read(*row, seq);
}

base::Result<std::vector<JournalSummary>> Journal::journals() const {
    std::vector<JournalSummary> all;
    for (const auto& row : parts_->journals)
        all.push_back({row.id, row.head, row.acked});
    return all;
}

base::Result<std::uint64_t> Journal::waiting() const {
    std::uint64_t count = 0;
    for (const auto& row : parts_->journals) {
        if (row.acked.seq == row.head.seq) continue;
        const std::uint64_t first = row.first_position + row.acked.seq;
        auto erased = parts_->count_erased.with(first, row.first_position + row.head.seq);
        PENDOPO_TRY([[maybe_unused]] const bool found, erased.step());
        count += row.head.seq - row.acked.seq - erased.number(0);
    }
    return count;
}

base::Status Journal::mark_acked(const model::Ack& ack) {
    JournalRow* row = parts_->find(ack.journal);
    if (row == nullptr) return base::fail(base::ErrorCode::not_found, "an ack for a journal that is not here");
    if (ack.device != row->device) return base::fail(base::ErrorCode::conflict, "an ack for another device");
    if (!parts_->still_counts(ack.incarnation) && !parts_->covers_later_entry(*row, ack.head.seq))
        return base::fail(base::ErrorCode::conflict, "an ack from before the province was restored");
    if (ack.head.seq > 0) {
        PENDOPO_TRY(const auto found, parts_->read_any(*row, ack.head.seq));
        if (found.first.hash != ack.head.hash)
            return base::fail(base::ErrorCode::conflict, "an ack whose hash is not ours at that place");
    }
    const auto& seen = parts_->incarnations;
    const bool unheard = seen.empty() || seen.back() != ack.incarnation;
    const bool news = row->incarnation != ack.incarnation || unheard || ack.head.seq > row->acked.seq;
    return news ? parts_->store_acked(*row, ack) : base::Status{};
}

bool Journal::Parts::still_counts(std::uint64_t incarnation) const {
    const auto known = std::find(incarnations.begin(), incarnations.end(), incarnation);
    return known == incarnations.end() || known + 1 == incarnations.end();
}

/// An incarnation that covers an entry which was not there yet when the one in force was heard of speaks later than
/// that one: what made us change, a late stick perhaps, was older.
bool Journal::Parts::covers_later_entry(const JournalRow& row, std::uint64_t seq) const {
    return seq > 0 && seq <= row.head.seq && row.first_position + seq - 1 > heard_at;
}

std::uint64_t Journal::incarnation() const noexcept {
    return parts_->incarnations.empty() ? 0 : parts_->incarnations.back();
}

base::Status Journal::Parts::note_heard_at(std::uint64_t position) {
    base::Bytes value;
    base::append_big_endian(value, position);
    return replace_setting.with(heard_at_setting, base::ByteView(value)).run();
}

base::Status Journal::Parts::store_acked(JournalRow& row, const model::Ack& ack) {
    PENDOPO_TRY([[maybe_unused]] const auto lazy, LazyCommit::begin(database));
    PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(database));
    const bool new_incarnation = incarnations.empty() || incarnations.back() != ack.incarnation;
    std::vector<model::Head> left;  // of what the former incarnation said, by journal: what its backups hold
    if (new_incarnation) {
        PENDOPO_CHECK(insert_incarnation.with(ack.incarnation).run());
        PENDOPO_CHECK(note_heard_at(last_position()));
        for (const JournalRow& each : journals) {
            PENDOPO_TRY(left.emplace_back(), pruned_to(each));
            PENDOPO_CHECK(update_acked.with(each.number, left.back().seq, left.back().hash, std::uint64_t{0}).run());
        }
    }
    PENDOPO_CHECK(update_acked.with(row.number, ack.head.seq, ack.head.hash, ack.incarnation).run());
    PENDOPO_CHECK(transaction.commit());
    if (new_incarnation) {
        std::erase(incarnations, ack.incarnation);
        incarnations.push_back(ack.incarnation);
        heard_at = last_position();
        for (std::size_t i = 0; i < journals.size(); ++i) {
            journals[i].acked = left[i];
            journals[i].incarnation = 0;
        }
    }
    row.acked = ack.head;
    row.incarnation = ack.incarnation;
    return {};
}

base::Status Journal::Parts::add_journal(const model::JournalId& id, const model::DeviceId& device) {
    JournalRow row;
    row.number = static_cast<std::int64_t>(journals.size()) + 1;
    row.id = id;
    row.device = device;
    row.first_position = journals.empty() ? 1 : current().first_position + current().head.seq;
    PENDOPO_CHECK(database.settle_log());
    PENDOPO_CHECK(insert_journal.with(row.number, row.id, row.device, row.first_position, checksum_of(row)).run());
    journals.push_back(row);
    return {};
}

base::Status Journal::begin_new_journal(const model::JournalId& id) {
    if (parts_->find(id) != nullptr) return base::fail(base::ErrorCode::conflict, "a journal id used before");
    if (parts_->journals.size() >= limits::device_journals_max)
        return base::fail(base::ErrorCode::too_large, "too many journals in one file");
    return parts_->add_journal(id, parts_->current().device);
}

base::Status Journal::store_bundle(const model::StoredBundle& bundle, model::KeptBundle kept) {
    PENDOPO_CHECK(parts_->database.settle_log());
    return parts_->trust_bundle.store(bundle, kept);
}

base::Result<std::optional<model::StoredBundle>> Journal::bundle() const {
    return parts_->trust_bundle.load();
}

base::Status check_setting(std::string_view name, base::ByteView value) {
    if (name.size() > limits::setting_name_bytes_max || value.size() > limits::setting_bytes_max)
        return base::fail(base::ErrorCode::too_large, "a setting too large");
    return {};
}

base::Status Journal::set_setting(std::string_view name, base::ByteView value) {
    PENDOPO_CHECK(check_setting(name, value));
    PENDOPO_TRY([[maybe_unused]] const auto lazy, LazyCommit::begin(parts_->database));
    return parts_->replace_setting.with(name, value).run();
}

base::Result<std::optional<base::Bytes>> Journal::setting(std::string_view name) const {
    auto query = parts_->select_setting.with(name);
    PENDOPO_TRY(const bool found, query.step());
    return found ? std::optional(query.bytes(0)) : std::nullopt;
}

void Journal::wipe_log() noexcept {
    if (const auto emptied = parts_->empty_log_of_erased(); !emptied)
        base::log(base::Level::warning, "journal", "what was erased: " + emptied.error().message);
}

void Journal::idle() noexcept {
    wipe_log();
    if (parts_->database.log_pages() < limits::log_pages_worth_moving) return;
    if (const auto moved = parts_->database.checkpoint(); !moved)
        base::log(base::Level::warning, "journal", moved.error().message);
}

}  // namespace pendopo::device
