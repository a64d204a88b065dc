// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "platform/sim/memory_disk.hpp"

using namespace pendopo;

namespace {

/// A database as ours are opened: a write-ahead log, flushed at every commit.
class Notes {
public:
    explicit Notes(const sim::MemoryDisk& disk, const char* synchronous = "FULL") {
        const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
        REQUIRE(sqlite3_open_v2("/notes.db", &connection_, flags, disk.name().c_str()) == SQLITE_OK);
        REQUIRE(run("PRAGMA journal_mode=WAL") == SQLITE_OK);
        REQUIRE(run(std::string("PRAGMA synchronous=") + synchronous) == SQLITE_OK);
        REQUIRE(run("CREATE TABLE IF NOT EXISTS note (text TEXT)") == SQLITE_OK);
    }
    ~Notes() { sqlite3_close(connection_); }
    Notes(const Notes&) = delete;
    Notes& operator=(const Notes&) = delete;

    int run(const std::string& sql) { return sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr); }
    int add() { return run("INSERT INTO note VALUES (hex(zeroblob(2000)))"); }
    [[nodiscard]] int count() {
        sqlite3_stmt* statement = nullptr;
        REQUIRE(sqlite3_prepare_v2(connection_, "SELECT count(*) FROM note", -1, &statement, nullptr) == SQLITE_OK);
        REQUIRE(sqlite3_step(statement) == SQLITE_ROW);
        const int found = sqlite3_column_int(statement, 0);
        sqlite3_finalize(statement);
        return found;
    }

private:
    sqlite3* connection_ = nullptr;
};

}  // namespace

TEST_CASE("memory disk: what was committed and flushed survives a power cut, what was not is gone") {
    sim::MemoryDisk disk("memory-cut");
    {
        Notes notes(disk);
        REQUIRE(notes.add() == SQLITE_OK);
        REQUIRE(notes.run("PRAGMA synchronous=OFF") == SQLITE_OK);
        REQUIRE(notes.add() == SQLITE_OK);
        CHECK(notes.count() == 2);
        disk.cut_power();
        // The dying machine writes on, and nobody will ever see it.
        REQUIRE(notes.add() == SQLITE_OK);
    }
    Notes again(disk);
    CHECK(again.count() == 1);
    CHECK(again.add() == SQLITE_OK);
    CHECK(again.count() == 2);
}

TEST_CASE("memory disk: a copy holds what stood there, and takes the disk back to it") {
    sim::MemoryDisk disk("memory-copy");
    sim::MemoryDisk::Image image;
    {
        Notes notes(disk);
        REQUIRE(notes.add() == SQLITE_OK);
        image = disk.copy();
        REQUIRE(notes.add() == SQLITE_OK);
    }
    sim::MemoryDisk other("memory-other");
    other.replace(image);
    Notes copied(other);
    CHECK(copied.count() == 1);
    disk.replace(image);
    {
        Notes restored(disk);
        CHECK(restored.count() == 1);
    }
    disk.remove("/notes.db");
    Notes empty(disk);
    CHECK(empty.count() == 0);
}

TEST_CASE("memory disk: when it is full nothing is added and nothing is lost, and it recovers") {
    sim::MemoryDisk disk("memory-full");
    Notes notes(disk);
    REQUIRE(notes.add() == SQLITE_OK);
    disk.set_full(true);
    CHECK(notes.add() == SQLITE_FULL);
    CHECK(notes.count() == 1);
    CHECK(disk.refused_writes() > 0);
    disk.set_full(false);
    CHECK(notes.add() == SQLITE_OK);
    CHECK(notes.count() == 2);
}

TEST_CASE("memory disk: a second connection sees what the first committed") {
    sim::MemoryDisk disk("memory-two");
    Notes writer(disk);
    Notes reader(disk);
    REQUIRE(writer.add() == SQLITE_OK);
    CHECK(reader.count() == 1);
    REQUIRE(writer.run("PRAGMA wal_checkpoint(TRUNCATE)") == SQLITE_OK);
    REQUIRE(writer.add() == SQLITE_OK);
    CHECK(reader.count() == 2);
}
