// SPDX-License-Identifier: Apache-2.0
// What holds for the texts of every language alike. tests/tidy/texts.cpp asks the rest of the files themselves.
#include <algorithm>
#include <fstream>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "app/config/programs.hpp"
#include "app/text/catalog.hpp"
#include "app/text/keys.hpp"
#include "app/text/language.hpp"
#include "tests/support/paths.hpp"

using namespace pendopo;
using text::Catalog;
using text::Language;
using text::Library;

namespace {

/// By name, for what a failing check says.
struct Named {
    std::string tag;
    const Catalog* catalog;
};

std::vector<Named> catalogues(const Library& texts) {
    std::vector<Named> out;
    for (const Language language : text::all_languages) {
        REQUIRE(texts.has(language));
        out.push_back({std::string(text::tag_of(language)), &texts.in(language)});
    }
    return out;
}

Library library() {
    auto loaded = Library::embedded();
    REQUIRE(loaded);
    return std::move(*loaded);
}

std::set<std::string> keys_in_the_code() {
    std::ifstream file(std::string(test::source_directory) + "/app/text/keys.hpp");
    std::stringstream source;
    source << file.rdbuf();
    const std::string code = source.str();
    static const std::regex quoted("\"([a-z_.]+)\"");
    std::set<std::string> out;
    for (std::sregex_iterator match(code.begin(), code.end(), quoted), end; match != end; ++match)
        out.insert((*match)[1]);
    REQUIRE(out.size() > 100);
    return out;
}

/// "%2$s of %1$d, %%" → what each argument must be, by its place: a language may say them in an order of its own.
std::set<std::string> arguments(std::string_view message) {
    static const std::regex place("%([1-9]\\$)?([a-zA-Z%])");
    const std::string copy(message);
    std::set<std::string> out;
    int next = 0;
    for (std::sregex_iterator match(copy.begin(), copy.end(), place), end; match != end; ++match) {
        if ((*match)[2] == "%") continue;
        const std::string number = (*match)[1].matched ? (*match)[1].str().substr(0, 1) : std::to_string(++next);
        out.insert(number + (*match)[2].str());
    }
    return out;
}

}  // namespace

TEST_CASE("text: every key of the code is said in every language, and no language says more") {
    const Library texts = library();
    const std::set<std::string> keys = keys_in_the_code();
    for (const auto& named : catalogues(texts)) {
        CAPTURE(named.tag);
        const auto& catalog = named.catalog;
        for (const std::string& key : keys) {
            CHECK_MESSAGE(catalog->has(key), key);
            CHECK_MESSAGE(!catalog->text(key).empty(), key);
        }
        for (const std::string_view key : catalog->all_keys())
            CHECK_MESSAGE(keys.contains(std::string(key)), key);
    }
}

TEST_CASE("text: no text is the name of a key") {
    const Library texts = library();
    const std::set<std::string> keys = keys_in_the_code();
    for (const auto& named : catalogues(texts)) {
        CAPTURE(named.tag);
        const auto& catalog = named.catalog;
        for (const std::string_view message : catalog->all())
            CHECK_MESSAGE(!keys.contains(std::string(message)), message);
    }
}

TEST_CASE("text: a message has the same placeholders in every language and every plural form") {
    const Library texts = library();
    for (const std::string_view key : texts.indonesian().all_keys()) {
        const auto expected = arguments(texts.indonesian().text(key));
        for (const auto& named : catalogues(texts)) {
            CAPTURE(named.tag);
            const auto& catalog = named.catalog;
            if (!catalog->has(key)) continue;  // another test's business
            for (const std::uint64_t n : {0, 1, 2, 5})
                CHECK_MESSAGE(arguments(catalog->plural(key, n)) == expected, key);
        }
    }
}

TEST_CASE("text: each language names itself, and differently from all others") {
    const Library texts = library();
    std::set<std::string_view> names;
    std::set<std::string_view> tags;
    for (const auto& named : catalogues(texts)) {
        CAPTURE(named.tag);
        const auto& catalog = named.catalog;
        CHECK(names.insert(catalog->text(text::keys::language_name)).second);
        CHECK(tags.insert(catalog->text(text::keys::language_tag)).second);
    }
}

TEST_CASE("text: a language that nobody has read over says so, and is not offered unless somebody asks for it") {
    const Library texts = library();
    const std::vector<std::string> offered = config::KioskConfig{}.languages;
    for (const auto& named : catalogues(texts)) {
        CAPTURE(named.tag);
        const auto& catalog = named.catalog;
        CHECK_FALSE(catalog->review().empty());
        const bool is_offered = std::ranges::find(offered, named.tag) != offered.end();
        CHECK(is_offered <= catalog->is_reviewed());
    }
    CHECK(texts.indonesian().is_reviewed());
    CHECK_FALSE(texts.in(Language::banjar).is_reviewed());
}
