// SPDX-License-Identifier: Apache-2.0
#include <fstream>
#include <map>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "storage/device/journal.hpp"
#include "storage/device/schemas.hpp"
#include "storage/device/set_aside.hpp"
#include "storage/device/sync_store.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
using base::ErrorCode;
using test::Chain;
using test::sample;
using test::StorageFolder;

namespace {

device::JournalOptions options() {
    device::JournalOptions made;
    made.new_device = sample<model::DeviceId>(1);
    made.new_journal = sample<model::JournalId>(2);
    made.boot_id = {1};
    return made;
}

/// Runs `work` in a process that ends without closing anything. Returns its exit code.
template <class Work>
int in_killed_process(Work work) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) ::_exit(work());
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void run_sql(const std::filesystem::path& path, const std::string& sql) {
    sqlite3* connection = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &connection) == SQLITE_OK);
    CHECK(sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_close(connection);
}

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const std::filesystem::path& path, std::string_view bytes) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

/// A journal of 60 entries, closed, with everything in its main file.
std::vector<model::Entry> fill(const std::filesystem::path& path) {
    auto journal = device::Journal::open(path, options());
    REQUIRE(journal);
    Chain chain;
    std::vector<model::Entry> entries;
    for (int i = 0; i < 60; ++i) {
        entries.push_back(chain.next());
        REQUIRE(journal->append(entries.back()));
    }
    return entries;
}

}  // namespace

TEST_CASE("journal: an entry whose append returned is there after the process was killed") {
    const StorageFolder folder;
    const auto path = folder / "journal.db";
    Chain chain;
    for (int round = 0; round < 20; ++round) {
        const int appended = in_killed_process([&] {
            auto journal = device::Journal::open(path, options());
            if (!journal || journal->head() != chain.head) return 100;
            for (int i = 0; i <= round; ++i) {
                if (!journal->append(chain.next())) return 101;
            }
            return round + 1;
        });
        REQUIRE(appended == round + 1);
        for (int i = 0; i < appended; ++i)
            chain.next();
    }
    auto journal = device::Journal::open(path, options());
    REQUIRE(journal);
    CHECK(journal->head() == chain.head);
    Chain expected;
    while (expected.head.seq < chain.head.seq) {
        const auto entry = expected.next();
        CHECK(test::same(*journal->read(entry.seq), entry));
    }
}

TEST_CASE("journal: a process killed with SIGKILL while it appends loses nothing that it reported") {
    const StorageFolder folder;
    const auto path = folder / "journal.db";
    int reports[2];
    REQUIRE(::pipe(reports) == 0);
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        auto journal = device::Journal::open(path, options());
        Chain chain;
        while (journal && journal->append(chain.next())) {
            if (::write(reports[1], &chain.head.seq, sizeof chain.head.seq) < 0) break;
        }
        ::_exit(1);
    }
    ::close(reports[1]);
    std::uint64_t reported = 0;
    std::uint64_t seq = 0;
    while (reported < 60 && ::read(reports[0], &seq, sizeof seq) == sizeof seq)
        reported = seq;
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    while (::read(reports[0], &seq, sizeof seq) == sizeof seq)
        reported = seq;
    ::close(reports[0]);

    auto journal = device::Journal::open(path, options());
    REQUIRE(journal);
    CHECK(reported >= 60);
    CHECK(journal->head().seq >= reported);
    CHECK(journal->head().seq <= reported + 1);
    CHECK(journal->read(reported));
}

TEST_CASE("journal: at its limit of pages it says full, keeps what it has, and goes on when there is room") {
    const StorageFolder folder;
    auto small = options();
    small.pages_max = 40;
    Chain chain;
    {
        auto journal = device::Journal::open(folder / "journal.db", small);
        REQUIRE(journal);
        auto done = journal->append(chain.peek());
        while (done) {
            chain.next();
            done = journal->append(chain.peek());
        }
        CHECK(done.error().code == ErrorCode::disk_full);
        CHECK(done.error().message.find("journal.db") != std::string::npos);
        CHECK(journal->head() == chain.head);
        CHECK(journal->read(chain.head.seq));
        CHECK(journal->append(chain.peek()).error().code == ErrorCode::disk_full);
    }
    auto journal = device::Journal::open(folder / "journal.db", options());
    REQUIRE(journal);
    CHECK(journal->head() == chain.head);
    CHECK(journal->append(chain.next()));
}

