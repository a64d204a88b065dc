// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "app/areas/areas.hpp"

using namespace pendopo;
using areas::Areas;
using areas::Level;
using model::AreaCode;

namespace {

constexpr AreaCode banten{36};
constexpr AreaCode kaltim{64};

const Areas& all() {
    static const Areas loaded = [] {
        auto areas = Areas::embedded();
        REQUIRE(areas);
        return std::move(*areas);
    }();
    return loaded;
}

std::vector<std::uint64_t> search(std::string_view text, AreaCode province = banten, AreaCode near = {}) {
    const auto results = all().search({text, province, near});
    std::vector<std::uint64_t> out;
    for (std::size_t i = 0; i < results.count; ++i)
        out.push_back(all().at(results.indexes[i]).code.value);
    return out;
}

bool holds(const std::vector<std::uint64_t>& codes, std::uint64_t code) {
    return std::find(codes.begin(), codes.end(), code) != codes.end();
}

base::Result<Areas> load(std::string_view list) {
    return Areas::load(base::as_bytes(list));
}

}  // namespace

TEST_CASE("areas: both provinces are there, whole") {
    CHECK(all().size() == 2 + 18 + 260 + 2'590);
    CHECK_FALSE(all().version().empty());
    REQUIRE(all().find(banten) != nullptr);
    CHECK(all().find(banten)->name == "Banten");
    CHECK(all().find(kaltim)->name == "Kalimantan Timur");
    CHECK(all().find({3673}) != nullptr);
    CHECK(all().find({99}) == nullptr);
    CHECK(all().find({0}) == nullptr);
}

TEST_CASE("areas: a code tells its level and what it belongs to") {
    CHECK(areas::level_of(AreaCode{36}).value() == Level::province);
    CHECK(areas::level_of(AreaCode{3673}).value() == Level::regency);
    CHECK(areas::level_of(AreaCode{367301}).value() == Level::district);
    CHECK(areas::level_of(AreaCode{3673011001}).value() == Level::village);
    for (const std::uint64_t wrong : {0ull, 1ull, 361ull, 36730ull, 36730110ull, 367301100ull, 99999999999ull})
        CHECK_FALSE(areas::level_of(AreaCode{wrong}));
    CHECK(areas::parent_of({3673011001}).value == 367301);
    CHECK(areas::parent_of({367301}).value == 3673);
    CHECK(areas::parent_of({3673}).value == 36);
    CHECK(areas::parent_of({36}).value == 0);
}

TEST_CASE("areas: the villages of a district are its own and no others") {
    std::size_t villages = 0;
    for (std::size_t i = 0; i < all().size(); ++i) {
        if (areas::level_of(all().at(i).code).value() != Level::district) continue;
        const auto range = all().villages_of(all().at(i).code);
        CHECK(range.last > range.first);
        for (std::size_t v = range.first; v < range.last; ++v)
            CHECK(areas::parent_of(all().at(v).code) == all().at(i).code);
        villages += range.last - range.first;
    }
    CHECK(villages == 2'590);
}

TEST_CASE("areas: every one of 2,868 full names finds its area among the results") {
    for (std::size_t i = 0; i < all().size(); ++i) {
        const areas::Area& area = all().at(i);
        if (area.code.value < 100) continue;
        const AreaCode province{area.code.value >= 1'000'000 ? area.code.value / 100'000'000
                                : area.code.value >= 10'000  ? area.code.value / 10'000
                                                             : area.code.value / 100};
        CHECK_MESSAGE(holds(search(area.name, province), area.code.value), std::string(area.name));
    }
}

TEST_CASE("areas: an area near the kiosk is the first of all that have the same name") {
    for (std::size_t i = 0; i < all().size(); ++i) {
        const areas::Area& area = all().at(i);
        if (area.code.value < 3'600'000'000 || area.code.value >= 3'700'000'000) continue;
        const auto found = search(area.name, banten, areas::parent_of(area.code));
        REQUIRE(!found.empty());
        // The kecamatan itself may bear the name of its village; anything else first would be farther away.
        const bool first = found[0] == area.code.value || found[0] == areas::parent_of(area.code).value;
        CHECK_MESSAGE(first, std::string(area.name));
    }
}

TEST_CASE("areas: case, spaces, hyphens and apostrophes do not matter") {
    constexpr std::uint64_t long_laai = 6403042001;
    for (const std::string_view typed :
         {"Long La'ai", "long laai", "LONGLAAI", "long la’ai", "la'ai", "laai", "  long-laai "})
        CHECK_MESSAGE(holds(search(typed, kaltim), long_laai), std::string(typed));
}

TEST_CASE("areas: a beginning counts more than a later word, that more than a part, that more than a mistyped one") {
    const auto list = load(
        "36\tBanten\n36.01\tKota Contoh\n36.01.01\tPusat\n36.01.01.1001\tBaru Sari\n"
        "36.01.01.1002\tKasari\n36.01.01.1003\tSari\n36.01.01.1004\tSarimukti\n36.01.01.1005\tSaru\n");
    REQUIRE(list);
    const auto results = list->search({"sari", banten, {}});
    std::vector<std::string_view> names;
    for (std::size_t i = 0; i < results.count; ++i)
        names.push_back(list->at(results.indexes[i]).name);
    CHECK(names == std::vector<std::string_view>{"Sari", "Sarimukti", "Baru Sari", "Kasari", "Saru"});
}

TEST_CASE("areas: of equal names the same kecamatan stands first, then the same kabupaten") {
    const auto list = load(
        "36\tBanten\n36.01\tKota Satu\n36.01.01\tUtara\n36.01.01.1001\tMekarsari\n36.01.02\tSelatan\n"
        "36.01.02.1001\tMekarsari\n36.02\tKota Dua\n36.02.01\tBarat\n36.02.01.1001\tMekarsari\n");
    REQUIRE(list);
    const auto results = list->search({"mekar", banten, {360102}});
    REQUIRE(results.count == 3);
    CHECK(list->at(results.indexes[0]).code.value == 3601021001);
    CHECK(list->at(results.indexes[1]).code.value == 3601011001);
    CHECK(list->at(results.indexes[2]).code.value == 3602011001);
}

TEST_CASE("areas: one letter wrong, missing, too many or swapped still finds the village") {
    const auto cilowong = search("cilowong");
    REQUIRE(cilowong.size() == 1);
    for (const std::string_view typed :
         {"cilowomg", "cilwong", "cillowong", "ciolwong", "vilowong", "cilowonh", "cilowongg"})
        CHECK_MESSAGE(holds(search(typed), cilowong[0]), std::string(typed));
    CHECK_FALSE(holds(search("cixxwong"), cilowong[0]));
}

TEST_CASE("areas: only the province asked for is searched") {
    for (const std::uint64_t code : search("sari", kaltim))
        CHECK(std::to_string(code).starts_with("64"));
    CHECK_FALSE(search("sari", kaltim).empty());
    CHECK(search("sari", {11}).empty());
}

TEST_CASE("areas: nothing typed finds nothing, and the longest nonsense is bounded") {
    CHECK(search("").empty());
    CHECK(search(" '-. ").empty());
    CHECK(search(std::string(10'000, 'x')).empty());
    CHECK(search("\xff\xfe\x00").empty());
    CHECK(search("a").size() == Areas::results_max);
}

TEST_CASE("areas: a list that is not one is refused with its line") {
    const auto message = [](std::string_view list) {
        const auto areas = load(list);
        REQUIRE_FALSE(areas);
        return areas.error().message;
    };
    CHECK(message("").find("empty") != std::string::npos);
    CHECK(message("# only words\n").find("empty") != std::string::npos);
    CHECK(message("36 Banten\n").find("line 1") != std::string::npos);
    CHECK(message("36\tBanten\n36.01.01\tWaif\n").find("line 2") != std::string::npos);
    CHECK(message("36\tBanten\n35\tJawa Timur\n").find("not in order") != std::string::npos);
    CHECK(message("36\tBanten\n36\tBanten\n").find("not in order") != std::string::npos);
    CHECK(message("3\tBanten\n").find("not an area code") != std::string::npos);
    CHECK(message("99999999999999999999\tBanten\n").find("not an area code") != std::string::npos);
    CHECK(message("36\t\n").find("not a name") != std::string::npos);
    CHECK(message("36\tBan\x01ten\n").find("not a name") != std::string::npos);
    CHECK(message("36\t" + std::string(101, 'x')).find("not a name") != std::string::npos);
    CHECK_FALSE(Areas::load(base::Bytes(limits::areas_bytes_max + 1)));
}
