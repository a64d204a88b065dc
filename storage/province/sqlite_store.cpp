// SPDX-License-Identifier: Apache-2.0
#include "storage/province/sqlite_store.hpp"

#include <mutex>

#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "storage/province/announcement_table.hpp"
#include "storage/province/entry_table.hpp"
#include "storage/province/group_commit.hpp"
#include "storage/province/keep_table.hpp"
#include "storage/province/mail_table.hpp"
#include "storage/province/media_table.hpp"
#include "storage/province/registry.hpp"
#include "storage/province/reply_table.hpp"
#include "storage/province/schemas.hpp"
#include "storage/province/watch_table.hpp"

namespace pendopo::province {
namespace {

constexpr std::uint32_t writer_checkpoint_pages = 4'096;     // 16 MiB: some 30,000 entries
constexpr std::uint32_t writer_cache_kibibytes = 64u << 10;  // the inner pages of the index of millions of entries
constexpr std::uint32_t reader_cache_kibibytes = 16u << 10;

/// A connection with its statements, at a fixed address, and the mutex that makes it one thread's at a time.
struct Writer {
    explicit Writer(sqlite::Database opened) : database(std::move(opened)) {}
    std::mutex mutex;
    sqlite::Database database;
    std::optional<Registry> registry;
    std::optional<EntryWriter> entries;
    std::optional<MailTable> mail;
    std::optional<MediaTable> media;
    sqlite::Statement savepoint;
    sqlite::Statement rollback_to;
    sqlite::Statement release;
};

struct Reader {
    explicit Reader(sqlite::Database opened) : database(std::move(opened)) {}
    std::mutex mutex;
    sqlite::Database database;
    std::optional<Registry> registry;
    std::optional<EntryReader> entries;
    std::optional<MailTable> mail;
    std::optional<MediaTable> media;
};

base::Result<std::unique_ptr<Writer>> open_writer(const std::filesystem::path& path, sqlite::OpenOptions settings,
                                                  const SqliteStoreOptions& options) {
    settings.check = options.check;
    settings.cache_kibibytes = writer_cache_kibibytes;
    settings.wipe_deleted = true;
    PENDOPO_TRY(auto database, sqlite::Database::open(path, settings));
    auto writer = std::make_unique<Writer>(std::move(database));
    PENDOPO_TRY(writer->registry, Registry::open(writer->database));
    PENDOPO_TRY(writer->entries, EntryWriter::open(writer->database));
    PENDOPO_TRY(writer->mail, MailTable::open(writer->database));
    PENDOPO_TRY(writer->media, MediaTable::open(writer->database));
    PENDOPO_TRY(writer->savepoint, writer->database.prepare("SAVEPOINT run"));
    PENDOPO_TRY(writer->rollback_to, writer->database.prepare("ROLLBACK TO run"));
    PENDOPO_TRY(writer->release, writer->database.prepare("RELEASE run"));
    PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(writer->database));
    PENDOPO_TRY(const bool known, writer->registry->has_incarnation());
    if (!known) PENDOPO_CHECK(writer->registry->set_incarnation(options.new_incarnation));
    PENDOPO_CHECK(transaction.commit());
    return writer;
}

base::Result<std::unique_ptr<Reader>> open_reader(const std::filesystem::path& path, sqlite::OpenOptions settings) {
    settings.check = false;
    settings.cache_kibibytes = reader_cache_kibibytes;
    PENDOPO_TRY(auto database, sqlite::Database::open(path, settings));
    auto reader = std::make_unique<Reader>(std::move(database));
    PENDOPO_CHECK(reader->database.execute("PRAGMA query_only=ON"));
    PENDOPO_TRY(reader->registry, Registry::open(reader->database));
    PENDOPO_TRY(reader->entries, EntryReader::open(reader->database));
    PENDOPO_TRY(reader->mail, MailTable::open(reader->database));
    PENDOPO_TRY(reader->media, MediaTable::open(reader->database));
    return reader;
}

/// Reads a file that nobody writes.
class SqliteBackup final : public Backup {
public:
    SqliteBackup(sqlite::Database opened, MediaTable media) : database_(std::move(opened)), media_(std::move(media)) {}
    base::Result<std::vector<JournalRecord>> chains() override { return KeepTable(database_).chains(); }
    base::Result<std::vector<ChainEntry>> chain(const JournalRecord& journal, const model::Head& before) override {
        return KeepTable(database_).chain(journal, before);
    }
    base::Result<base::Bytes> read_chunk(const model::Hash& name) override { return media_.read_chunk(name); }
    base::Result<std::vector<ListedChunk>> list_chunks(std::uint64_t after) override {
        return media_.list_chunks(after);
    }
    base::Result<Extent> extent() override { return KeepTable(database_).extent(); }

private:
    sqlite::Database database_;
    MediaTable media_;
};

class SqliteStore final : public Store {
public:
    SqliteStore(std::unique_ptr<Writer> writer, std::unique_ptr<Reader> reader)
        : writer_(std::move(writer)),
          reader_(std::move(reader)),
          group_commit_([this](std::span<GroupCommit::Member* const> group) { commit(group); }) {}

