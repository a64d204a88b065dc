// SPDX-License-Identifier: Apache-2.0
#include <fstream>

#include <doctest/doctest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "platform/base/limits.hpp"
#include "storage/device/crc32c.hpp"
#include "storage/device/stream.hpp"
#include "tests/support/storage.hpp"
#include "tests/support/streams.hpp"

using namespace pendopo;
using base::ErrorCode;
using device::StreamPosition;
using device::StreamReader;
using device::StreamWriter;
using test::drain;
using test::frame;
using test::Numbers;
using test::put;
using test::segment_bytes;
using test::StorageFolder;
using test::writer;

TEST_CASE("stream: the checksum is CRC-32C, in one piece or several") {
    CHECK(device::crc32c(base::as_bytes("123456789")) == 0xe3069283u);
    CHECK(device::crc32c(base::as_bytes("6789"), device::crc32c(base::as_bytes("12345"))) == 0xe3069283u);
    CHECK(device::crc32c({}) == 0);
}

TEST_CASE("stream: a reader gets every frame once, in order, and goes on where it stood") {
    const StorageFolder folder;
    auto out = writer(folder / "s");
    auto reader = StreamReader::open(folder / "s");
    CHECK(drain(reader).empty());
    REQUIRE(out.append(frame(1)));
    REQUIRE(out.append(frame(2, 9)));
    CHECK(drain(reader) == Numbers{1, 2});
    CHECK(drain(reader).empty());
    REQUIRE(out.append(frame(3, limits::frame_bytes_max)));
    CHECK(drain(reader) == Numbers{3});
    auto later = StreamReader::open(folder / "s", reader.position());
    REQUIRE(out.append(frame(4)));
    CHECK(drain(later) == Numbers{4});
    CHECK(later.damaged_segments() == 0);
}

TEST_CASE("stream: a reader may be there before the folder") {
    const StorageFolder folder;
    auto reader = StreamReader::open(folder / "later");
    CHECK(drain(reader).empty());
    auto out = writer(folder / "later");
    REQUIRE(out.append(frame(1)));
    CHECK(drain(reader) == Numbers{1});
}

TEST_CASE("stream: a folder deleted under its writer is made again, and its reader finds what comes then") {
    const StorageFolder folder;
    auto out = writer(folder / "s");
    auto reader = StreamReader::open(folder / "s");
    REQUIRE(out.append(frame(1)));
    CHECK(drain(reader) == Numbers{1});
    std::filesystem::remove_all(folder / "s");
    CHECK(drain(reader).empty());
    REQUIRE(out.append(frame(2)));
    REQUIRE(out.append(frame(3)));
    CHECK(drain(reader) == Numbers{2, 3});
}

