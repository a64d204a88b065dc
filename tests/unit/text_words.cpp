// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <chrono>
#include <set>
#include <string>

#include <doctest/doctest.h>

#include "app/text/utf8.hpp"
#include "app/text/words.hpp"

using namespace pendopo::text;

namespace {

std::vector<std::string> completed(const WordList& list, std::string_view begun) {
    std::array<Line, 3> lines;
    list.complete(begun, lines);
    std::vector<std::string> out;
    for (const Line& line : lines)
        if (!line.view().empty()) out.emplace_back(line.view());
    return out;
}

}  // namespace

TEST_CASE("words: the most usual ones that go on like what was begun, at most as many as there is room for") {
    const WordList list("# a comment\njalan\njalanan\njauh\njam\njalur\n");
    CHECK(list.size() == 5);
    CHECK(completed(list, "jal") == std::vector<std::string>{"jalan", "jalanan", "jalur"});
    CHECK(completed(list, "jalan") == std::vector<std::string>{"jalanan"});
    CHECK(completed(list, "jalur").empty());
    CHECK(completed(list, "xy").empty());
    CHECK(completed(list, "j").empty());
    CHECK(completed(list, "").empty());
}

TEST_CASE("words: what was written in capitals goes on in capitals") {
    const WordList list("jalan\n");
    CHECK(completed(list, "Jal") == std::vector<std::string>{"Jalan"});
    CHECK(completed(list, "JAL") == std::vector<std::string>{"JALAN"});
}

TEST_CASE("words: the lists that ship hold each word once, in lower case, and complete everyday beginnings") {
    for (const Language language : {Language::indonesian, Language::english}) {
        const WordList& list = WordList::of(language);
        CHECK(list.size() >= (language == Language::indonesian ? 1'400 : 500));
        std::set<std::string_view> seen;
        for (const std::string_view word : list.words()) {
            CHECK_MESSAGE(seen.insert(word).second, std::string(word));
            CHECK_MESSAGE(word.size() < 30, std::string(word));
            CHECK_MESSAGE(std::all_of(word.begin(), word.end(), [](char c) { return c >= 'a' && c <= 'z'; }),
                          std::string(word));
        }
    }
    CHECK(completed(WordList::of(Language::indonesian), "diperba") ==
          std::vector<std::string>{"diperbaiki", "diperbaharui", "diperbanyak"});
    CHECK(completed(WordList::of(Language::english), "repa").front() == "repair");
    for (const Language language : {Language::sundanese, Language::javanese, Language::banjar})
        CHECK(completed(WordList::of(language), "diperba").empty());  // never Indonesian in another language's text
}