    base::Result<std::uint64_t> incarnation() override {
        return read([](Reader& reader) { return reader.registry->incarnation(); });
    }
    base::Result<std::optional<base::WallTime>> restored_after() override {
        return read([](Reader& reader) { return reader.registry->restored_after(); });
    }
    base::Status begin_incarnation(std::uint64_t random) override {
        return write([&](Registry& registry) { return registry.begin_incarnation(random); });
    }
    base::Result<Device> find_device(const model::Hash& tls_spki) override {
        return read([&](Reader& reader) { return reader.registry->find_device(tls_spki); });
    }
    base::Result<std::vector<Device>> find_devices(const model::DeviceId& id) override {
        return read([&](Reader& reader) { return reader.registry->find_devices(id); });
    }
    base::Result<std::vector<Device>> devices() override {
        return read([](Reader& reader) { return reader.registry->devices(); });
    }
    base::Status revoke(const model::Hash& tls_spki, base::WallTime now) override {
        return write([&](Registry& registry) { return registry.revoke(tls_spki, now); });
    }
    base::Status add_token(const Token& token) override {
        return write([&](Registry& registry) { return registry.add_token(token); });
    }
    base::Result<std::vector<Token>> tokens() override {
        return read([](Reader& reader) { return reader.registry->tokens(); });
    }
    base::Result<EnrolmentAnswer> enrol(const EnrolmentRequest& request, base::WallTime now) override {
        return write([&](Registry& registry) { return registry.enrol(request, now); });
    }
    base::Result<std::vector<EnrolmentRecord>> enrolments(std::optional<model::EnrolmentState> state) override {
        return read([&](Reader& reader) { return reader.registry->enrolments(state); });
    }
    base::Status confirm(const model::Hash& tls_spki, const std::string& name, const std::string& certificate_pem,
                         base::WallTime now, const std::optional<model::DeviceId>& replaces) override {
        return write(
            [&](Registry& registry) { return registry.confirm(tls_spki, name, certificate_pem, now, replaces); });
    }
    base::Status refuse(const model::Hash& tls_spki) override {
        return write([&](Registry& registry) { return registry.refuse(tls_spki); });
    }
    base::Result<IngestResult> ingest(const IngestRun& run, const IngestDecider& decide) override {
        return group_commit_.join(run, decide);
    }
    base::Result<std::vector<model::StoredEntry>> list(const EntryQuery& query) override {
        return read([&](Reader& reader) { return reader.entries->list(query); });
    }
    base::Result<model::StoredEntry> read(std::uint64_t number) override {
        return read([&](Reader& reader) { return reader.entries->read(number); });
    }
    base::Result<Counts> counts() override {
        return read([](Reader& reader) { return reader.registry->counts(); });
    }
    base::Result<std::uint64_t> add_mail(const std::optional<model::DeviceId>& device, base::ByteView frame,
                                         std::string_view subject) override {
        return change([&](Writer& writer) { return writer.mail->add_mail(device, frame, subject); });
    }
    base::Result<MailPage> mail(const model::DeviceId& device, std::uint64_t after, std::size_t bytes_max) override {
        return read([&](Reader& reader) { return reader.mail->mail(device, after, bytes_max); });
    }
    base::Status keep_health(const model::DeviceId& device, const HealthReport& report, const BootNote& boot) override {
        return change([&](Writer& writer) { return writer.mail->keep_health(device, report, boot); });
    }
    base::Result<std::optional<HealthReport>> health(const model::DeviceId& device) override {
        return read([&](Reader& reader) { return reader.mail->health(device); });
    }
    base::Result<std::vector<BootNote>> boots(const model::DeviceId& device, const model::JournalId& journal) override {
        return read([&](Reader& reader) { return reader.mail->boots(device, journal); });
    }
    base::Status keep_announcements(std::span<const AnnouncementRow> rows) override {
        return change([&](Writer& writer) { return AnnouncementTable(writer.database).keep(rows); });
    }
    base::Result<std::vector<AnnouncementRow>> announcements() override {
        return read([](Reader& reader) { return AnnouncementTable(reader.database).all(); });
    }
    base::Result<Kept> keep_unverified(const Unverified& unverified, const PartCheck& is_part_of) override {
        return change(
            [&](Writer& writer) { return WatchTable(writer.database).keep_unverified(unverified, is_part_of); });
    }
    base::Result<std::vector<Unverified>> unverified() override {
        return read([](Reader& reader) { return WatchTable(reader.database).unverified(); });
    }
    base::Result<Unverified> read_unverified(std::uint64_t number) override {
        return read([&](Reader& reader) { return WatchTable(reader.database).read_unverified(number); });
    }
    base::Result<std::vector<JournalSummary>> journals() override {
        return read([](Reader& reader) { return WatchTable(reader.database).journals(); });
    }
    base::Status put_chunk(const model::DeviceId& device, const model::Hash& name, base::ByteView ciphertext,
                           base::WallTime now) override {
        return change([&](Writer& writer) { return writer.media->put_chunk(device, name, ciphertext, now); });
    }
    base::Result<std::vector<model::Hash>> held_chunks(std::span<const model::Hash> names) override {
        return read([&](Reader& reader) { return reader.media->held_chunks(names); });
    }
    base::Result<base::Bytes> read_chunk(const model::Hash& name) override {
        return read([&](Reader& reader) { return reader.media->read_chunk(name); });
    }
    base::Result<std::vector<ListedChunk>> list_chunks(std::uint64_t after) override {
        return read([&](Reader& reader) { return reader.media->list_chunks(after); });
    }
    base::Result<std::uint64_t> chunk_count(const model::DeviceId& device) override {
        return read([&](Reader& reader) { return reader.media->chunk_count(device); });
    }
    base::Status erase_chunks(const model::DeviceId& device, std::span<const model::Hash> names,
                              base::WallTime now) override {
        return change([&](Writer& writer) { return writer.media->erase_chunks(device, names, now); });
    }
    base::Result<std::vector<ListedChunk>> unsaid_chunks(std::uint64_t incarnation, std::uint64_t after) override {
        return read([&](Reader& reader) { return reader.media->unsaid_chunks(incarnation, after); });
    }
    base::Status say_chunks(const ChunkLetter& letter) override {
        return change([&](Writer& writer) { return say(writer, letter, ""); });
    }
    base::Status add_reply(const model::LookupId& lookup, const ReplyRow& reply,
                           std::span<const model::DeviceId> devices) override {
        return change([&](Writer& writer) {
            return ReplyTable(writer.database).add_reply(*writer.mail, lookup, reply, devices);
        });
    }
    base::Result<std::vector<ReplyRow>> replies(const model::LookupId& lookup) override {
        return read([&](Reader& reader) { return ReplyTable(reader.database).replies(lookup); });
    }
    base::Status drop_replies(const model::LookupId& lookup) override {
        return change([&](Writer& writer) { return ReplyTable(writer.database).drop_replies(lookup); });
    }
    base::Result<std::vector<JournalRecord>> chains() override {
        return read([](Reader& reader) { return KeepTable(reader.database).chains(); });
    }
    base::Result<std::vector<ChainEntry>> chain(const JournalRecord& journal, const model::Head& before) override {
        return read([&](Reader& reader) { return KeepTable(reader.database).chain(journal, before); });
    }
    base::Status erase(std::uint64_t number, const Tombstone& tombstone, base::ByteView order,
                       const std::optional<ChunkLetter>& recordings) override {
        PENDOPO_CHECK(change([&](Writer& writer) { return remove(writer, number, tombstone, order, recordings); }));
        const std::lock_guard lock(writer_->mutex);
        // The log still holds the text. While another process reads it stays there until the log begins anew.
        if (const auto emptied = writer_->database.empty_log(); !emptied)
            base::log(base::Level::warning, "store", emptied.error().message);
        return {};
    }
    base::Result<std::optional<Tombstone>> tombstone(std::uint64_t number) override {
        return read([&](Reader& reader) { return KeepTable(reader.database).tombstone(number); });
    }
    base::Status back_up(const std::filesystem::path& file) override {
        return read([&](Reader& reader) { return reader.database.back_up(file); });
    }

private:
    static base::Status remove(Writer& writer, std::uint64_t number, const Tombstone& tombstone, base::ByteView order,
                               const std::optional<ChunkLetter>& recordings) {
        PENDOPO_TRY(const model::DeviceId device, KeepTable(writer.database).erase(number, tombstone));
        PENDOPO_TRY([[maybe_unused]] const auto letter,
                    writer.mail->add_mail(device, order, "erase " + std::to_string(number)));
        if (!recordings) return {};
        if (recordings->device != device)
            return base::fail(base::ErrorCode::invalid_argument, "the recordings of another device's entry");
        PENDOPO_CHECK(writer.media->erase_chunks(device, recordings->names, tombstone.erased_at));
        return say(writer, *recordings, "erase_media " + std::to_string(number));
    }

