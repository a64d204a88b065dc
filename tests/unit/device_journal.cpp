// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include "platform/sim/counting_vfs.hpp"
#include "storage/device/journal.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
using base::ErrorCode;
using test::Chain;
using test::sample;
using test::StorageFolder;

namespace {

device::JournalOptions options(std::uint64_t boot = 1) {
    device::JournalOptions made;
    made.new_device = sample<model::DeviceId>(1);
    made.new_journal = sample<model::JournalId>(2);
    made.boot_id = {static_cast<base::Byte>(boot), 7};
    return made;
}

device::Journal open(const StorageFolder& folder, std::uint64_t boot = 1) {
    auto journal = device::Journal::open(folder / "journal.db", options(boot));
    if (!journal) FAIL(journal.error().message);
    return std::move(*journal);
}

model::Ack ack_of(const Chain& chain, const model::Head& head, std::uint64_t incarnation) {
    return {chain.device, chain.journal, head, incarnation, {}};
}

mode_t mode_of(const std::filesystem::path& path) {
    struct stat status {};
    REQUIRE(::lstat(path.c_str(), &status) == 0);
    return status.st_mode & 07777;
}

}  // namespace

TEST_CASE("journal: a new file has the ids it was given, no entries, and is for its owner alone") {
    const StorageFolder folder;
    const auto path = folder / "state/journal.db";
    {
        auto journal = device::Journal::open(path, options());
        REQUIRE(journal);
        CHECK(journal->created());
        CHECK(journal->device() == sample<model::DeviceId>(1));
        CHECK(journal->journal() == sample<model::JournalId>(2));
        CHECK(journal->head() == model::Head{});
        CHECK(journal->read(1).error().code == ErrorCode::not_found);
        CHECK(mode_of(path) == 0600);
        CHECK(mode_of(path.string() + "-wal") == 0600);
        CHECK(mode_of(folder / "state") == 0700);
        CHECK_FALSE(std::filesystem::exists(path.string() + "-shm"));
    }
    auto other = options();
    other.new_device = sample<model::DeviceId>(100);
    auto again = device::Journal::open(path, other);
    REQUIRE(again);
    CHECK_FALSE(again->created());
    CHECK(again->device() == sample<model::DeviceId>(1));
}

TEST_CASE("journal: a file that others could read is made private again") {
    const StorageFolder folder;
    { open(folder); }
    std::filesystem::permissions(folder / "journal.db", std::filesystem::perms(0644));
    { open(folder); }
    CHECK(mode_of(folder / "journal.db") == 0600);
}

TEST_CASE("journal: what was appended is read back, whole and in order, also after opening again") {
    const StorageFolder folder;
    Chain chain;
    std::vector<model::Entry> entries;
    {
        auto journal = open(folder);
        for (int i = 0; i < 50; ++i) {
            chain.sealed_bytes = 16 + static_cast<std::size_t>(i) * 331;
            entries.push_back(chain.next());
            REQUIRE(journal.append(entries.back()));
        }
    }
    auto journal = open(folder);
    CHECK(journal.head() == chain.head);
    for (const auto& entry : entries)
        CHECK(test::same(*journal.read(entry.seq), entry));
    CHECK(journal.read(51).error().code == ErrorCode::not_found);
    CHECK(journal.read(0).error().code == ErrorCode::not_found);
    CHECK(journal.read(sample<model::JournalId>(9), 1).error().code == ErrorCode::not_found);
}

TEST_CASE("journal: only the next entry of the chain is taken") {
    const StorageFolder folder;
    auto journal = open(folder);
    Chain chain;
    REQUIRE(journal.append(chain.next()));
    auto refused = [&](auto change) {
        auto entry = chain.peek();
        change(entry);
        const auto done = journal.append(entry);
        REQUIRE_FALSE(done);
        return done.error().code;
    };
    CHECK(refused([](auto& entry) { entry.seq = 1; }) == ErrorCode::conflict);
    CHECK(refused([](auto& entry) { entry.seq = 3; }) == ErrorCode::conflict);
    CHECK(refused([](auto& entry) { entry.previous = {}; }) == ErrorCode::conflict);
    CHECK(refused([](auto& entry) { entry.device = sample<model::DeviceId>(8); }) == ErrorCode::conflict);
    CHECK(refused([](auto& entry) { entry.journal = sample<model::JournalId>(8); }) == ErrorCode::conflict);
    CHECK(refused([](auto& entry) { entry.sealed.resize(limits::sealed_bytes_max + 1); }) == ErrorCode::too_large);
    CHECK(refused([](auto& entry) { entry.header.resize(limits::header_bytes_max + 1); }) == ErrorCode::too_large);
    CHECK(journal.append(chain.next()));
    CHECK(journal.head().seq == 2);
}