TEST_CASE("stream: the group may read segments and list the folder, others nothing") {
    const StorageFolder folder;
    auto out = writer(folder / "s");
    REQUIRE(out.append(frame(1)));
    struct stat status {};
    REQUIRE(::stat((folder / "s").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0750);
    REQUIRE(::stat((folder / "s/00000001.seg").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777) == 0640);
}

TEST_CASE("stream: an empty frame and one over the limit are refused, and nothing is written") {
    const StorageFolder folder;
    auto out = writer(folder / "s");
    CHECK(out.append({}).error().code == ErrorCode::invalid_argument);
    CHECK(out.append(base::Bytes(limits::frame_bytes_max + 1)).error().code == ErrorCode::too_large);
    CHECK(StreamReader::segments(folder / "s")->empty());
}

TEST_CASE("stream: a full segment is followed by the next, and no segment passes its limit") {
    const StorageFolder folder;
    auto out = writer(folder / "s");
    Numbers written;
    for (std::uint64_t i = 1; i <= 150; ++i) {
        REQUIRE(out.append(frame(i, limits::frame_bytes_max)));
        written.push_back(i);
    }
    const auto numbers = StreamReader::segments(folder / "s");
    CHECK(*numbers == std::vector<std::uint32_t>{1, 2, 3});
    for (const auto& file : std::filesystem::directory_iterator(folder / "s"))
        CHECK(file.file_size() <= limits::stream_segment_bytes_max);
    auto reader = StreamReader::open(folder / "s");
    CHECK(drain(reader) == written);
    CHECK(reader.damaged_segments() == 0);
}

TEST_CASE("stream: wherever a crash cut the tail, what was whole before it and all that comes after it is read") {
    const StorageFolder folder;
    {
        auto out = writer(folder / "s");
        for (std::uint64_t i = 1; i <= 3; ++i)
            REQUIRE(out.append(frame(i, 40)));
    }
    const auto path = folder / "s/00000001.seg";
    const auto whole = segment_bytes(path);
    for (std::size_t cut = 0; cut < whole.size(); ++cut) {
        const StorageFolder torn;
        std::filesystem::create_directory(torn / "s");
        put(torn / "s/00000001.seg", whole.substr(0, cut));
        auto reader = StreamReader::open(torn / "s");
        auto expected = Numbers{};
        for (std::uint64_t i = 1; 16 + i * 48 <= cut; ++i)
            expected.push_back(i);
        CHECK(drain(reader) == expected);
        auto out = writer(torn / "s", 2);
        REQUIRE(out.append(frame(9)));
        CHECK(drain(reader) == Numbers{9});
        CHECK(reader.damaged_segments() == ((cut >= 16 && (cut - 16) % 48 == 0) ? 0 : 1));
    }
}

TEST_CASE("stream: a tail of zeros, as power loss leaves it, is stepped over") {
    const StorageFolder folder;
    {
        auto out = writer(folder / "s");
        REQUIRE(out.append(frame(1)));
    }
    put(folder / "s/00000001.seg", segment_bytes(folder / "s/00000001.seg") + std::string(5'000, '\0'));
    auto reader = StreamReader::open(folder / "s");
    CHECK(drain(reader) == Numbers{1});
    auto out = writer(folder / "s", 2);
    REQUIRE(out.append(frame(2)));
    CHECK(drain(reader) == Numbers{2});
}

TEST_CASE("stream: after power loss took back what was read, nothing written later is missed") {
    const StorageFolder folder;
    StreamPosition position;
    {
        auto out = writer(folder / "s");
        for (std::uint64_t i = 1; i <= 5; ++i)
            REQUIRE(out.append(frame(i)));
        auto reader = StreamReader::open(folder / "s");
        CHECK(drain(reader).size() == 5);
        position = reader.position();
    }
    std::filesystem::resize_file(folder / "s/00000001.seg", 16 + 2 * 108);
    auto reader = StreamReader::open(folder / "s", position);
    CHECK(drain(reader).empty());
    auto out = writer(folder / "s", 2);
    for (std::uint64_t i = 3; i <= 6; ++i)
        REQUIRE(out.append(frame(i)));
    CHECK(drain(reader) == Numbers{3, 4, 5, 6});
}

TEST_CASE("stream: a flipped byte anywhere never yields a frame that was not written") {
    const StorageFolder folder;
    {
        auto out = writer(folder / "s");
        for (std::uint64_t i = 1; i <= 4; ++i)
            REQUIRE(out.append(frame(i, 50)));
    }
    const auto path = folder / "s/00000001.seg";
    const auto whole = segment_bytes(path);
    for (std::size_t at = 0; at < whole.size(); ++at) {
        auto damaged = whole;
        damaged[at] = static_cast<char>(damaged[at] ^ (1 << (at % 8)));
        put(path, damaged);
        auto reader = StreamReader::open(folder / "s");
        const auto numbers = drain(reader);
        CHECK(numbers.size() <= 4);
        for (std::size_t i = 0; i < numbers.size(); ++i)
            CHECK(numbers[i] == i + 1);
        if (at >= 16) CHECK(numbers.size() == (at - 16) / 58);
    }
}

TEST_CASE("stream: lengths are not believed") {
    const StorageFolder folder;
    std::filesystem::create_directory(folder / "s");
    const std::string head("PNDSEG01\0\0\0\0\0\0\0\1", 16);
    for (const char* length : {"\xff\xff\xff\xff", "\x7f\xff\xff\xff", "\x00\x01\x00\x01", "\x00\x00\xff\xff"}) {
        put(folder / "s/00000001.seg", head + std::string(length, 4) + std::string(4, '\0') + "some bytes");
        auto reader = StreamReader::open(folder / "s");
        CHECK(drain(reader).empty());
        CHECK(reader.read({1, 16, 1}).error().code == ErrorCode::corrupt);
        CHECK(reader.read({1, 0xffffffff, 1}).error().code == ErrorCode::corrupt);
        CHECK(reader.read({1, 16, 2}).error().code == ErrorCode::not_found);
        CHECK(reader.read({7, 16, 1}).error().code == ErrorCode::not_found);
    }
}

TEST_CASE("stream: garbage, foreign names, links, pipes and folders in the place of segments stop nobody") {
    const StorageFolder folder;
    std::filesystem::create_directory(folder / "s");
    put(folder / "s/00000001.seg", std::string(3'000, 'G'));
    put(folder / "s/1.seg", "x");
    put(folder / "s/00000000.seg", "x");
    put(folder / "s/0000000a.seg", "x");
    put(folder / "s/readme", "x");
    std::filesystem::create_symlink("/dev/zero", folder / "s/00000002.seg");
    REQUIRE(::mkfifo((folder / "s/00000003.seg").c_str(), 0600) == 0);
    std::filesystem::create_directory(folder / "s/00000004.seg");
    auto reader = StreamReader::open(folder / "s");
    CHECK(drain(reader).empty());
    auto out = writer(folder / "s");
    REQUIRE(out.append(frame(1)));
    CHECK(drain(reader) == Numbers{1});
    CHECK(StreamReader::segments(folder / "s")->back() == 5);
}

TEST_CASE("stream: missing segments in the middle are stepped over") {
    const StorageFolder folder;
    for (std::uint64_t i = 1; i <= 5; ++i) {
        auto out = writer(folder / "s", i);
        REQUIRE(out.append(frame(i)));
    }
    auto reader = StreamReader::open(folder / "s");
    REQUIRE((*reader.next())->frame == frame(1));
    std::filesystem::remove(folder / "s/00000002.seg");
    std::filesystem::remove(folder / "s/00000003.seg");
    CHECK(drain(reader) == Numbers{4, 5});
}

TEST_CASE("stream: a replaced stream is read from its start, although its segments bear the old names") {
    const StorageFolder folder;
    auto build = [&](std::uint64_t tag, std::uint64_t first, std::uint64_t count) {
        auto out = writer(folder / "s", tag);
        for (std::uint64_t i = 0; i < count; ++i)
            REQUIRE(out.append(frame(first + i, 60)));
    };
    build(1, 1, 3);
    auto reader = StreamReader::open(folder / "s");
    CHECK(drain(reader) == Numbers{1, 2, 3});
    const auto position = reader.position();

    std::filesystem::remove_all(folder / "s");
    build(2, 11, 4);
    CHECK(drain(reader) == Numbers{11, 12, 13, 14});
    auto restarted = StreamReader::open(folder / "s", position);
    CHECK(drain(restarted) == Numbers{11, 12, 13, 14});
}

TEST_CASE("stream: a position beyond a stream that was begun anew leads to its start") {
    const StorageFolder folder;
    auto out = writer(folder / "s");
    REQUIRE(out.append(frame(1)));
    auto reader = StreamReader::open(folder / "s", {7, 500, 3});
    CHECK(drain(reader) == Numbers{1});
}

TEST_CASE("stream: a disk that fills up refuses frames, leaves no torn one, and takes them again") {
    const StorageFolder folder;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        ::signal(SIGXFSZ, SIG_IGN);
        auto out = StreamWriter::open(folder / "s", {1, false});
        const rlimit tight{1'000, RLIM_INFINITY};
        const rlimit wide{RLIM_INFINITY, RLIM_INFINITY};
        ::setrlimit(RLIMIT_FSIZE, &tight);
        std::uint64_t number = 1;
        auto done = out->append(frame(number));
        while (done)
            done = out->append(frame(++number));
        if (done.error().code != ErrorCode::disk_full) ::_exit(100);
        ::setrlimit(RLIMIT_FSIZE, &wide);
        ::_exit(out->append(frame(number)) ? static_cast<int>(number) : 101);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) < 100);
    Numbers expected;
    for (int i = 1; i <= WEXITSTATUS(status); ++i)
        expected.push_back(static_cast<std::uint64_t>(i));
    auto reader = StreamReader::open(folder / "s");
    CHECK(drain(reader) == expected);
    CHECK(expected.size() > 5);
}

TEST_CASE("stream: a writer that ends without a word has handed over every frame it appended") {
    const StorageFolder folder;
    constexpr std::uint64_t count = 20'000;
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
        for (std::uint64_t tag = 1, number = 1; number <= count; ++tag) {
            auto out = StreamWriter::open(folder / "s", {tag, false});
            for (int i = 0; i < 5'000; ++i, ++number) {
                if (!out || !out->append(frame(number, 20 + number % 700))) ::_exit(1);
            }
        }
        ::_exit(0);
    }
    // Reads while the other process writes, and again after each time it was caught up with.
    auto reader = StreamReader::open(folder / "s");
    std::uint64_t expected = 1;
    bool ended = false;
    while (true) {
        for (const auto number : drain(reader))
            CHECK(number == expected++);
        if (ended) break;
        int status = 0;
        ended = ::waitpid(child, &status, WNOHANG) == child;
        if (ended) CHECK(status == 0);
    }
    CHECK(expected == count + 1);
    CHECK(reader.damaged_segments() == 0);
}

TEST_CASE("stream: dropping keeps the newest segment, and numbers only rise") {
    const StorageFolder folder;
    for (std::uint64_t i = 1; i <= 6; ++i) {
        auto out = writer(folder / "s", i);
        REQUIRE(out.append(frame(i)));
    }
    auto out = writer(folder / "s", 7);
    CHECK(out.drop(2));
    CHECK(out.drop(2));
    CHECK(out.drop(6));
    CHECK(*StreamReader::segments(folder / "s") == std::vector<std::uint32_t>{1, 3, 4, 5, 6});
    CHECK(*out.keep_newest(2) == 3);
    CHECK(*out.keep_newest(0) == 1);
    CHECK(*StreamReader::segments(folder / "s") == std::vector<std::uint32_t>{6});
    REQUIRE(out.append(frame(7)));
    CHECK(*StreamReader::segments(folder / "s") == std::vector<std::uint32_t>{6, 7});
}
