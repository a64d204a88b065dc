// SPDX-License-Identifier: Apache-2.0
#include "storage/device/sync_store.hpp"

#include <set>

#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "storage/device/lazy_commit.hpp"
#include "storage/device/schemas.hpp"
#include "storage/device/trust_bundle_table.hpp"
#include "storage/sqlite/database.hpp"

namespace pendopo::device {
namespace {

constexpr std::string_view journal_columns =
    "SELECT j.device, j.id, j.acked_seq, j.acked_hash, j.incarnation,"
    " (SELECT ifnull(max(seq), 0) FROM place WHERE journal = j.number), j.number FROM journal AS j ";

JournalProgress progress_of(const sqlite::Query& query) {
    JournalProgress progress;
    progress.device = query.fixed<model::DeviceId>(0);
    progress.journal = query.fixed<model::JournalId>(1);
    progress.watermark = {query.number(2), query.fixed<model::Hash>(3)};
    progress.incarnation = query.number(4);
    progress.last_seq = query.number(5);
    return progress;
}

}  // namespace

/// Statements go before the database that they belong to.
struct SyncStore::Parts {
    sqlite::Database database;
    sqlite::Statement insert_journal;
    sqlite::Statement replace_place;
    sqlite::Statement replace_position;
    sqlite::Statement select_journal;
    sqlite::Statement select_places;
    sqlite::Statement count_waiting;
    sqlite::Statement update_acked;
    sqlite::Statement forget_former;
    sqlite::Statement insert_left_behind;
    sqlite::Statement take_up_again;
    sqlite::Statement replace_signature;
    sqlite::Statement forget_signature;
    sqlite::Statement forget_signatures;
    sqlite::Statement replace_held;
    sqlite::Statement select_held;
    sqlite::Statement replace_attempts;
    sqlite::Statement select_attempts;
    TrustBundleTable trust_bundle;

    explicit Parts(sqlite::Database opened) : database(std::move(opened)) {}

    base::Status prepare() {
        PENDOPO_TRY(insert_journal, database.prepare("INSERT OR IGNORE INTO journal (id, device) SELECT ?1, ?2"
                                                     " WHERE (SELECT count(*) FROM journal) < ?3"));
        PENDOPO_TRY(replace_place,
                    database.prepare("INSERT OR REPLACE INTO place (journal, seq, segment, \"offset\", tag,"
                                     " frame_bytes) SELECT number, ?2, ?3, ?4, ?5, ?6 FROM journal WHERE id = ?1"));
        PENDOPO_TRY(replace_position, database.prepare("INSERT OR REPLACE INTO outbox (only, segment, \"offset\", tag)"
                                                       " VALUES (1, ?1, ?2, ?3)"));
        PENDOPO_TRY(select_journal, database.prepare(std::string(journal_columns) + "WHERE j.id = ?1"));
        PENDOPO_TRY(select_places, database.prepare("SELECT seq, segment, \"offset\", tag, frame_bytes FROM place"
                                                    " WHERE journal = (SELECT number FROM journal WHERE id = ?1)"
                                                    " AND seq >= ?2 ORDER BY seq LIMIT ?3"));
        PENDOPO_TRY(count_waiting, database.prepare("SELECT count(*) FROM journal AS j JOIN place AS p"
                                                    " ON p.journal = j.number AND p.seq > j.acked_seq"));
        PENDOPO_TRY(update_acked, database.prepare("UPDATE journal SET acked_seq = ?2, acked_hash = ?3,"
                                                   " incarnation = ?4 WHERE id = ?1"));
        // What a province said before it was restored, it may have forgotten: of every journal.
        PENDOPO_TRY(forget_former, database.prepare("UPDATE journal SET acked_seq = 0, acked_hash = zeroblob(32),"
                                                    " incarnation = 0 WHERE incarnation NOT IN (0, ?1)"));
        PENDOPO_TRY(insert_left_behind, database.prepare("INSERT OR IGNORE INTO left_behind (journal, incarnation)"
                                                         " SELECT number, incarnation FROM journal"
                                                         " WHERE incarnation NOT IN (0, ?1)"));
        PENDOPO_TRY(take_up_again, database.prepare("DELETE FROM left_behind WHERE incarnation = ?1"));
        PENDOPO_TRY(replace_signature, database.prepare("INSERT OR REPLACE INTO ack_signature (journal, signature)"
                                                        " SELECT number, ?2 FROM journal WHERE id = ?1"));
        PENDOPO_TRY(forget_signature, database.prepare("DELETE FROM ack_signature WHERE journal ="
                                                       " (SELECT number FROM journal WHERE id = ?1)"));
        PENDOPO_TRY(forget_signatures, database.prepare("DELETE FROM ack_signature WHERE journal IN"
                                                        " (SELECT number FROM journal WHERE incarnation = 0)"));
        PENDOPO_TRY(replace_held, database.prepare("INSERT OR REPLACE INTO held (name, incarnation) VALUES (?1, ?2)"));
        PENDOPO_TRY(select_held, database.prepare("SELECT incarnation FROM held WHERE name = ?1"));
        PENDOPO_TRY(replace_attempts,
                    database.prepare("INSERT OR REPLACE INTO attempts (work, count) VALUES (?1, ?2)"));
        PENDOPO_TRY(select_attempts, database.prepare("SELECT count FROM attempts WHERE work = ?1"));
        PENDOPO_TRY(trust_bundle, TrustBundleTable::open(database));
        return {};
    }