TEST_CASE("journal: a second opening is told that the file is in use") {
    const StorageFolder folder;
    auto journal = open(folder);
    const auto second = device::Journal::open(folder / "journal.db", options());
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::unavailable);
    CHECK(second.error().message.find("journal.db") != std::string::npos);
    Chain chain;
    CHECK(journal.append(chain.next()));
}

TEST_CASE("journal: the boot counter rises with each boot and with nothing else") {
    const StorageFolder folder;
    CHECK(open(folder, 1).boot_counter() == 1);
    CHECK(open(folder, 1).boot_counter() == 1);
    CHECK(open(folder, 2).boot_counter() == 2);
    CHECK(open(folder, 2).boot_counter() == 2);
    CHECK(open(folder, 1).boot_counter() == 3);
}

TEST_CASE("journal: an ack moves the watermark up, and an older or repeated one changes nothing") {
    const StorageFolder folder;
    Chain chain;
    std::vector<model::Head> heads{{}};
    {
        auto journal = open(folder);
        for (int i = 0; i < 10; ++i) {
            REQUIRE(journal.append(chain.next()));
            heads.push_back(chain.head);
        }
        CHECK(*journal.waiting() == 10);
        REQUIRE(journal.mark_acked(ack_of(chain, heads[7], 5)));
        REQUIRE(journal.mark_acked(ack_of(chain, heads[7], 5)));
        REQUIRE(journal.mark_acked(ack_of(chain, heads[3], 5)));
        CHECK(journal.acked() == heads[7]);
    }
    auto journal = open(folder);
    CHECK(journal.acked() == heads[7]);
    CHECK(*journal.waiting() == 3);
    CHECK((*journal.journals())[0].acked == heads[7]);
}

TEST_CASE("journal: an ack for another device, journal, hash or for entries that are not here is refused") {
    const StorageFolder folder;
    auto journal = open(folder);
    Chain chain;
    REQUIRE(journal.append(chain.next()));
    auto other_device = ack_of(chain, chain.head, 5);
    other_device.device = sample<model::DeviceId>(99);
    auto other_journal = ack_of(chain, chain.head, 5);
    other_journal.journal = sample<model::JournalId>(99);
    CHECK(journal.mark_acked(other_device).error().code == ErrorCode::conflict);
    CHECK(journal.mark_acked(other_journal).error().code == ErrorCode::not_found);
    CHECK(journal.mark_acked(ack_of(chain, {1, sample<model::Hash>(3)}, 5)).error().code == ErrorCode::conflict);
    CHECK(journal.mark_acked(ack_of(chain, {2, chain.head.hash}, 5)).error().code == ErrorCode::not_found);
    CHECK(journal.acked() == model::Head{});
}

TEST_CASE("journal: a restored province lowers the watermark, and its former acks count no longer") {
    const StorageFolder folder;
    Chain chain;
    std::vector<model::Head> heads{{}};
    auto journal = open(folder);
    for (int i = 0; i < 5; ++i) {
        REQUIRE(journal.append(chain.next()));
        heads.push_back(chain.head);
    }
    REQUIRE(journal.mark_acked(ack_of(chain, heads[5], 5)));
    REQUIRE(journal.mark_acked(ack_of(chain, heads[2], 6)));
    CHECK(journal.acked() == heads[2]);
    CHECK(journal.mark_acked(ack_of(chain, heads[5], 5)).error().code == ErrorCode::conflict);
    CHECK(journal.acked() == heads[2]);
    REQUIRE(journal.mark_acked(ack_of(chain, {}, 7)));
    CHECK(*journal.waiting() == 5);
    REQUIRE(journal.mark_acked(ack_of(chain, heads[5], 7)));
    CHECK(*journal.waiting() == 0);
}

