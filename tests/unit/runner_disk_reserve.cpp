// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "sync/runner/disk_reserve.hpp"

using namespace pendopo;

namespace {

constexpr std::uint64_t media = limits::disk_reserve_media_bytes;
constexpr std::uint64_t text = limits::disk_reserve_text_bytes;
constexpr std::uint64_t slack = limits::disk_reserve_slack_bytes;

}  // namespace

TEST_CASE("disk reserve: as it fills up, new recordings stop first, then new texts") {
    runner::DiskReserve reserve;
    CHECK(reserve.takes_media());
    CHECK(reserve.takes_text());
    reserve.look(media);
    CHECK(reserve.takes_media());
    reserve.look(media - 1);
    CHECK_FALSE(reserve.takes_media());
    CHECK(reserve.takes_text());
    reserve.look(text);
    CHECK(reserve.takes_text());
    reserve.look(text - 1);
    CHECK_FALSE(reserve.takes_text());
    CHECK_FALSE(reserve.takes_media());
}

TEST_CASE("disk reserve: it takes again by itself, and not at the first byte that comes free") {
    runner::DiskReserve reserve;
    reserve.look(1);
    reserve.look(text + slack - 1);
    CHECK_FALSE(reserve.takes_text());
    reserve.look(text + slack);
    CHECK(reserve.takes_text());
    reserve.look(text);
    CHECK(reserve.takes_text());
    reserve.look(media + slack - 1);
    CHECK_FALSE(reserve.takes_media());
    reserve.look(media + slack);
    CHECK(reserve.takes_media());
}

TEST_CASE("disk reserve: a disk that can't be asked changes nothing") {
    runner::DiskReserve reserve;
    reserve.look(std::nullopt);
    CHECK(reserve.takes_text());
    reserve.look(1);
    reserve.look(std::nullopt);
    CHECK_FALSE(reserve.takes_text());
}

TEST_CASE("disk reserve: a disk without a single free byte takes nothing new") {
    runner::DiskReserve reserve;
    reserve.look(0);
    CHECK_FALSE(reserve.takes_text());
    CHECK_FALSE(reserve.takes_media());
}