TEST_CASE("journal: a disk that fills up refuses entries, loses none, and takes them again when there is room") {
    const StorageFolder folder;
    const auto path = folder / "journal.db";
    const int appended = in_killed_process([&] {
        ::signal(SIGXFSZ, SIG_IGN);
        auto journal = device::Journal::open(path, options());
        if (!journal) return 200;
        // The kernel refuses to let any file of this process grow beyond this: as a full disk, the log included.
        const rlimit tight{192u << 10, RLIM_INFINITY};
        if (::setrlimit(RLIMIT_FSIZE, &tight) != 0) return 201;
        Chain chain;
        int count = 0;
        auto done = journal->append(chain.peek());
        for (; done && count < 150; ++count) {
            chain.next();
            done = journal->append(chain.peek());
        }
        if (done || done.error().code != ErrorCode::disk_full) return 202;
        if (journal->head() != chain.head || !journal->read(chain.head.seq)) return 203;
        const rlimit wide{RLIM_INFINITY, RLIM_INFINITY};
        if (::setrlimit(RLIMIT_FSIZE, &wide) != 0) return 204;
        if (!journal->append(chain.next())) return 205;
        return count + 1;
    });
    REQUIRE(appended > 10);
    REQUIRE(appended < 200);
    auto journal = device::Journal::open(path, options());
    REQUIRE(journal);
    CHECK(journal->head().seq == static_cast<std::uint64_t>(appended));
    Chain expected;
    for (int i = 0; i < appended; ++i) {
        const auto entry = expected.next();
        CHECK(test::same(*journal->read(entry.seq), entry));
    }
}

TEST_CASE("journal: another program's database is refused and left as it is") {
    const StorageFolder folder;
    const auto path = folder / "journal.db";
    run_sql(path, "CREATE TABLE recipe (name TEXT); INSERT INTO recipe VALUES ('soto')");
    const auto before = read_file(path);
    const auto journal = device::Journal::open(path, options());
    REQUIRE_FALSE(journal);
    CHECK(journal.error().code == ErrorCode::corrupt);
    CHECK(journal.error().message.find(path.string()) != std::string::npos);
    CHECK(read_file(path) == before);
}

TEST_CASE("journal: the sync daemon's database is no journal, nor the other way round") {
    const StorageFolder folder;
    { REQUIRE(device::SyncStore::open(folder / "a.db", {})); }
    CHECK(device::Journal::open(folder / "a.db", options()).error().code == ErrorCode::corrupt);
    { REQUIRE(device::Journal::open(folder / "b.db", options())); }
    CHECK(device::SyncStore::open(folder / "b.db", {}).error().code == ErrorCode::corrupt);
}

TEST_CASE("journal: a file of a newer version is refused by name and not touched") {
    const StorageFolder folder;
    const auto path = folder / "journal.db";
    fill(path);
    run_sql(path, "PRAGMA user_version=99");
    const auto journal = device::Journal::open(path, options());
    REQUIRE_FALSE(journal);
    CHECK(journal.error().code == ErrorCode::unsupported);
    CHECK(journal.error().message.find("newer version") != std::string::npos);
    run_sql(path, "PRAGMA user_version=" + std::to_string(device::journal_migrations().size()));
    CHECK(device::Journal::open(path, options()));
}

