// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include "app/forms/answers.hpp"
#include "platform/base/limits.hpp"

using namespace pendopo;
using forms::Answers;

namespace {

std::string written(const Answers& answers) {
    const auto words = answers.encode();
    REQUIRE(words);
    return std::string(words->text());
}

}  // namespace

TEST_CASE("forms: answers are lines by rising question, options rise too, text keeps its line breaks") {
    Answers answers;
    CHECK(answers.empty());
    CHECK(written(answers).empty());
    answers.write(5, "dua\nbaris \\ garis");
    answers.toggle(2, 7);
    answers.toggle(2, 3);
    answers.choose(1, 4);
    answers.choose(1, 2);
    CHECK(written(answers) == "1=2\n2=3,7\n5:dua\\nbaris \\\\ garis");
    answers.toggle(2, 7);
    answers.toggle(2, 3);
    answers.write(5, "");
    CHECK(written(answers) == "1=2");
    CHECK(answers.find(2) == nullptr);
    REQUIRE(answers.find(1) != nullptr);
    CHECK(answers.find(1)->has(2));
    CHECK_FALSE(answers.find(1)->has(4));
    answers.wipe();
    CHECK(answers.empty());
}

TEST_CASE("forms: what was written is read as the same") {
    for (const std::string words :
         {"", "1=2", "0=0", "65535=1,65535", "1=2\n2=3,7\n5:dua\\nbaris \\\\ garis", "3:=,:"}) {
        const auto answers = Answers::parse(words);
        REQUIRE_MESSAGE(answers, words);
        CHECK(written(*answers) == words);
    }
}

TEST_CASE("forms: what encode would not have written is refused") {
    for (const std::string words :
         {"\n",       "1",     "1=",      "1:",     "=2",    "1=2\n", "1=2\n\n2=1", "2=1\n1=1",
          "1=1\n1=2", "1=2,1", "1=1,1",   "1=1,",   "1=,1",  "01=1",  "1=01",       "65536=1",
          "-1=1",     "1= 1",  "1=1;2=2", "1:a\\b", "1:a\\", "x",     "1=1 "}) {
        CHECK_MESSAGE(!Answers::parse(words), words);
    }
}

TEST_CASE("forms: at each limit there is a clear answer and nothing is lost") {
    Answers answers;
    for (std::uint16_t i = 1; i <= forms::questions_max; ++i)
        REQUIRE(answers.choose(i, 1));
    CHECK_FALSE(answers.choose(100, 1));
    CHECK(answers.all().size() == forms::questions_max);
    for (std::uint16_t i = 2; i <= forms::options_max; ++i)
        REQUIRE(answers.toggle(1, i));
    CHECK_FALSE(answers.toggle(1, 99));
    CHECK(answers.find(1)->options().size() == forms::options_max);
    CHECK_FALSE(answers.write(2, std::string(forms::text_bytes_max + 1, 'x')));
    CHECK(answers.find(2)->has(1));

    Answers long_ones;
    std::uint16_t question = 1;
    const std::string text(forms::text_bytes_max, '\n');
    for (; long_ones.has_room(question, text.size()); ++question)
        REQUIRE(long_ones.write(question, text));
    CHECK(question == 4);
    CHECK(long_ones.encode());
    long_ones.write(question, text);
    const auto refused = long_ones.encode();
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == base::ErrorCode::too_large);
    CHECK_FALSE(Answers::parse(std::string(limits::words_bytes_max + 1, '1')));
    std::string many;
    for (int i = 0; i <= static_cast<int>(forms::questions_max); ++i)
        many += (i == 0 ? "" : "\n") + std::to_string(i) + "=1";
    CHECK_FALSE(Answers::parse(many));
}