    base::Status add(const model::DeviceId& device, const IndexedEntry& entry) {
        PENDOPO_CHECK(insert_journal.with(entry.journal, device, std::uint64_t{limits::device_journals_max}).run());
        PENDOPO_CHECK(
            replace_place
                .with(entry.journal, entry.seq, entry.at.segment, entry.at.offset, entry.at.tag, entry.frame_bytes)
                .run());
        if (database.changes() == 0) return base::fail(base::ErrorCode::too_large, "too many journals in the outbox");
        return {};
    }
};

SyncStore::SyncStore(std::unique_ptr<Parts> parts) noexcept : parts_(std::move(parts)) {}
SyncStore::SyncStore(SyncStore&&) noexcept = default;
SyncStore& SyncStore::operator=(SyncStore&&) noexcept = default;
SyncStore::~SyncStore() = default;

base::Result<SyncStore> SyncStore::open(const std::filesystem::path& path, const SyncStoreOptions& options) {
    sqlite::OpenOptions settings;
    settings.what = "sync database";
    settings.application_id = sync_application_id;
    settings.migrations = sync_migrations();
    settings.vfs = options.vfs;
    settings.exclusive = true;
    PENDOPO_TRY(auto database, sqlite::Database::open(path, settings));
    auto parts = std::make_unique<Parts>(std::move(database));
    PENDOPO_CHECK(parts->prepare());
    return SyncStore(std::move(parts));
}

base::Status SyncStore::index(const model::DeviceId& device, std::span<const IndexedEntry> entries,
                              const StreamPosition& read_to) {
    PENDOPO_TRY([[maybe_unused]] const auto lazy, LazyCommit::begin(parts_->database));
    PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(parts_->database));
    for (const auto& entry : entries)
        PENDOPO_CHECK(parts_->add(device, entry));
    PENDOPO_CHECK(parts_->replace_position.with(read_to.segment, read_to.offset, read_to.tag).run());
    return transaction.commit();
}

base::Result<StreamPosition> SyncStore::outbox_position() const {
    PENDOPO_TRY(const auto select, parts_->database.prepare("SELECT segment, \"offset\", tag FROM outbox"));
    auto query = select.with();
    PENDOPO_TRY(const bool found, query.step());
    if (!found) return StreamPosition{};
    return StreamPosition{static_cast<std::uint32_t>(query.number(0)), static_cast<std::uint32_t>(query.number(1)),
                          query.number(2)};
}

base::Status SyncStore::forget_index() {
    PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(parts_->database));
    PENDOPO_CHECK(parts_->database.execute("DELETE FROM place"));
    PENDOPO_CHECK(parts_->database.execute("DELETE FROM outbox"));
    return transaction.commit();
}

base::Result<std::vector<JournalProgress>> SyncStore::journals() const {
    PENDOPO_TRY(const auto select, parts_->database.prepare(std::string(journal_columns) + "ORDER BY j.number"));
    auto query = select.with();
    std::vector<JournalProgress> all;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return all;
        all.push_back(progress_of(query));
    }
}

base::Result<std::optional<JournalProgress>> SyncStore::journal(const model::JournalId& id) const {
    auto query = parts_->select_journal.with(id);
    PENDOPO_TRY(const bool found, query.step());
    return found ? std::optional(progress_of(query)) : std::nullopt;
}