TEST_CASE("journal: a file that is no database, a folder and a link are refused") {
    const StorageFolder folder;
    write_file(folder / "text.db", std::string(8'000, 'x'));
    CHECK(device::Journal::open(folder / "text.db", options()).error().code == ErrorCode::corrupt);
    std::filesystem::create_directory(folder / "folder.db");
    CHECK_FALSE(device::Journal::open(folder / "folder.db", options()));
    std::filesystem::create_symlink(folder / "nowhere", folder / "link.db");
    CHECK_FALSE(device::Journal::open(folder / "link.db", options()));
    CHECK_FALSE(std::filesystem::exists(folder / "nowhere"));
    CHECK_FALSE(device::Journal::open(folder / "no/such/folder/journal.db", options()));
}

TEST_CASE("journal: an empty file is a new journal") {
    const StorageFolder folder;
    write_file(folder / "journal.db", "");
    auto journal = device::Journal::open(folder / "journal.db", options());
    REQUIRE(journal);
    CHECK(journal->created());
}

TEST_CASE("journal: a flipped byte is found, or changes nothing that is read") {
    const StorageFolder folder;
    const auto path = folder / "journal.db";
    const auto entries = fill(path);
    const auto whole = read_file(path);
    std::map<std::string, int> seen;
    for (std::size_t at = 24; at < whole.size(); at += 97) {
        auto damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x41);
        write_file(path, damaged);
        std::filesystem::remove(path.string() + "-wal");
        auto journal = device::Journal::open(path, options());
        if (!journal) {
            const auto code = journal.error().code;
            CHECK((code == ErrorCode::corrupt || code == ErrorCode::unsupported));
            ++seen["refused at opening"];
            continue;
        }
        CHECK(journal->device() == entries[0].device);
        CHECK(journal->journal() == entries[0].journal);
        CHECK(journal->head() == model::Head{60, entries.back().hash});
        for (const auto& entry : entries) {
            const auto read = journal->read(entry.seq);
            if (read)
                CHECK(test::same(*read, entry));
            else
                CHECK(read.error().code == ErrorCode::corrupt);
            ++seen[read ? "read whole" : "refused at reading"];
        }
    }
    CHECK(seen["refused at opening"] > 0);
    CHECK(seen["refused at reading"] > 0);
    CHECK(seen["read whole"] > 0);
}

TEST_CASE("journal: a damaged file is set aside whole and a new journal begins") {
    const StorageFolder folder;
    const auto path = folder / "journal.db";
    fill(path);
    auto damaged = read_file(path);
    std::fill(damaged.begin() + 4'096, damaged.begin() + 12'288, '\x55');
    write_file(path, damaged);
    // With its log whole it would heal itself from it.
    const std::string log = "a damaged log";
    write_file(path.string() + "-wal", log);
    CHECK(device::Journal::open(path, options()).error().code == ErrorCode::corrupt);

    const auto aside = device::set_aside(path, "7");
    REQUIRE(aside);
    CHECK(*aside == path.string() + ".damaged-7");
    CHECK(read_file(*aside) == damaged);
    CHECK(read_file(aside->string() + "-wal") == log);
    CHECK_FALSE(std::filesystem::exists(path));
    CHECK_FALSE(std::filesystem::exists(path.string() + "-wal"));
    CHECK(device::set_aside(path, "8").error().code == ErrorCode::not_found);

    auto journal = device::Journal::open(path, options());
    REQUIRE(journal);
    CHECK(journal->created());
    Chain chain;
    CHECK(journal->append(chain.next()));
}

TEST_CASE("journal: setting aside never overwrites what was set aside before") {
    const StorageFolder folder;
    write_file(folder / "journal.db", "second");
    write_file(folder / "journal.db.damaged-1", "first");
    CHECK(device::set_aside(folder / "journal.db", "1").error().code == ErrorCode::conflict);
    CHECK(read_file(folder / "journal.db.damaged-1") == "first");
    CHECK(read_file(folder / "journal.db") == "second");
}

TEST_CASE("journal: what was set aside is listed by its number, with a log that power left alone, and removed whole") {
    const StorageFolder folder;
    const auto path = folder / "journal.db";
    write_file(folder / "journal.db.damaged-1000", "newer");
    write_file(folder / "journal.db.damaged-999", "older");
    write_file(folder / "journal.db.damaged-999-wal", "its log");
    write_file(folder / "journal.db.damaged-7-wal", "a log alone");
    write_file(folder / "sync.db.damaged-1", "another's");
    const auto listed = device::list_set_aside(path);
    REQUIRE(listed.size() == 3);
    CHECK(listed[0].file == folder / "journal.db.damaged-7");
    CHECK(listed[1].file == folder / "journal.db.damaged-999");
    CHECK(listed[1].bytes == 12);
    CHECK(listed[2].file == folder / "journal.db.damaged-1000");
    for (const device::SetAside& each : listed)
        REQUIRE(device::remove_set_aside(each.file));
    CHECK(device::list_set_aside(path).empty());
    CHECK(device::remove_set_aside(listed[0].file));  // again: it is gone
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("journal: what is removed was overwritten first, so that another name of the file shows nothing") {
    const StorageFolder folder;
    write_file(folder / "journal.db.damaged-1", std::string(300'000, 'x'));
    std::filesystem::create_hard_link(folder / "journal.db.damaged-1", folder / "kept");
    REQUIRE(device::remove_set_aside(folder / "journal.db.damaged-1"));
    CHECK(read_file(folder / "kept") == std::string(300'000, '\0'));
}

TEST_CASE("sync store: of what was set aside as damaged only the last is kept") {
    const StorageFolder folder;
    const auto path = folder / "sync.db";
    write_file(folder / "journal.db.damaged-1", "another's");
    for (const char* name : {"first", "second", "third"}) {
        write_file(path, name);
        write_file(path.string() + "-wal", "log");
        REQUIRE(device::set_aside_alone(path, name));
    }
    CHECK(read_file(folder / "sync.db.damaged-third") == "third");
    CHECK(device::list_set_aside(path).size() == 1);
    CHECK(device::list_set_aside(folder / "journal.db").size() == 1);
}
