// SPDX-License-Identifier: Apache-2.0
#include <sqlite3.h>

#include "runner_device.hpp"

using namespace pendopo;
using namespace pendopo::runner_test;

namespace {

/// What the card did to a database that nobody has open.
void change(const std::filesystem::path& database, const char* sql) {
    sqlite3* file = nullptr;
    REQUIRE(sqlite3_open(database.c_str(), &file) == SQLITE_OK);
    REQUIRE(sqlite3_exec(file, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    REQUIRE(sqlite3_changes(file) == 1);
    sqlite3_close(file);
}

constexpr const char* flip_a_byte =
    "UPDATE trust_bundle SET bytes = CAST(substr(bytes, 1, 99) || CASE substr(bytes, 100, 1) WHEN x'41' THEN x'42'"
    " ELSE x'41' END || substr(bytes, 101) AS BLOB)";

constexpr const char* flip_a_byte_and_the_number =
    "UPDATE trust_bundle SET epoch = epoch + 4096, bytes = CAST(substr(bytes, 1, 99) || CASE substr(bytes, 100, 1)"
    " WHEN x'41' THEN x'42' ELSE x'41' END || substr(bytes, 101) AS BLOB)";

struct Pipe {
    TemporaryFolder folder;
    Province province{folder / "province.db", 17};
    Device device{province, folder / "device", 18};

    Pipe() { device.enrol(); }
    void damage_kiosk(const char* sql) {
        device.stop_kiosk();
        change(device.folder() / "kiosk" / "journal.db", sql);
        device.start_kiosk();
    }
    void damage_sync(const char* sql) {
        device.stop_sync();
        change(device.folder() / "sync" / "sync.db", sql);
        device.start_sync();
    }
};

}  // namespace

TEST_CASE("damaged bundle: the kiosk takes the one that sync has in its place, and notes that once") {
    Pipe pipe;
    const std::uint64_t before = pipe.device.journal().head().seq;
    pipe.damage_kiosk(flip_a_byte);
    CHECK_FALSE(pipe.device.kiosk().ready());
    pipe.device.run();
    REQUIRE(pipe.device.kiosk().ready());
    CHECK(pipe.device.journal().head().seq == before + 1);
    pipe.device.start_kiosk();
    CHECK(pipe.device.kiosk().ready());
    REQUIRE(pipe.device.say("satu"));
    pipe.device.run();
    CHECK(pipe.province.desk().size() == 1);
    CHECK(pipe.device.journal().head().seq == before + 2);
}

namespace {

/// With this damage, before and after a restart of sync.
template <class Damage>
void check_that_entries_arrive_after(const Damage& damage) {
    Pipe pipe;
    pipe.damage_sync(damage);
    REQUIRE(pipe.device.say("satu"));
    pipe.device.run();
    CHECK(pipe.province.desk().size() == 1);
    pipe.device.start_sync();
    REQUIRE(pipe.device.say("dua"));
    pipe.device.run();
    CHECK(pipe.province.desk().size() == 2);
}

}  // namespace

TEST_CASE("damaged bundle: sync fetches another from the province, and entries arrive again") {
    check_that_entries_arrive_after(flip_a_byte);
}

TEST_CASE("damaged bundle: none older than the damaged one takes its place") {
    Pipe pipe;
    const base::Bytes first = pipe.province.bundle();
    pipe.province.renew_bundle(2);
    const protocol::BundleFrame second{pipe.province.bundle()};
    pipe.device.forge(protocol::encode(second));
    REQUIRE(pipe.device.poll().bundle_accepted);
    const std::uint64_t before = pipe.device.journal().head().seq;
    pipe.damage_kiosk(flip_a_byte);
    pipe.device.forge(protocol::encode(protocol::BundleFrame{first}));
    CHECK(pipe.device.poll().refused == 1);
    CHECK_FALSE(pipe.device.kiosk().ready());
    CHECK(pipe.device.journal().head().seq == before);
    pipe.device.forge(protocol::encode(second));
    CHECK(pipe.device.poll().bundle_accepted);
    CHECK(pipe.device.kiosk().bundle()->bundle.epoch == 2);
}

TEST_CASE("damaged bundle: a wrong number beside a whole one keeps no later one out") {
    Pipe pipe;
    pipe.damage_kiosk("UPDATE trust_bundle SET epoch = epoch + 4096");
    CHECK(pipe.device.kiosk().ready());
    pipe.damage_sync("UPDATE trust_bundle SET epoch = epoch + 4096");
    pipe.province.renew_bundle(2);
    pipe.device.run(std::chrono::hours(30), 200);
    CHECK(pipe.device.kiosk().bundle()->bundle.epoch == 2);
}

TEST_CASE("damaged bundle: a disk that takes the event but not the bundle is not filled with events") {
    Pipe pipe;
    const std::uint64_t before = pipe.device.journal().head().seq;
    pipe.device.stop_kiosk();
    {
        sqlite3* file = nullptr;
        REQUIRE(sqlite3_open((pipe.device.folder() / "kiosk" / "journal.db").c_str(), &file) == SQLITE_OK);
        // Stands for a place of the card that takes no more writes: abs() of the smallest number is an error.
        REQUIRE(sqlite3_exec(file,
                             "CREATE INDEX broken ON trust_bundle"
                             " (abs(CASE epoch WHEN 1 THEN 0 ELSE -9223372036854775808 END))",
                             nullptr, nullptr, nullptr) == SQLITE_OK);
        sqlite3_close(file);
    }
    pipe.device.start_kiosk();
    pipe.province.renew_bundle(2);
    for (int i = 0; i < 3; ++i) {
        pipe.device.forge(protocol::encode(protocol::BundleFrame{pipe.province.bundle()}));
        CHECK(pipe.device.try_poll().failure);
        CHECK(pipe.device.kiosk().bundle()->bundle.epoch == 1);
    }
    CHECK(pipe.device.journal().head().seq == before + 1);
}

TEST_CASE("damaged bundle: with its number damaged too, the journal still tells which ones are too old") {
    Pipe pipe;
    const base::Bytes first = pipe.province.bundle();
    pipe.province.renew_bundle(2);
    const protocol::BundleFrame second{pipe.province.bundle()};
    pipe.device.forge(protocol::encode(second));
    REQUIRE(pipe.device.poll().bundle_accepted);
    pipe.damage_kiosk(flip_a_byte_and_the_number);
    CHECK_FALSE(pipe.device.kiosk().ready());
    pipe.device.forge(protocol::encode(protocol::BundleFrame{first}));
    CHECK(pipe.device.poll().refused == 1);
    pipe.device.forge(protocol::encode(second));
    CHECK(pipe.device.poll().bundle_accepted);
    pipe.device.start_kiosk();
    CHECK(pipe.device.kiosk().bundle()->bundle.epoch == 2);
}

TEST_CASE("damaged bundle: with its number damaged too, sync takes the province's again, and entries arrive") {
    check_that_entries_arrive_after(flip_a_byte_and_the_number);
}
