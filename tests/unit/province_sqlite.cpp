// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/base/limits.hpp"
#include "platform/sim/counting_vfs.hpp"
#include "storage/province/schemas.hpp"
#include "storage/province/sqlite_store.hpp"
#include "tests/contract/store_contract.hpp"
#include "tests/support/paths.hpp"
#include "tests/support/schema.hpp"

using namespace pendopo;
using namespace pendopo::test;
using base::ErrorCode;

namespace {

std::unique_ptr<province::Store> open(const std::filesystem::path& path, const std::string& vfs = "") {
    auto store = province::open_sqlite_store(path, {77, true, vfs});
    if (!store) FAIL(store.error().message);
    return std::move(*store);
}

Rows ask_file(const std::filesystem::path& path, const std::string& sql) {
    sqlite3* connection = nullptr;
    REQUIRE(sqlite3_open(path.c_str(), &connection) == SQLITE_OK);
    const Rows rows = ask(connection, sql);
    sqlite3_close(connection);
    return rows;
}

}  // namespace

TEST_CASE("schema: province.sql is what all migrations of the store add up to, and every table is strict") {
    CHECK(schema_of(province::store_migrations()) ==
          schema_of_file(std::string(test::source_directory) + "/storage/province/schema/province.sql"));
    CHECK(tables_not_strict(province::store_migrations()).empty());
}

TEST_CASE("schema: a store from before journals were known by their device keeps all that it holds") {
    const StorageFolder folder;
    const auto path = folder / "store.db";
    {
        sqlite3* connection = nullptr;
        REQUIRE(sqlite3_open(path.c_str(), &connection) == SQLITE_OK);
        for (const auto sql : province::store_migrations().first(8))
            ask(connection, std::string(sql));
        const auto blob = [](std::size_t bytes, const char* last) {
            return "x'" + std::string(2 * bytes - 2, '0') + last + "'";
        };
        const std::string ours = blob(16, "07");
        const std::string hash = blob(32, "11");
        const std::string none = blob(32, "00");
        ask(connection, "INSERT INTO store (only, incarnation) VALUES (1, 5)");
        ask(connection, "INSERT INTO journal VALUES (3, " + ours + ", " + blob(16, "01") + ", 1, " + hash + "), (4, " +
                            blob(16, "08") + ", " + blob(16, "02") + ", 0, " + none + ")");
        ask(connection, "INSERT INTO entry VALUES (1, 3, 1, " + hash + ", " + none + ", x'01', x'02', NULL, 1000, 0)");
        ask(connection, "INSERT INTO closed_journal VALUES (3, 1, " + hash + ", 2000)");
        ask(connection,
            "INSERT INTO boot VALUES (" + ours + ", 3, 100, 900, 50), (" + blob(16, "63") + ", 1, 1, 2, 3)");
        ask(connection, "PRAGMA application_id=" + std::to_string(province::store_application_id));
        ask(connection, "PRAGMA user_version=8");
        sqlite3_close(connection);
    }
    const auto store = open(path);
    CHECK(*store->incarnation() == 5);
    CHECK(store->counts()->entries == 1);
    const auto journals = store->chains();
    REQUIRE(journals->size() == 2);
    CHECK(store->chain(journals->front(), {limits::entry_number_max, {}})->front().stored.number == 1);
    const auto boots = store->boots(journals->front().device, journals->front().id);
    REQUIRE(boots->size() == 1);
    CHECK(boots->front().begins_latest == 900);
    CHECK(ask_file(path, "PRAGMA foreign_key_check").empty());
}

