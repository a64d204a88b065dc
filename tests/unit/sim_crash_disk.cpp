// SPDX-License-Identifier: Apache-2.0
#include <set>

#include <doctest/doctest.h>
#include <sqlite3.h>

#include "platform/sim/crash_replay.hpp"
#include "platform/sim/crash_vfs.hpp"

using namespace pendopo;
using sim::CrashDisk;
using sim::CrashReplay;
using sim::CutFacts;
using sim::Files;
using sim::SimRandom;

namespace {

base::Bytes filled(std::size_t size, int value) {
    return base::Bytes(size, static_cast<base::Byte>(value));
}

/// What may be found after the power went at the end of the disk's history, from many images.
std::vector<Files> images(const CrashDisk& disk, CutFacts& facts, std::uint64_t seed = 1) {
    CrashReplay replay(disk.begin(), disk.history());
    replay.advance_to(disk.now());
    SimRandom random(seed);
    std::vector<Files> made;
    for (int i = 0; i < 400; ++i)
        made.push_back(replay.after_power_loss("/", random, facts));
    return made;
}

/// A file of 8 KiB of ones, safe on the medium.
CrashDisk disk_with_file() {
    return CrashDisk(Files{{"/d/file", filled(8'192, 1)}});
}

int run(sqlite3* connection, const char* sql) {
    return sqlite3_exec(connection, sql, nullptr, nullptr, nullptr);
}

}  // namespace

TEST_CASE("crash disk: what was flushed is in every image") {
    auto disk = disk_with_file();
    REQUIRE(disk.write(0, 100, filled(5'000, 2)));
    REQUIRE(disk.flush(0));
    CutFacts facts;
    for (const auto& image : images(disk, facts))
        CHECK(image.at("/d/file") == disk.bytes(0));
    CHECK_FALSE(facts.unflushed);
    CHECK_FALSE(facts.lost_write);
}

TEST_CASE("crash disk: what was not flushed is lost, torn, reordered or garbage, and nothing else is touched") {
    auto disk = disk_with_file();
    REQUIRE(disk.write(0, 1'000, filled(3'000, 2)));
    REQUIRE(disk.write(0, 2'000, filled(3'000, 3)));
    CutFacts facts;
    std::set<base::Bytes> different;
    for (const auto& image : images(disk, facts)) {
        const auto& bytes = image.at("/d/file");
        REQUIRE(bytes.size() == 8'192);
        CHECK(base::Bytes(bytes.begin(), bytes.begin() + 1'000) == filled(1'000, 1));
        CHECK(base::Bytes(bytes.begin() + 5'000, bytes.end()) == filled(3'192, 1));
        different.insert(bytes);
    }
    CHECK(different.size() > 100);
    CHECK(facts.lost_write);
    CHECK(facts.torn_write);
    CHECK(facts.reordered);
    CHECK(facts.garbage);
}

TEST_CASE("crash disk: a truncation happened or not, as a whole") {
    auto disk = disk_with_file();
    disk.truncate(0, 512);
    CutFacts facts;
    std::set<base::Bytes> different;
    for (const auto& image : images(disk, facts))
        different.insert(image.at("/d/file"));
    CHECK(different == std::set<base::Bytes>{filled(512, 1), filled(8'192, 1)});
    CHECK(facts.lost_truncate);
}

TEST_CASE("crash disk: a new file's name is safe once its folder was flushed, its bytes once it was itself") {
    CrashDisk disk;
    const auto file = disk.create("/d/new");
    REQUIRE(disk.write(file, 0, filled(600, 4)));
    REQUIRE(disk.flush(file));
    CutFacts facts;
    std::size_t there = 0;
    for (const auto& image : images(disk, facts)) {
        there += image.size();
        if (!image.empty()) CHECK(image.at("/d/new") == filled(600, 4));
    }
    CHECK(there > 0);
    CHECK(there < 400);
    CHECK(facts.lost_create);
    REQUIRE(disk.flush_folder("/d"));
    for (const auto& image : images(disk, facts))
        CHECK(image.size() == 1);
}

TEST_CASE("crash disk: a deleted or renamed file may stand there again") {
    auto disk = disk_with_file();
    disk.rename("/d/file", "/d/other");
    CutFacts facts;
    std::set<std::string> names;
    for (const auto& image : images(disk, facts)) {
        REQUIRE(image.size() == 1);
        names.insert(image.begin()->first);
    }
    CHECK(names.size() == 2);
    CHECK(facts.lost_rename);
    CHECK_FALSE(facts.lost_remove);
    REQUIRE(disk.flush_folder("/d"));
    disk.remove("/d/other");
    CutFacts deleted;
    std::set<std::size_t> counts;
    for (const auto& image : images(disk, deleted))
        counts.insert(image.size());
    CHECK(counts == std::set<std::size_t>{0, 1});
    CHECK(deleted.lost_remove);
    CHECK_FALSE(deleted.lost_rename);
}

TEST_CASE("crash disk: after a flush that failed, the next one saves only what was written since") {
    auto disk = disk_with_file();
    disk.faults.flushes_to_fail = 1;
    REQUIRE(disk.write(0, 0, filled(4'096, 2)));
    CHECK_FALSE(disk.flush(0));
    REQUIRE(disk.write(0, 4'096, filled(4'096, 3)));
    REQUIRE(disk.flush(0));
    CutFacts facts;
    for (const auto& image : images(disk, facts)) {
        const auto& bytes = image.at("/d/file");
        CHECK(base::Bytes(bytes.begin() + 4'096, bytes.end()) == filled(4'096, 3));
    }
    CHECK(facts.lost_write);
    // Written again it is safe.
    REQUIRE(disk.write(0, 0, filled(4'096, 2)));
    REQUIRE(disk.flush(0));
    CutFacts after;
    for (const auto& image : images(disk, after))
        CHECK(image.at("/d/file") == disk.bytes(0));
}

TEST_CASE("crash disk: a program that is killed loses nothing, whatever was flushed") {
    auto disk = disk_with_file();
    REQUIRE(disk.write(0, 0, filled(9'000, 2)));
    CrashReplay replay(disk.begin(), disk.history());
    replay.advance_to(disk.now());
    SimRandom random(1);
    CutFacts facts;
    CHECK(replay.after_kill("/", random, facts) == disk.files_below("/"));
}

TEST_CASE("crash disk: the same seed gives the same images") {
    auto disk = disk_with_file();
    REQUIRE(disk.write(0, 1'000, filled(9'000, 2)));
    disk.truncate(0, 3'000);
    CutFacts facts;
    CHECK(images(disk, facts, 7) == images(disk, facts, 7));
    CHECK(images(disk, facts, 7) != images(disk, facts, 8));
}

TEST_CASE("crash vfs: SQLite works on it, and its connections keep each other out") {
    CrashDisk disk;
    sim::CrashVfs vfs("crash-unit");
    vfs.use(disk);
    sqlite3* one = nullptr;
    sqlite3* other = nullptr;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    REQUIRE(sqlite3_open_v2("/d/a.db", &one, flags, vfs.name().c_str()) == SQLITE_OK);
    REQUIRE(sqlite3_open_v2("/d/a.db", &other, flags, vfs.name().c_str()) == SQLITE_OK);
    for (const char* mode : {"PRAGMA journal_mode=DELETE", "PRAGMA journal_mode=WAL"}) {
        CAPTURE(mode);
        CHECK(run(one, mode) == SQLITE_OK);
        CHECK(run(one, "CREATE TABLE IF NOT EXISTS t (x); BEGIN IMMEDIATE; INSERT INTO t VALUES (1)") == SQLITE_OK);
        CHECK(run(other, "BEGIN IMMEDIATE") == SQLITE_BUSY);
        CHECK(run(one, "COMMIT") == SQLITE_OK);
        CHECK(run(other, "BEGIN IMMEDIATE; INSERT INTO t VALUES (2); COMMIT") == SQLITE_OK);
        CHECK(run(one, "PRAGMA quick_check") == SQLITE_OK);
    }
    CHECK(sqlite3_close(one) == SQLITE_OK);
    CHECK(sqlite3_close(other) == SQLITE_OK);
    CHECK(disk.find("/d/a.db").has_value());
    CHECK(disk.now() > 10);
}
