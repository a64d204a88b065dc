// SPDX-License-Identifier: Apache-2.0
#include "storage/device/journal_reader.hpp"

#include <algorithm>

#include "storage/device/journal_parts.hpp"
#include "storage/device/schemas.hpp"

namespace pendopo::device {
namespace {

constexpr std::uint64_t smallest_entry_bytes = 128;  // previous, hash and signature alone; bounds how many there can be

std::uint64_t file_bytes(const std::filesystem::path& path) {
    std::error_code error;
    const auto size = std::filesystem::file_size(path, error);
    return error ? 0 : static_cast<std::uint64_t>(size);
}

}  // namespace

struct JournalReader::Parts {
    explicit Parts(sqlite::Database opened) : database(std::move(opened)) {}
    sqlite::Database database;
    sqlite::Statement select_entry;
    std::optional<sqlite::Statement> select_erased;
    std::vector<Row> journals;

    base::Status prepare() {
        PENDOPO_TRY(select_entry, database.prepare("SELECT header, sealed, previous, hash, signature, checksum"
                                                   " FROM entry WHERE position = ?1"));
        // Older files have no such table.
        if (auto erased = database.prepare("SELECT 1 FROM erased WHERE position = ?1"))
            select_erased.emplace(std::move(*erased));
        return {};
    }

    /// Row by row: a page that can't be read takes its rows along and no others.
    void load_journals(std::uint64_t entries_max) {
        const auto select = database.prepare(
            "SELECT id, device, first_position, checksum, acked_seq, acked_hash"
            " FROM journal WHERE number = ?1");
        if (!select) return;
        for (std::uint64_t number = 1; number <= limits::device_journals_max; ++number) {
            auto query = select->with(number);
            const auto found = query.step();
            if (!found || !*found) continue;
            JournalRow row;
            row.id = query.fixed<model::JournalId>(0);
            row.device = query.fixed<model::DeviceId>(1);
            row.first_position = query.number(2);
            journals.push_back({row.id,
                                row.device,
                                row.first_position,
                                0,
                                {query.number(4), query.fixed<model::Hash>(5)},
                                query.number(3) == checksum_of(row)});
        }
        const std::uint64_t end = find_end(entries_max);
        for (std::size_t i = 0; i < journals.size(); ++i)
            journals[i].end_position = i + 1 < journals.size() ? journals[i + 1].first_position : end;
    }

    [[nodiscard]] std::uint64_t find_end(std::uint64_t entries_max) {
        if (const auto select = database.prepare("SELECT max(position) FROM entry")) {
            auto query = select->with();
            const auto found = query.step();
            if (found && *found && query.number(0) <= entries_max) return query.number(0) + 1;
        }
        // The last page can't be read: look at every number there can be.
        std::uint64_t end = 1;
        for (std::uint64_t position = 1; position <= entries_max; ++position) {
            auto query = select_entry.with(position);
            const auto found = query.step();
            if (found && *found) end = position + 1;
        }
        return end;
    }
};

JournalReader::JournalReader(std::unique_ptr<Parts> parts) noexcept : parts_(std::move(parts)) {}
JournalReader::JournalReader(JournalReader&&) noexcept = default;
JournalReader& JournalReader::operator=(JournalReader&&) noexcept = default;
JournalReader::~JournalReader() = default;

base::Result<JournalReader> JournalReader::open(const std::filesystem::path& path) {
    sqlite::OpenOptions settings;
    settings.what = "journal";
    settings.application_id = journal_application_id;
    settings.migrations = journal_migrations();
    settings.check = false;
    settings.older_too = true;
    PENDOPO_TRY(auto database, sqlite::Database::open_untouched(path, settings));
    auto parts = std::make_unique<Parts>(std::move(database));
    PENDOPO_CHECK(parts->prepare());
    const std::uint64_t bytes = file_bytes(path) + file_bytes(path.string() + "-wal");
    parts->load_journals(bytes / smallest_entry_bytes);
    return JournalReader(std::move(parts));
}

const std::vector<JournalReader::Row>& JournalReader::journals() const {
    return parts_->journals;
}

std::optional<AnyEntry> JournalReader::entry(const Row& journal, std::uint64_t seq) const {
    const std::uint64_t position = journal.first_position + seq - 1;
    if (seq == 0 || position >= journal.end_position) return std::nullopt;
    auto query = parts_->select_entry.with(position);
    const auto found = query.step();
    if (!found || !*found) return std::nullopt;
    AnyEntry result;
    result.entry.device = journal.device;
    result.entry.journal = journal.id;
    result.entry.seq = seq;
    result.entry.header = query.bytes(0);
    result.entry.sealed = query.bytes(1);
    result.entry.previous = query.fixed<model::Hash>(2);
    result.entry.hash = query.fixed<model::Hash>(3);
    result.entry.signature = query.fixed<model::Signature>(4);
    result.checksum_fits = query.number(5) == checksum_of(position, result.entry);
    if (result.entry.header.empty()) result.text = EntryLink::Text::lost;
    if (!query.is_null(1) || result.text == EntryLink::Text::lost) return result;
    result.text = EntryLink::Text::pruned;
    if (!parts_->select_erased) return result;
    auto erased = parts_->select_erased->with(position);
    const auto ordered = erased.step();
    if (ordered && *ordered) result.text = EntryLink::Text::erased;
    return result;
}

std::vector<std::uint64_t> JournalReader::incarnations() const {
    std::vector<std::uint64_t> all;
    const auto select = parts_->database.prepare("SELECT value FROM incarnation ORDER BY number");
    if (!select) return all;
    auto query = select->with();
    for (auto found = query.step(); found && *found; found = query.step())
        all.push_back(query.number(0));
    return all;
}

std::optional<model::StoredBundle> JournalReader::bundle() const {
    const auto table = TrustBundleTable::open(parts_->database);
    if (!table) return std::nullopt;
    const auto bundle = table->load();
    return bundle ? *bundle : std::nullopt;
}

std::optional<std::string> JournalReader::damage() const {
    const auto select = parts_->database.prepare("PRAGMA quick_check(1)");
    if (!select) return select.error().message;
    auto query = select->with();
    const auto found = query.step();
    if (!found) return found.error().message;
    const std::string answer = *found ? query.text(0) : "nothing came of the check";
    return answer == "ok" ? std::nullopt : std::optional(answer);
}

}  // namespace pendopo::device