    static base::Status say(Writer& writer, const ChunkLetter& letter, std::string_view subject) {
        PENDOPO_CHECK(writer.media->note_said(letter));
        PENDOPO_TRY([[maybe_unused]] const auto filed, writer.mail->add_mail(letter.device, letter.frame, subject));
        return {};
    }

    template <class Work>
    auto read(Work work) -> decltype(work(std::declval<Reader&>())) {
        const std::lock_guard lock(reader_->mutex);
        return work(*reader_);
    }

    template <class Work>
    auto change(Work work) -> decltype(work(std::declval<Writer&>())) {
        const std::lock_guard lock(writer_->mutex);
        PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(writer_->database));
        auto result = work(*writer_);
        if (result) PENDOPO_CHECK(transaction.commit());
        return result;
    }

    template <class Work>
    auto write(Work work) -> decltype(work(std::declval<Registry&>())) {
        return change([&](Writer& writer) { return work(*writer.registry); });
    }

    /// One transaction for the whole group; a member that fails is taken out of it alone.
    void commit(std::span<GroupCommit::Member* const> group) {
        const std::lock_guard lock(writer_->mutex);
        if (const auto done = commit_together(group); !done) {
            for (auto* member : group)
                member->result = base::fail(base::Error(done.error()));
        }
    }

