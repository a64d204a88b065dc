// SPDX-License-Identifier: Apache-2.0
// What the one writer of a stream does about somebody else who writes there as well.
#include <doctest/doctest.h>

#include "platform/base/limits.hpp"
#include "platform/base/log.hpp"
#include "tests/support/storage.hpp"
#include "tests/support/streams.hpp"

using namespace pendopo;
using device::StreamReader;
using test::drain;
using test::frame;
using test::Numbers;
using test::put;
using test::segment_path;
using test::StorageFolder;
using test::writer;

TEST_CASE("stream: what somebody else writes to the segment or cuts off it keeps no later frame from its reader") {
    const StorageFolder folder;
    auto out = writer(folder / "s");
    auto reader = StreamReader::open(folder / "s");
    std::uint64_t number = 0;
    const auto newest = [&] { return segment_path(folder / "s", StreamReader::segments(folder / "s")->back()); };
    const auto next_arrives = [&] {
        ++number;
        REQUIRE(out.append(frame(number)));
        CHECK(drain(reader) == Numbers{number});
    };
    next_arrives();
    for (const std::string& foreign : {std::string(1, 'Z'), std::string(5'000, '\0'), std::string(300, '\x01')}) {
        std::ofstream(newest(), std::ios::binary | std::ios::app) << foreign;
        next_arrives();
        next_arrives();
    }
    std::filesystem::resize_file(newest(), 20);
    next_arrives();
    CHECK(drain(reader).empty());
    CHECK(reader.damaged_segments() >= 4);
}

TEST_CASE("stream: names that somebody else takes in front of the writer stop neither it nor its reader") {
    const StorageFolder folder;
    auto out = writer(folder / "s");
    auto reader = StreamReader::open(folder / "s");
    REQUIRE(out.append(frame(1)));
    CHECK(drain(reader) == Numbers{1});
    put(segment_path(folder / "s", 2), "x");
    std::filesystem::create_directory(segment_path(folder / "s", 3));
    out.end_segment();
    REQUIRE(out.append(frame(2)));
    CHECK(drain(reader) == Numbers{2});
    CHECK(StreamReader::segments(folder / "s")->back() == 4);

    put(segment_path(folder / "s", 99'999'999), "x");
    CHECK(drain(reader).empty());
    out.end_segment();
    REQUIRE(out.append(frame(3)));
    CHECK(drain(reader) == Numbers{3});
    auto later = writer(folder / "s", 2);
    put(segment_path(folder / "s", 99'999'999), "x");
    REQUIRE(later.append(frame(4)));
    CHECK(drain(reader) == Numbers{4});
}

TEST_CASE(
    "stream: its writer tells once that somebody deleted or cut a segment, and of what it dropped itself nothing") {
    const StorageFolder folder;
    const auto outbox = folder / "s";
    {
        auto earlier = writer(outbox);
        REQUIRE(earlier.append(frame(1)));
    }
    auto out = writer(outbox, 2);
    for (std::uint64_t number = 2; number <= 5; ++number) {
        REQUIRE(out.append(frame(number)));
        out.end_segment();
    }
    const auto tells = [&] {
        const auto lost = out.take_loss();
        REQUIRE(lost);
        return *lost;
    };
    CHECK_FALSE(tells());
    REQUIRE(out.drop(2));
    put(segment_path(outbox, 77), "somebody's");
    CHECK_FALSE(tells());
    std::filesystem::remove(segment_path(outbox, 1));  // an earlier writer's
    CHECK(tells());
    CHECK_FALSE(tells());
    std::filesystem::resize_file(segment_path(outbox, 4), 20);
    CHECK(tells());
    CHECK_FALSE(tells());
    std::filesystem::remove_all(outbox);
    REQUIRE(out.append(frame(6)));  // the folder is there again, and looks well
    CHECK(tells());
    CHECK_FALSE(tells());
}

TEST_CASE("stream: rubbish in its folder, more than a stream can have of segments, stops neither writer nor reader") {
    const StorageFolder folder;
    const auto inbox = folder / "s";
    std::filesystem::create_directory(inbox);
    const std::size_t many = limits::stream_segments_max + 10;
    for (std::size_t i = 0; i < many; ++i)
        put(inbox / ("rubbish-" + std::to_string(i)), {});
    static std::string told;
    base::set_log_sink([](base::Level, std::string_view, std::string_view message) { told += message; });
    auto out = writer(inbox);
    base::set_log_sink(nullptr);
    CHECK(told.find(std::to_string(many) + " files that are not Pendopo's") != told.npos);
    auto reader = StreamReader::open(inbox);
    REQUIRE(out.append(frame(1)));
    CHECK(drain(reader) == Numbers{1});

    // Names of segments, too: the writer goes on above them, and lets go of them in the end.
    for (std::uint32_t number = 2; number < many; ++number)
        put(segment_path(inbox, number), {});
    out.end_segment();
    REQUIRE(out.append(frame(2)));
    CHECK(drain(reader) == Numbers{2});
    for (int round = 0; round < 2; ++round)
        REQUIRE(out.keep_newest(1));
    CHECK(StreamReader::segments(inbox)->size() == 1);
    REQUIRE(out.append(frame(3)));
    CHECK(drain(reader) == Numbers{3});
}
