// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string>

#include <doctest/doctest.h>

#include "app/text/plural.hpp"

using pendopo::text::PluralRule;

namespace {

PluralRule rule(std::string_view text) {
    auto parsed = PluralRule::parse(text);
    REQUIRE_MESSAGE(parsed, std::string(text));
    return std::move(*parsed);
}

}  // namespace

TEST_CASE("plural: Indonesian has one form for every number") {
    const PluralRule indonesian = rule(" nplurals=1; plural=0;");
    CHECK(indonesian.forms() == 1);
    for (const std::uint64_t n : {0, 1, 2, 100})
        CHECK(indonesian.form(n) == 0);
    CHECK(PluralRule{}.form(7) == 0);
}

TEST_CASE("plural: English says one thing of one and another of the rest") {
    const PluralRule english = rule("nplurals=2; plural=n != 1;");
    CHECK(english.form(0) == 1);
    CHECK(english.form(1) == 0);
    CHECK(english.form(2) == 1);
}

TEST_CASE("plural: rules of other languages are understood, precedence and nested choices included") {
    const PluralRule russian =
        rule("nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);");
    constexpr std::array<std::array<std::uint64_t, 2>, 8> cases = {
        {{1, 0}, {21, 0}, {11, 2}, {2, 1}, {24, 1}, {12, 2}, {5, 2}, {111, 2}}};
    for (const auto& [number, form] : cases)
        CHECK(russian.form(number) == form);
    CHECK(rule("nplurals=8; plural=1+2*3").form(0) == 7);
    CHECK(rule("nplurals=8; plural=(1+2)*2").form(0) == 6);
    CHECK(rule("nplurals=8; plural=7-2-1").form(0) == 4);
    CHECK(rule("nplurals=2; plural=!n").form(0) == 1);
    CHECK(rule("nplurals=2; plural=n>1 == 1").form(5) == 1);
    CHECK(rule("nplurals=2; plural=1 || 0 && 0").form(5) == 1);
}

TEST_CASE("plural: a division by zero or a form too many gives the first form") {
    CHECK(rule("nplurals=2; plural=1/n").form(0) == 0);
    CHECK(rule("nplurals=2; plural=5%n").form(0) == 0);
    CHECK(rule("nplurals=2; plural=n").form(9) == 0);
}

TEST_CASE("plural: what is not a rule is refused") {
    const std::array<std::string, 16> wrong = {
        "",
        "nplurals=2",
        "nplurals=0; plural=0",
        "nplurals=9; plural=0",
        "nplurals=2; plural=",
        "nplurals=2; plural=n !",
        "nplurals=2; plural=(n",
        "nplurals=2; plural=n ? 1",
        "nplurals=2; plural=m",
        "nplurals=2; plural=n; exit",
        "nplurals=2; plural=1 1",
        "nplurals=2; plural=99999999999999999999",
        "nplurals=2; plural=" + std::string(200, '!') + "n",
        "nplurals=2; plural=" + std::string(200, '(') + "n" + std::string(200, ')'),
        "nplurals=2; plural=n = 1",
        "plural=n != 1; nplurals=2;"};
    for (const std::string& text : wrong)
        CHECK_FALSE_MESSAGE(PluralRule::parse(text), text);
    std::string long_rule = "nplurals=2; plural=n";
    for (int i = 0; i < 200; ++i)
        long_rule += "+1";
    CHECK_FALSE(PluralRule::parse(long_rule));
}