TEST_CASE("journal: a new journal begins at 1, and the old one stays readable and counted") {
    const StorageFolder folder;
    Chain first;
    Chain second;
    second.journal = sample<model::JournalId>(50);
    {
        auto journal = open(folder);
        for (int i = 0; i < 3; ++i)
            REQUIRE(journal.append(first.next()));
        REQUIRE(journal.begin_new_journal(second.journal));
        CHECK(journal.head() == model::Head{});
        CHECK(journal.append(first.peek()).error().code == ErrorCode::conflict);
        REQUIRE(journal.append(second.next()));
        CHECK(journal.begin_new_journal(first.journal).error().code == ErrorCode::conflict);
    }
    auto journal = open(folder);
    CHECK(journal.journal() == second.journal);
    CHECK(journal.head() == second.head);
    CHECK(journal.read(first.journal, 3)->hash == first.head.hash);
    CHECK(journal.read(first.journal, 4).error().code == ErrorCode::not_found);
    const auto all = journal.journals();
    REQUIRE(all->size() == 2);
    CHECK((*all)[0].head == first.head);
    CHECK(*journal.waiting() == 4);
    REQUIRE(journal.mark_acked(ack_of(first, first.head, 5)));
    CHECK(*journal.waiting() == 1);
}

TEST_CASE("journal: an empty journal between two others does no harm") {
    const StorageFolder folder;
    Chain last;
    last.journal = sample<model::JournalId>(51);
    {
        auto journal = open(folder);
        REQUIRE(journal.begin_new_journal(sample<model::JournalId>(50)));
        REQUIRE(journal.begin_new_journal(last.journal));
        REQUIRE(journal.append(last.next()));
    }
    auto journal = open(folder);
    CHECK(journal.journals()->size() == 3);
    CHECK(journal.head() == last.head);
}

TEST_CASE("journal: a trust bundle is kept and never replaced by an older one") {
    const StorageFolder folder;
    {
        auto journal = open(folder);
        CHECK_FALSE(journal.bundle()->has_value());
        REQUIRE(journal.store_bundle({3, {1, 2, 3}}));
        CHECK(journal.store_bundle({3, {1, 2, 3}}));
        CHECK(journal.store_bundle({3, {9}}).error().code == ErrorCode::conflict);
        CHECK(journal.store_bundle({2, {9}}).error().code == ErrorCode::conflict);
        base::Bytes huge(limits::trust_bundle_bytes_max + 1);
        CHECK(journal.store_bundle({4, huge}).error().code == ErrorCode::too_large);
    }
    auto journal = open(folder);
    REQUIRE(journal.bundle()->has_value());
    CHECK((*journal.bundle())->epoch == 3);
    CHECK((*journal.bundle())->bytes == base::Bytes{1, 2, 3});
}

TEST_CASE("journal: in place of a damaged trust bundle another of the same epoch is kept, and never an older one") {
    const StorageFolder folder;
    auto journal = open(folder);
    REQUIRE(journal.store_bundle({3, {1, 2, 3}}));
    CHECK(journal.store_bundle({2, {9}}, model::KeptBundle::damaged).error().code == ErrorCode::conflict);
    REQUIRE(journal.store_bundle({3, {9}}, model::KeptBundle::damaged));
    CHECK((*journal.bundle())->bytes == base::Bytes{9});
    CHECK(journal.store_bundle({3, {8}}).error().code == ErrorCode::conflict);
    REQUIRE(journal.store_bundle({2, {9}}));  // the very same: the number beside it was wrong
    CHECK((*journal.bundle())->epoch == 2);
}

TEST_CASE("journal: settings are kept by name, empty values included") {
    const StorageFolder folder;
    {
        auto journal = open(folder);
        CHECK_FALSE(journal.setting("inbox")->has_value());
        REQUIRE(journal.set_setting("inbox", base::Bytes{1}));
        REQUIRE(journal.set_setting("inbox", base::Bytes{2, 0, 3}));
        REQUIRE(journal.set_setting("empty", {}));
        CHECK(journal.set_setting(std::string(65, 'x'), {}).error().code == ErrorCode::too_large);
        CHECK(journal.set_setting("x", base::Bytes(limits::setting_bytes_max + 1)).error().code ==
              ErrorCode::too_large);
    }
    auto journal = open(folder);
    CHECK(**journal.setting("inbox") == base::Bytes{2, 0, 3});
    CHECK((*journal.setting("empty"))->empty());
}

