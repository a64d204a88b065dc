// SPDX-License-Identifier: Apache-2.0
#include <array>

#include <doctest/doctest.h>

#include "storage/sqlite/database.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
using base::ErrorCode;
using sqlite::Database;
using test::StorageFolder;

namespace {

constexpr std::array<std::string_view, 2> migrations = {
    "CREATE TABLE pot (number INTEGER PRIMARY KEY, content BLOB NOT NULL, label TEXT) STRICT;",
    "ALTER TABLE pot ADD COLUMN weight INTEGER NOT NULL DEFAULT 7; INSERT INTO pot (content) VALUES (x'01');"};

sqlite::OpenOptions options(std::size_t versions = 2) {
    sqlite::OpenOptions made;
    made.what = "pantry";
    made.application_id = 0x1234;
    made.migrations = std::span(migrations).first(versions);
    return made;
}

std::int64_t ask(Database& database, std::string_view sql) {
    const auto statement = database.prepare(sql);
    REQUIRE(statement);
    auto query = statement->with();
    REQUIRE(*query.step());
    return query.integer(0);
}

}  // namespace

TEST_CASE("database: an older file gets the missing migrations, once, and keeps its rows") {
    const StorageFolder folder;
    {
        auto old = Database::open(folder / "p.db", options(1));
        REQUIRE(old);
        CHECK(old->created());
        REQUIRE(old->execute("INSERT INTO pot (content) VALUES (x'05')"));
    }
    for (int again = 0; again < 2; ++again) {
        auto database = Database::open(folder / "p.db", options(2));
        REQUIRE(database);
        CHECK_FALSE(database->created());
        CHECK(ask(*database, "PRAGMA user_version") == 2);
        CHECK(ask(*database, "PRAGMA application_id") == 0x1234);
        CHECK(ask(*database, "SELECT count(*) FROM pot") == 2);
        CHECK(ask(*database, "SELECT weight FROM pot WHERE number = 1") == 7);
    }
    CHECK(Database::open(folder / "p.db", options(1)).error().code == ErrorCode::unsupported);
}

TEST_CASE("database: a migration that fails changes nothing") {
    const StorageFolder folder;
    { REQUIRE(Database::open(folder / "p.db", options(1))); }
    constexpr std::array<std::string_view, 2> broken = {migrations[0],
                                                        "INSERT INTO pot (content) VALUES (x'02'); NONSENSE;"};
    auto settings = options();
    settings.migrations = broken;
    CHECK_FALSE(Database::open(folder / "p.db", settings));
    auto database = Database::open(folder / "p.db", options(2));
    REQUIRE(database);
    CHECK(ask(*database, "SELECT count(*) FROM pot") == 1);
}

TEST_CASE("database: it is opened with the safe settings") {
    const StorageFolder folder;
    auto database = Database::open(folder / "p.db", options());
    REQUIRE(database);
    CHECK(ask(*database, "PRAGMA synchronous") == 2);
    CHECK(ask(*database, "PRAGMA foreign_keys") == 1);
    CHECK(ask(*database, "PRAGMA cell_size_check") == 1);
    CHECK(ask(*database, "PRAGMA trusted_schema") == 0);
    CHECK(ask(*database, "SELECT count(*) FROM pragma_journal_mode WHERE journal_mode = 'wal'") == 1);
    // Defensive: SQLite's own tables are out of reach, and no other file can be attached.
    CHECK_FALSE(database->execute("UPDATE sqlite_schema SET sql = ''"));
    CHECK_FALSE(database->execute("PRAGMA writable_schema=ON; UPDATE sqlite_schema SET sql = ''"));
    CHECK_FALSE(database->execute("ATTACH ':memory:' AS other"));
    CHECK_FALSE(database->prepare("SELECT \"no such column\""));
    REQUIRE(database->set_durability(sqlite::Durability::lazy));
    CHECK(ask(*database, "PRAGMA synchronous") == 1);
}

TEST_CASE("database: values come back as they were bound") {
    const StorageFolder folder;
    auto database = Database::open(folder / "p.db", options(1));
    REQUIRE(database);
    const auto insert = database->prepare("INSERT INTO pot (number, content, label) VALUES (?1, ?2, ?3)");
    const auto select = database->prepare("SELECT number, content, label FROM pot WHERE number = ?1");
    const std::uint64_t large = 0xfffffffffffffff0u;
    const base::Bytes content{0, 1, 0, 255};
    REQUIRE(insert->with(large, base::ByteView(content), std::string_view("a'b\0c", 5)).run());
    REQUIRE(insert->with(std::uint64_t{1}, base::ByteView{}, nullptr).run());
    {
        auto query = select->with(large);
        REQUIRE(*query.step());
        CHECK(query.number(0) == large);
        CHECK(query.bytes(1) == content);
        CHECK(query.text(2) == std::string("a'b\0c", 5));
        CHECK_FALSE(*query.step());
    }
    auto query = select->with(std::uint64_t{1});
    REQUIRE(*query.step());
    CHECK_FALSE(query.is_null(1));
    CHECK(query.blob(1).empty());
    CHECK(query.is_null(2));
}

TEST_CASE("database: a transaction that is not committed leaves no trace") {
    const StorageFolder folder;
    auto database = Database::open(folder / "p.db", options(1));
    REQUIRE(database);
    {
        auto transaction = sqlite::Transaction::begin(*database);
        REQUIRE(transaction);
        REQUIRE(database->execute("INSERT INTO pot (content) VALUES (x'05')"));
        CHECK(database->in_transaction());
    }
    CHECK_FALSE(database->in_transaction());
    CHECK(ask(*database, "SELECT count(*) FROM pot") == 0);
    auto transaction = sqlite::Transaction::begin(*database);
    REQUIRE(database->execute("INSERT INTO pot (content) VALUES (x'05')"));
    REQUIRE(transaction->commit());
    CHECK(ask(*database, "SELECT count(*) FROM pot") == 1);
}

TEST_CASE("database: a value over the limit and a broken rule are told apart") {
    const StorageFolder folder;
    auto database = Database::open(folder / "p.db", options(1));
    REQUIRE(database);
    const auto insert = database->prepare("INSERT INTO pot (number, content) VALUES (?1, ?2)");
    const base::Bytes huge((1u << 20) + 1);
    CHECK(insert->with(std::uint64_t{1}, base::ByteView(huge)).run().error().code == ErrorCode::too_large);
    REQUIRE(insert->with(std::uint64_t{1}, base::ByteView{}).run());
    CHECK(insert->with(std::uint64_t{1}, base::ByteView{}).run().error().code == ErrorCode::conflict);
    CHECK(insert->with(std::uint64_t{2}, base::ByteView{}).run());
}