base::Result<std::vector<IndexedEntry>> SyncStore::entries(const model::JournalId& id, std::uint64_t first_seq,
                                                           std::size_t count) const {
    auto query = parts_->select_places.with(id, first_seq, std::uint64_t{count});
    std::vector<IndexedEntry> found_entries;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return found_entries;
        const StreamPosition at{static_cast<std::uint32_t>(query.number(1)),
                                static_cast<std::uint32_t>(query.number(2)), query.number(3)};
        found_entries.push_back({id, query.number(0), at, static_cast<std::uint32_t>(query.number(4))});
    }
}

base::Result<std::uint64_t> SyncStore::waiting() const {
    auto query = parts_->count_waiting.with();
    PENDOPO_TRY([[maybe_unused]] const bool found, query.step());
    return query.number(0);
}

base::Status SyncStore::mark_acked(const model::Ack& ack) {
    PENDOPO_TRY(const auto known, journal(ack.journal));
    if (!known) return base::fail(base::ErrorCode::not_found, "an ack for a journal that the outbox never named");
    const bool news = known->incarnation != ack.incarnation || ack.head.seq > known->watermark.seq;
    if (!news) return {};
    PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(parts_->database));
    PENDOPO_CHECK(parts_->insert_left_behind.with(ack.incarnation).run());
    PENDOPO_CHECK(
        parts_->take_up_again.with(ack.incarnation).run());  // left behind wrongly, for a stick that came late
    PENDOPO_CHECK(parts_->forget_former.with(ack.incarnation).run());
    PENDOPO_CHECK(parts_->update_acked.with(ack.journal, ack.head.seq, ack.head.hash, ack.incarnation).run());
    if (ack.signature.is_zero())
        PENDOPO_CHECK(parts_->forget_signature.with(ack.journal).run());
    else
        PENDOPO_CHECK(parts_->replace_signature.with(ack.journal, ack.signature).run());
    PENDOPO_CHECK(parts_->forget_signatures.with().run());
    return transaction.commit();
}

base::Result<std::vector<model::Ack>> SyncStore::acks() const {
    PENDOPO_TRY(const auto select,
                parts_->database.prepare("SELECT j.device, j.id, j.acked_seq, j.acked_hash, j.incarnation, s.signature"
                                         " FROM journal AS j JOIN ack_signature AS s ON s.journal = j.number"
                                         " ORDER BY j.number"));
    auto query = select.with();
    std::vector<model::Ack> all;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return all;
        all.push_back({query.fixed<model::DeviceId>(0),
                       query.fixed<model::JournalId>(1),
                       {query.number(2), query.fixed<model::Hash>(3)},
                       query.number(4),
                       query.fixed<model::Signature>(5)});
    }
}

base::Result<std::vector<std::uint64_t>> SyncStore::left_behind() const {
    PENDOPO_TRY(const auto select, parts_->database.prepare("SELECT DISTINCT incarnation FROM left_behind"));
    auto query = select.with();
    std::vector<std::uint64_t> all;
    while (true) {
        PENDOPO_TRY(const bool found, query.step());
        if (!found) return all;
        all.push_back(query.number(0));
    }
}

base::Result<MailCursor> SyncStore::mail_cursor() const {
    PENDOPO_TRY(const auto select, parts_->database.prepare("SELECT next, incarnation FROM mail"));
    auto query = select.with();
    PENDOPO_TRY(const bool found, query.step());
    return found ? MailCursor{query.number(0), query.number(1)} : MailCursor{};
}

base::Status SyncStore::keep_mail_cursor(const MailCursor& cursor) {
    PENDOPO_CHECK(parts_->database.settle_log());
    PENDOPO_TRY(const auto replace,
                parts_->database.prepare("INSERT OR REPLACE INTO mail (only, next, incarnation) VALUES (1, ?1, ?2)"));
    return replace.with(cursor.next, cursor.incarnation).run();
}

base::Status SyncStore::mark_held(std::span<const model::Hash> names, std::uint64_t incarnation) {
    if (names.empty()) return {};
    PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(parts_->database));
    for (const model::Hash& name : names)
        PENDOPO_CHECK(parts_->replace_held.with(name, incarnation).run());
    return transaction.commit();
}

base::Status SyncStore::forget_held(std::span<const model::Hash> names) {
    PENDOPO_TRY([[maybe_unused]] const auto lazy, LazyCommit::begin(parts_->database));
    PENDOPO_TRY(const auto remove, parts_->database.prepare("DELETE FROM held WHERE name = ?1"));
    PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(parts_->database));
    for (const model::Hash& name : names)
        PENDOPO_CHECK(remove.with(name).run());
    return transaction.commit();
}