TEST_CASE("sqlite store: the file is for its owner alone") {
    const StorageFolder folder;
    const auto store = open(folder / "province/store.db");
    struct stat status {};
    REQUIRE(::stat((folder / "province/store.db").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0600);
    REQUIRE(::stat((folder / "province").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0700);
}

TEST_CASE("sqlite store: what was acknowledged is there after the process was killed") {
    const StorageFolder folder;
    const auto path = folder / "store.db";
    for (int round = 1; round <= 5; ++round) {
        const pid_t child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            auto store = province::open_sqlite_store(path, {77, true, ""});
            Chain chain;
            chain.journal = sample<model::JournalId>(static_cast<std::uint64_t>(round));
            const bool stored = store && store_run(**store, run_of(chain, 20)).has_value();
            ::_exit(stored ? 0 : 1);
        }
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        REQUIRE(status == 0);
        CHECK(open(path)->counts()->entries == static_cast<std::uint64_t>(round) * 20);
    }
}

TEST_CASE("sqlite store: a batch of any size costs one flush") {
    const StorageFolder folder;
    sim::CountingVfs disk("counting-province");
    const auto store = open(folder / "store.db", disk.name());
    Chain chain;
    disk.reset();
    REQUIRE(store_run(*store, run_of(chain, 500)));
    CHECK(disk.counts().flushes == 1);
}

TEST_CASE("sqlite store: calls that come while a commit waits share the next one") {
    const StorageFolder folder;
    sim::CountingVfs disk("counting-group");
    const auto store = open(folder / "store.db", disk.name());
    disk.reset();
    constexpr std::uint64_t threads = 16;
    std::atomic<std::uint64_t> arrived{0};
    std::vector<std::thread> running;
    for (std::uint64_t i = 0; i < threads; ++i) {
        running.emplace_back([&, i] {
            Chain chain;
            chain.device = sample<model::DeviceId>(500 + i);
            chain.journal = sample<model::JournalId>(500 + i);
            const auto run = run_of(chain, 1);
            ++arrived;
            const auto result = store->ingest(run, [&](const auto& known) {
                // Whoever leads holds its commit back until all have come to the door.
                while (arrived < threads)
                    std::this_thread::yield();
                return take_all(run, known);
            });
            CHECK(result->stored == 1);
        });
    }
    for (auto& thread : running)
        thread.join();
    CHECK(store->counts()->entries == threads);
    CHECK(disk.counts().flushes < threads);
}

TEST_CASE("sqlite store: another program's file, a newer version and a damaged file are refused by name") {
    const StorageFolder folder;
    const auto path = folder / "store.db";
    const auto run_sql = [&](const char* sql) {
        sqlite3* connection = nullptr;
        REQUIRE(sqlite3_open(path.c_str(), &connection) == SQLITE_OK);
        CHECK(sqlite3_exec(connection, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
        sqlite3_close(connection);
    };
    const auto refused = [&] {
        const auto store = province::open_sqlite_store(path, {77, true, ""});
        REQUIRE_FALSE(store);
        CHECK(store.error().message.find(path.string()) != std::string::npos);
        return store.error().code;
    };
    run_sql("CREATE TABLE recipe (name TEXT)");
    CHECK(refused() == ErrorCode::corrupt);
    std::filesystem::remove(path);
    {
        const auto store = open(path);
        Chain chain;
        REQUIRE(store_run(*store, run_of(chain, 100)));
    }
    run_sql("PRAGMA user_version=999");
    CHECK(refused() == ErrorCode::unsupported);
    run_sql("PRAGMA user_version=2; PRAGMA wal_checkpoint(TRUNCATE)");
    std::filesystem::remove(path.string() + "-wal");
    const auto size = std::filesystem::file_size(path);
    std::filesystem::resize_file(path, size / 2);
    std::filesystem::resize_file(path, size);
    CHECK(refused() == ErrorCode::corrupt);
}

TEST_CASE("sqlite store: a disk that fills up refuses runs, keeps what it took, and takes them when there is room") {
    const StorageFolder folder;
    const auto path = folder / "store.db";
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        auto store = province::open_sqlite_store(path, {77, true, ""});
        const rlimit tight{384u << 10, RLIM_INFINITY};
        const rlimit wide{RLIM_INFINITY, RLIM_INFINITY};
        ::setrlimit(RLIMIT_FSIZE, &tight);
        Chain chain;
        int runs = 0;
        auto run = run_of(chain, 10);
        auto done = store_run(**store, run);
        for (; done && runs < 90; ++runs) {
            run = run_of(chain, 10);
            done = store_run(**store, run);
        }
        if (done || done.error().code != ErrorCode::disk_full) ::_exit(100);
        if ((*store)->counts()->entries != static_cast<std::uint64_t>(runs) * 10) ::_exit(101);
        ::setrlimit(RLIMIT_FSIZE, &wide);
        ::_exit(store_run(**store, run) ? runs + 1 : 102);
    }
    int status = 0;
    REQUIRE(::waitpid(child, &status, 0) == child);
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) > 1);
    REQUIRE(WEXITSTATUS(status) < 100);
    CHECK(open(path)->counts()->entries == static_cast<std::uint64_t>(WEXITSTATUS(status)) * 10);
}