TEST_CASE("journal: an entry costs one flush and at most 10.5 KB, moving the log included") {
    const StorageFolder folder;
    sim::CountingVfs disk("counting-journal");
    auto settings = options();
    settings.vfs = disk.name();
    auto journal = device::Journal::open(folder / "journal.db", settings);
    REQUIRE(journal);
    Chain chain;
    disk.reset();
    constexpr std::uint64_t count = 1'000;
    for (std::uint64_t i = 0; i < count; ++i) {
        REQUIRE(journal->append(chain.next()));
        journal->idle();
    }
    const auto counts = disk.counts();
    MESSAGE("flushes per entry: ", static_cast<double>(counts.flushes) / count);
    MESSAGE("bytes written per entry: ", counts.bytes_written / count);
    CHECK(counts.flushes >= count);
    CHECK(counts.flushes * 100 <= count * 105);
    CHECK(counts.bytes_written <= count * 10'500);
}

TEST_CASE("journal: acks and settings cost no flush of their own") {
    const StorageFolder folder;
    sim::CountingVfs disk("counting-lazy");
    auto settings = options();
    settings.vfs = disk.name();
    auto journal = device::Journal::open(folder / "journal.db", settings);
    REQUIRE(journal);
    Chain chain;
    for (int i = 0; i < 20; ++i)
        REQUIRE(journal->append(chain.next()));
    disk.reset();
    REQUIRE(journal->mark_acked(ack_of(chain, chain.head, 5)));
    REQUIRE(journal->set_setting("inbox", base::Bytes{1}));
    CHECK(disk.counts().flushes == 0);
    REQUIRE(journal->append(chain.next()));
    CHECK(disk.counts().flushes == 1);
}

TEST_CASE("journal: a flush that fails appends nothing, and the next entry does not stand on what it may have lost") {
    const StorageFolder folder;
    sim::CountingVfs disk("counting-failing");
    auto settings = options();
    settings.vfs = disk.name();
    Chain chain;
    {
        auto journal = device::Journal::open(folder / "journal.db", settings);
        REQUIRE(journal);
        REQUIRE(journal->append(chain.next()));
        REQUIRE(journal->set_setting("inbox", base::Bytes{1}));
        disk.fail_flushes(1);
        CHECK(journal->append(chain.peek()).error().code == ErrorCode::io);
        CHECK(journal->head() == chain.head);
        CHECK(journal->read(2).error().code == ErrorCode::not_found);
        // A process killed now leaves nothing behind of what it was told has failed.
        std::filesystem::create_directory(folder / "killed");
        for (const char* part : {"journal.db", "journal.db-wal"})
            std::filesystem::copy_file(folder / part, folder.path() / "killed" / part);
        auto killed = device::Journal::open(folder / "killed/journal.db", options());
        REQUIRE(killed);
        CHECK(killed->head() == chain.head);
        REQUIRE(journal->append(chain.next()));
        disk.fail_flushes(2);  // the commit's and that of tidying up
        CHECK_FALSE(journal->append(chain.peek()));
        disk.reset();
        REQUIRE(journal->append(chain.next()));
        CHECK(disk.counts().flushes > 1);  // what was in doubt was written again first
        disk.reset();
        REQUIRE(journal->append(chain.next()));
        CHECK(disk.counts().flushes == 1);
    }
    auto journal = device::Journal::open(folder / "journal.db", settings);
    REQUIRE(journal);
    CHECK(journal->head() == chain.head);
    CHECK(journal->read(2));
    CHECK(**journal->setting("inbox") == base::Bytes{1});
}

TEST_CASE("journal: a copy of the closed file alone is whole") {
    const StorageFolder folder;
    Chain chain;
    {
        auto journal = open(folder);
        for (int i = 0; i < 20; ++i)
            REQUIRE(journal.append(chain.next()));
    }
    std::filesystem::create_directory(folder / "copy");
    std::filesystem::copy_file(folder / "journal.db", folder / "copy/journal.db");
    CHECK(std::filesystem::file_size((folder / "journal.db").string() + "-wal") == 0);
    auto copy = device::Journal::open(folder / "copy/journal.db", options());
    REQUIRE(copy);
    CHECK(copy->head() == chain.head);
}

TEST_CASE("journal: the log stays bounded although nobody is ever idle") {
    const StorageFolder folder;
    auto journal = open(folder);
    Chain chain;
    chain.sealed_bytes = limits::sealed_bytes_max;
    for (int i = 0; i < 1'100; ++i)
        REQUIRE(journal.append(chain.next()));
    const auto log_bytes = std::filesystem::file_size((folder / "journal.db").string() + "-wal");
    CHECK(log_bytes > 1u << 20);
    CHECK(log_bytes < (limits::log_pages_max + 64) * 4'200);
    CHECK(journal.read(1));
}