base::Result<std::optional<std::uint64_t>> SyncStore::held_under(const model::Hash& name) const {
    auto query = parts_->select_held.with(name);
    PENDOPO_TRY(const bool found, query.step());
    return found ? std::optional(query.number(0)) : std::nullopt;
}

base::Status SyncStore::forget_held_except(std::span<const model::Hash> names) {
    const std::set<model::Hash> present(names.begin(), names.end());
    std::vector<model::Hash> gone;
    {
        PENDOPO_TRY(const auto select, parts_->database.prepare("SELECT name FROM held"));
        auto query = select.with();
        while (true) {
            PENDOPO_TRY(const bool found, query.step());
            if (!found) break;
            if (const auto name = query.fixed<model::Hash>(0); !present.contains(name)) gone.push_back(name);
        }
    }
    if (gone.empty()) return {};
    PENDOPO_TRY(const auto remove, parts_->database.prepare("DELETE FROM held WHERE name = ?1"));
    PENDOPO_TRY([[maybe_unused]] const auto lazy, LazyCommit::begin(parts_->database));
    PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(parts_->database));
    for (const model::Hash& name : gone)
        PENDOPO_CHECK(remove.with(name).run());
    return transaction.commit();
}

base::Status SyncStore::store_identity(base::ByteView frame) {
    PENDOPO_CHECK(parts_->database.settle_log());
    PENDOPO_TRY(const auto replace,
                parts_->database.prepare("INSERT OR REPLACE INTO identity (only, frame) VALUES (1, ?1)"));
    return replace.with(frame).run();
}

base::Result<std::optional<base::Bytes>> SyncStore::identity() const {
    PENDOPO_TRY(const auto select, parts_->database.prepare("SELECT frame FROM identity"));
    auto query = select.with();
    PENDOPO_TRY(const bool found, query.step());
    return found ? std::optional(query.bytes(0)) : std::nullopt;
}

base::Status SyncStore::store_enrolment(const model::Enrolment& enrolment) {
    PENDOPO_CHECK(parts_->database.settle_log());
    PENDOPO_TRY(const auto replace,
                parts_->database.prepare("INSERT OR REPLACE INTO enrolment (only, state, token_hash, tls_spki,"
                                         " certificate_pem, reason) VALUES (1, ?1, ?2, ?3, ?4, ?5)"));
    return replace
        .with(static_cast<std::uint64_t>(enrolment.state), enrolment.token_hash, enrolment.tls_spki,
              std::string_view(enrolment.certificate_pem), std::string_view(enrolment.reason))
        .run();
}

base::Result<model::Enrolment> SyncStore::enrolment() const {
    PENDOPO_TRY(const auto select, parts_->database.prepare("SELECT state, token_hash, tls_spki, certificate_pem,"
                                                            " reason FROM enrolment"));
    auto query = select.with();
    PENDOPO_TRY(const bool found, query.step());
    model::Enrolment enrolment;
    if (!found) return enrolment;
    enrolment.state = static_cast<model::EnrolmentState>(query.number(0));
    enrolment.token_hash = query.fixed<model::Hash>(1);
    enrolment.tls_spki = query.fixed<model::Hash>(2);
    enrolment.certificate_pem = query.text(3);
    enrolment.reason = query.text(4);
    return enrolment;
}

base::Status SyncStore::store_bundle(const model::StoredBundle& bundle, model::KeptBundle kept) {
    PENDOPO_CHECK(parts_->database.settle_log());
    return parts_->trust_bundle.store(bundle, kept);
}

base::Result<std::optional<model::StoredBundle>> SyncStore::bundle() const {
    return parts_->trust_bundle.load();
}

base::Status SyncStore::set_attempts(std::string_view work, std::uint32_t attempts) {
    if (work.size() > limits::setting_name_bytes_max)
        return base::fail(base::ErrorCode::too_large, "a name of work too long");
    PENDOPO_TRY([[maybe_unused]] const auto lazy, LazyCommit::begin(parts_->database));
    return parts_->replace_attempts.with(work, attempts).run();
}

base::Result<std::uint32_t> SyncStore::attempts(std::string_view work) const {
    auto query = parts_->select_attempts.with(work);
    PENDOPO_TRY(const bool found, query.step());
    return found ? static_cast<std::uint32_t>(query.number(0)) : 0u;
}

void SyncStore::idle() noexcept {
    if (parts_->database.log_pages() < limits::log_pages_worth_moving) return;
    if (const auto moved = parts_->database.checkpoint(); !moved)
        base::log(base::Level::warning, "sync_store", moved.error().message);
}

}  // namespace pendopo::device