    base::Status commit_together(std::span<GroupCommit::Member* const> group) {
        PENDOPO_TRY(auto transaction, sqlite::Transaction::begin(writer_->database));
        for (auto* member : group) {
            PENDOPO_CHECK(writer_->savepoint.with().run());
            member->result = writer_->entries->ingest(member->run, member->decide);
            if (!member->result) {
                if (!writer_->database.in_transaction()) return base::fail(base::Error(member->result.error()));
                PENDOPO_CHECK(writer_->rollback_to.with().run());
            }
            PENDOPO_CHECK(writer_->release.with().run());
        }
        return transaction.commit();
    }

    std::unique_ptr<Writer> writer_;
    std::unique_ptr<Reader> reader_;
    GroupCommit group_commit_;
};

}  // namespace

base::Result<std::unique_ptr<Store>> open_sqlite_store(const std::filesystem::path& path,
                                                       const SqliteStoreOptions& options) {
    sqlite::OpenOptions settings;
    settings.what = "store";
    settings.application_id = store_application_id;
    settings.migrations = store_migrations();
    settings.vfs = options.vfs;
    settings.make = options.make;
    settings.busy_time = limits::store_busy_time;
    settings.checkpoint_pages = writer_checkpoint_pages;
    PENDOPO_TRY(auto writer, open_writer(path, settings, options));
    PENDOPO_TRY(auto reader, open_reader(path, settings));
    return std::unique_ptr<Store>(std::make_unique<SqliteStore>(std::move(writer), std::move(reader)));
}

base::Result<std::unique_ptr<Backup>> open_sqlite_backup(const std::filesystem::path& path) {
    sqlite::OpenOptions settings;
    settings.what = "store";
    settings.application_id = store_application_id;
    settings.migrations = store_migrations();
    PENDOPO_TRY(auto database, sqlite::Database::open_untouched(path, settings));
    PENDOPO_TRY(auto media, MediaTable::open(database));
    return std::unique_ptr<Backup>(std::make_unique<SqliteBackup>(std::move(database), std::move(media)));
}

}  // namespace pendopo::province
