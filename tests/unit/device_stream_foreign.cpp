// SPDX-License-Identifier: Apache-2.0
// What the one writer of a stream does about somebody else who writes there as well.
#include <doctest/doctest.h>

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
