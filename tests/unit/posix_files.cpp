// SPDX-License-Identifier: Apache-2.0
#include <csignal>

#include <doctest/doctest.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/posix/files.hpp"
#include "platform/posix/real_clock.hpp"
#include "platform/posix/real_random.hpp"

using namespace pendopo;
namespace fs = std::filesystem;

namespace {

/// A folder of the test's own, gone with it.
struct Folder {
    fs::path path;
    Folder() {
        std::string name = (fs::temp_directory_path() / "pendopo-posix-XXXXXX").string();
        REQUIRE(::mkdtemp(name.data()) != nullptr);
        path = name;
    }
    ~Folder() { fs::remove_all(path); }
};

mode_t mode_of(const fs::path& path) {
    struct stat info {};
    REQUIRE(::stat(path.c_str(), &info) == 0);
    return info.st_mode & 07777;
}

std::size_t files_in(const fs::path& path) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(path), fs::directory_iterator()));
}

}  // namespace

TEST_CASE("files: what was written is read back, with the mode asked for, and replaces what was there") {
    const Folder folder;
    const auto file = folder.path / "key";
    REQUIRE(posix::write_file_atomically(file, base::as_bytes("lama"), 0644));
    REQUIRE(posix::write_file_atomically(file, base::as_bytes("baru"), 0600));
    CHECK(base::as_text(posix::read_file(file, 4).value()) == "baru");
    CHECK(mode_of(file) == 0600);
    CHECK(files_in(folder.path) == 1);
}

TEST_CASE("files: a write that fails leaves the old file whole and nothing beside it") {
    const Folder folder;
    const auto file = folder.path / "bundle";
    REQUIRE(posix::write_file_atomically(file, base::as_bytes("whole"), 0600));
    // A limit on file size makes write(2) fail for root, too; in a child, because limits can't be raised again.
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{100, 100};
        ::setrlimit(RLIMIT_FSIZE, &limit);
        const auto status = posix::write_file_atomically(file, base::Bytes(1000), 0600);
        ::_exit(!status && status.error().code == base::ErrorCode::io ? 0 : 1);
    }
    int result = -1;
    REQUIRE(::waitpid(child, &result, 0) == child);
    CHECK(result == 0);
    CHECK(base::as_text(posix::read_file(file, 100).value()) == "whole");
    CHECK(files_in(folder.path) == 1);
    REQUIRE(posix::write_file_atomically(file, base::Bytes(1000), 0600));
    CHECK(posix::read_file(file, 1000).value().size() == 1000);
}

TEST_CASE("files: missing, too large and folders are told apart") {
    const Folder folder;
    REQUIRE(posix::write_file_atomically(folder.path / "five", base::as_bytes("12345"), 0600));
    CHECK(posix::read_file(folder.path / "none", 10).error().code == base::ErrorCode::not_found);
    CHECK(posix::read_file(folder.path / "five", 4).error().code == base::ErrorCode::too_large);
    CHECK(posix::read_file(folder.path, 10).error().code == base::ErrorCode::io);
    CHECK(posix::read_file("/proc/self/status", 20).error().code == base::ErrorCode::too_large);
    CHECK(posix::write_file_atomically(folder.path / "no" / "file", {}, 0600).error().code ==
          base::ErrorCode::not_found);
    REQUIRE(posix::write_file_atomically(folder.path / "empty", {}, 0600));
    CHECK(posix::read_file(folder.path / "empty", 10).value().empty());
}

TEST_CASE("files: a secret that others can read is refused until its mode is right") {
    const Folder folder;
    const auto file = folder.path / "passphrase";
    REQUIRE(posix::write_file_atomically(file, base::as_bytes("rahasia"), 0640));
    CHECK(posix::read_secret_file(file, 100).error().code == base::ErrorCode::refused);
    REQUIRE(::chmod(file.c_str(), 0600) == 0);
    CHECK(posix::read_secret_file(file, 100).value().text() == "rahasia");
    CHECK(posix::read_secret_file(file, 3).error().code == base::ErrorCode::too_large);
}

