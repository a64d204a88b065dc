// SPDX-License-Identifier: Apache-2.0
#include <functional>

#include <doctest/doctest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "platform/posix/files.hpp"
#include "platform/posix/real_stick.hpp"
#include "platform/sim/sim_stick.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
using base::ErrorCode;
using Item = port::Stick::Item;

namespace {

base::Bytes bytes_of(std::string_view text) {
    return {text.begin(), text.end()};
}

std::unique_ptr<port::Stick> real(const std::filesystem::path& folder) {
    auto stick = posix::open_stick(folder, posix::Mounted::any_folder);
    REQUIRE(stick);
    return std::move(*stick);
}

void on_every_stick(const std::function<void(port::Stick&)>& check) {
    SUBCASE("in memory") {
        sim::SimStick stick;
        check(stick);
    }
    SUBCASE("a folder") {
        const test::StorageFolder folder;
        check(*real(folder.path()));
    }
}

}  // namespace

TEST_CASE("stick: what is written is read, listed and replaced, and what is deleted is gone") {
    on_every_stick([](port::Stick& stick) {
        REQUIRE(stick.list("a/b", 10));
        CHECK(stick.list("a/b", 10)->empty());
        REQUIRE(stick.write("a/b/two", bytes_of("22")));
        REQUIRE(stick.write("a/b/one", bytes_of("1")));
        CHECK(*stick.list("a/b", 10) == std::vector<Item>{{"one", Item::Kind::file, 1}, {"two", Item::Kind::file, 2}});
        CHECK(*stick.list("a", 10) == std::vector<Item>{{"b", Item::Kind::folder, 0}});
        CHECK(stick.list("a/b", 1)->size() == 1);
        REQUIRE(stick.write("a/b/one", bytes_of("another")));
        CHECK(*stick.read("a/b/one", 10) == bytes_of("another"));
        REQUIRE(stick.remove("a/b/one"));
        REQUIRE(stick.remove("a/b/one"));
        REQUIRE(stick.remove("a/nowhere/one"));
        CHECK(stick.read("a/b/one", 10).error().code == ErrorCode::not_found);
        CHECK(stick.list("a/b", 10)->size() == 1);
    });
}

TEST_CASE("stick: a file larger than it may be is not read") {
    on_every_stick([](port::Stick& stick) {
        REQUIRE(stick.write("file", base::Bytes(100)));
        CHECK(stick.read("file", 100));
        CHECK(stick.read("file", 99).error().code == ErrorCode::too_large);
    });
}

TEST_CASE("stick: links, pipes and ways out of the folder are not followed") {
    const test::StorageFolder folder;
    const test::StorageFolder outside;
    const auto secret = outside.path() / "secret";
    REQUIRE(posix::write_file_atomically(secret, bytes_of("private"), 0600));
    std::filesystem::create_directories(folder.path() / "in");
    REQUIRE(::symlink(secret.c_str(), (folder.path() / "in" / "link").c_str()) == 0);
    REQUIRE(::symlink(outside.path().c_str(), (folder.path() / "door").c_str()) == 0);
    REQUIRE(::mkfifo((folder.path() / "in" / "pipe").c_str(), 0600) == 0);
    const auto stick = real(folder.path());
    CHECK(stick->read("in/link", 100).error().code == ErrorCode::not_found);
    CHECK(stick->read("in/pipe", 100).error().code == ErrorCode::not_found);
    CHECK(stick->read("door/secret", 100).error().code == ErrorCode::not_found);
    CHECK(stick->read("../secret", 100).error().code == ErrorCode::invalid_argument);
    CHECK(stick->list("door", 10)->empty());
    CHECK(*stick->list("in", 10) == std::vector<Item>{{"link", Item::Kind::other, 0}, {"pipe", Item::Kind::other, 0}});
    CHECK_FALSE(stick->write("door/new", bytes_of("x")));
    CHECK_FALSE(std::filesystem::exists(outside.path() / "new"));
    // Writing where a link stands replaces the link, not what it leads to.
    REQUIRE(stick->write("in/link", bytes_of("ours")));
    CHECK(*posix::read_file(secret, 100) == bytes_of("private"));
    CHECK(*stick->read("in/link", 100) == bytes_of("ours"));
}

TEST_CASE("stick: files tell no time, and the rest of a write that was cut short does not stand in the way") {
    const test::StorageFolder folder;
    REQUIRE(posix::write_file_atomically(folder.path() / "file.tmp", bytes_of("hal"), 0600));
    const auto stick = real(folder.path());
    REQUIRE(stick->write("file", bytes_of("whole")));
    CHECK(stick->list("", 10)->size() == 1);
    struct stat info {};
    REQUIRE(::stat((folder.path() / "file").c_str(), &info) == 0);
    CHECK(info.st_mtime == 946'684'800);
}

TEST_CASE("stick: a folder on the device's own disk is not taken for a stick that is mounted") {
    const test::StorageFolder folder;
    CHECK(posix::open_stick(folder.path(), posix::Mounted::required).error().code == ErrorCode::not_found);
    CHECK(posix::open_stick(folder.path() / "nowhere", posix::Mounted::any_folder).error().code ==
          ErrorCode::not_found);
    CHECK(posix::open_stick("/proc", posix::Mounted::required));
}

TEST_CASE("stick: one that is pulled out in the middle of a write leaves old files whole and half a new one aside") {
    sim::SimStick stick;
    REQUIRE(stick.write("up/old", bytes_of("old one")));
    stick.pull_after(0);
    CHECK(stick.write("up/old", bytes_of("new one")).error().code == ErrorCode::io);
    CHECK(stick.read("up/old", 10).error().code == ErrorCode::io);
    stick.plug_in();
    CHECK(*stick.read("up/old", 10) == bytes_of("old one"));
    CHECK(*stick.list("up", 10) == std::vector<Item>{{"old", Item::Kind::file, 7}, {"old.tmp", Item::Kind::file, 3}});
    REQUIRE(stick.write("up/old", bytes_of("new one")));
    CHECK(stick.list("up", 10)->size() == 1);
    stick.set_capacity(10);
    CHECK(stick.write("up/more", bytes_of("four")).error().code == ErrorCode::disk_full);
}