TEST_CASE("files: a pipe that nobody writes to keeps no reader waiting, and devices and /proc are read") {
    const Folder folder;
    REQUIRE(::mkfifo((folder.path / "pipe").c_str(), 0600) == 0);
    CHECK(posix::read_file(folder.path / "pipe", 10).error().code == base::ErrorCode::io);
    CHECK(posix::read_secret_file(folder.path / "pipe", 10).error().code == base::ErrorCode::io);
    CHECK(posix::read_trusted_file(folder.path / "pipe", 10).error().code == base::ErrorCode::io);
    CHECK(posix::read_file("/dev/null", 10).value().empty());
    CHECK(posix::read_file("/dev/zero", 10).error().code == base::ErrorCode::too_large);
    CHECK_FALSE(posix::read_file("/proc/self/status", 100'000).value().empty());
}

TEST_CASE("files: a trusted file is root's or ours, and nobody else can change it") {
    const Folder folder;
    const auto file = folder.path / "roots";
    REQUIRE(posix::write_file_atomically(file, base::as_bytes("akar"), 0644));
    CHECK(base::as_text(posix::read_trusted_file(file, 10).value()) == "akar");
    for (const mode_t mode : {0664u, 0646u}) {
        REQUIRE(::chmod(file.c_str(), mode) == 0);
        CHECK(posix::read_trusted_file(file, 10).error().code == base::ErrorCode::refused);
    }
    REQUIRE(::chmod(file.c_str(), 0644) == 0);
    fs::create_symlink(file, folder.path / "link");
    CHECK(posix::read_trusted_file(folder.path / "link", 10));
    // Root alone can give a file away; everybody else can still look at one of root's.
    if (::geteuid() == 0) {
        REQUIRE(::chown(file.c_str(), 12'345, static_cast<gid_t>(-1)) == 0);
        CHECK(posix::read_trusted_file(file, 10).error().code == base::ErrorCode::refused);
        CHECK(posix::read_trusted_file(folder.path / "link", 10).error().code == base::ErrorCode::refused);
    } else {
        CHECK(posix::read_trusted_file("/etc/passwd", 1u << 20));
    }
}

TEST_CASE("files: folders are made with all that is above them, private whatever the umask") {
    const Folder folder;
    const mode_t before = ::umask(0);
    REQUIRE(posix::make_directory(folder.path / "a" / "b" / "c"));
    ::umask(before);
    CHECK(mode_of(folder.path / "a") == 0700);
    CHECK(mode_of(folder.path / "a" / "b" / "c") == 0700);
    CHECK(posix::make_directory(folder.path / "a" / "b" / "c"));
    CHECK(posix::make_directory(folder.path / "d" / ""));
    REQUIRE(posix::write_file_atomically(folder.path / "file", {}, 0600));
    CHECK_FALSE(posix::make_directory(folder.path / "file"));
    CHECK_FALSE(posix::make_directory(folder.path / "file" / "below"));
}

TEST_CASE("files: free space and boot id are what the kernel says") {
    const Folder folder;
    CHECK(posix::free_bytes(folder.path).value() > 0);
    CHECK(posix::free_bytes(folder.path / "none").error().code == base::ErrorCode::not_found);
    const auto boot = posix::boot_id();
    REQUIRE(boot);
    CHECK(boot->size() == 16);
    CHECK(*boot == posix::boot_id().value());
}

TEST_CASE("real clock: the monotonic clock never goes back and the wall clock is after the year 2020") {
    const posix::RealClock clock;
    const base::Instant first = clock.monotonic();
    CHECK(first.since_boot.count() > 0);
    CHECK(clock.monotonic() >= first);
    CHECK(clock.wall().since_epoch > std::chrono::seconds(1'577'836'800));
}

TEST_CASE("real random: every byte of any size is filled, differently each time") {
    posix::RealRandom random;
    base::Bytes a(1000), b(1000);
    random.fill(a);
    random.fill(b);
    CHECK(a != b);
    // The chance that 1,000 random bytes hold less than 200 of the 256 values is below 2^-400.
    std::array<bool, 256> seen{};
    for (const base::Byte byte : a)
        seen[byte] = true;
    CHECK(std::count(seen.begin(), seen.end(), true) > 200);
    random.fill({});
}

TEST_CASE("files: a passphrase is the first line of its file, whatever an editor put behind it") {
    const Folder folder;
    const auto file = folder.path / "passphrase";
    for (const std::string_view text :
         {"satu dua tiga", "satu dua tiga\n", "satu dua tiga\r\n\r\n", "satu dua tiga\nempat"}) {
        REQUIRE(posix::write_file_atomically(file, base::as_bytes(text), 0600));
        const auto read = posix::read_passphrase_file(file);
        REQUIRE(read);
        CHECK(read->text() == "satu dua tiga");
    }
    REQUIRE(posix::write_file_atomically(file, base::as_bytes("offen"), 0644));
    CHECK(posix::read_passphrase_file(file).error().code == base::ErrorCode::refused);
}
