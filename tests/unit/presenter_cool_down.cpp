// SPDX-License-Identifier: Apache-2.0
// Very many entries in a short time: each waits a little for the one before, nothing is refused, words stay.
#include "presenter_support.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;

namespace {

Options cooling(std::uint32_t entries) {
    Options out = options();
    out.cool_down = {entries, 10min, 30s};
    return out;
}

std::size_t submissions(Visit& visit) {
    const auto all = visit.requests();
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [](const Request& each) { return std::holds_alternative<Submit>(each); }));
}

/// One entry from the invitation to its receipt, and away.
void take_one(Visit& visit) {
    visit.go_to(Screen::receipt).act(Done{});
    static_cast<void>(visit.requests());
}

}  // namespace

TEST_CASE("cool-down: only after that many within the time the next one keeps its distance to the last") {
    const CoolDownRule rule{3, 10min, 30s};
    CoolDown cool_down;
    base::Instant now{1h};
    CHECK(cool_down.left(rule, now) == 0s);
    cool_down.add(now);
    cool_down.add(now + 1s);
    CHECK(cool_down.left(rule, now + 1s) == 0s);
    cool_down.add(now + 2s);
    CHECK(cool_down.left(rule, now + 2s) == 30s);
    CHECK(cool_down.left(rule, now + 31s) == 1s);
    CHECK(cool_down.left(rule, now + 32s) == 0s);
    CHECK(cool_down.left({0, 10min, 30s}, now + 2s) == 0s);
    cool_down.add(now + 10min);
    CHECK(cool_down.left(rule, now + 10min) == 30s);  // the third before it was taken less than ten minutes ago
    CHECK(cool_down.left({3, 9min, 30s}, now + 10min) == 0s);
    for (std::uint32_t i = 0; i < 3 * cool_down_entries_max; ++i)
        cool_down.add(now + 11min);
    CHECK(cool_down.left({cool_down_entries_max, 10min, 30s}, now + 11min) == 30s);
    CHECK(cool_down.left({cool_down_entries_max + 7, 10min, 30s}, now + 11min) == 30s);
}

TEST_CASE("cool-down: what is sent too soon waits, says so in the visitor's language, and follows by itself") {
    Visit visit(cooling(2));
    take_one(visit);
    take_one(visit);
    visit.act(ChooseLanguage{Language::english});
    visit.go_to(Screen::review).wait(10s).act(Send{});
    CHECK(visit.screen() == Screen::review);
    REQUIRE(visit.view().overlay == Overlay::cool_down);
    CHECK(visit.view().over.title == "Please wait a moment");
    CHECK(visit.view().over.seconds_left == 20);
    CHECK(visit.view().over.message.find("in 20 seconds") != std::string_view::npos);
    CHECK(submissions(visit) == 0);
    visit.wait(19s);
    CHECK(visit.view().over.message.find("in 1 second.") != std::string_view::npos);
    CHECK(submissions(visit) == 0);
    visit.wait(1s);
    CHECK(visit.screen() == Screen::saving);
    CHECK(visit.view().overlay == Overlay::none);
    CHECK(submissions(visit) == 1);
}

TEST_CASE("cool-down: whoever takes their time is never asked to wait") {
    Visit visit(cooling(1));
    take_one(visit);
    visit.go_to(Screen::write).type("Lampu").wait(30s);
    visit.go_to(Screen::saving);
    CHECK(visit.view().overlay == Overlay::none);
}

TEST_CASE("cool-down: back leads to the words, which stay, and pressing again waits for what is left") {
    Visit visit(cooling(1));
    take_one(visit);
    visit.go_to(Screen::review).act(Send{});
    REQUIRE(visit.view().overlay == Overlay::cool_down);
    visit.wait(12s).act(visit.view().over.buttons[0].intent);
    CHECK(visit.view().overlay == Overlay::none);
    CHECK(visit.screen() == Screen::review);
    visit.act(Send{});
    CHECK(visit.view().over.seconds_left == 18);
    visit.wait(18s);
    REQUIRE(visit.screen() == Screen::saving);
    std::string words;
    for (const Request& request : visit.requests())
        if (const auto* sent = std::get_if<Submit>(&request)) words = sent->submission.words.text();
    CHECK(words == Visit::words);
}

TEST_CASE("cool-down: the survey waits with its last answer as well, and nobody is warned of idling meanwhile") {
    Options slow = cooling(1);
    slow.cool_down.wait = 2min;
    slow.idle_warning_after = 20s;
    Visit visit(slow);
    take_one(visit);
    visit.act(Start{}).act(ChooseDoor{Door::survey});
    for (int element = 0; element < 9; ++element)
        visit.wait(1s).act(ChooseOption{4});
    REQUIRE(visit.view().overlay == Overlay::cool_down);
    visit.wait(100s);
    CHECK(visit.view().overlay == Overlay::cool_down);
    visit.wait(11s);
    CHECK(visit.screen() == Screen::saving);
}

TEST_CASE("cool-down: speech mode tells the wait") {
    Options heard = cooling(1);
    heard.speech = true;
    Visit visit(heard);
    take_one(visit);
    visit.go_to(Screen::review).act(SpeechNext{});
    static_cast<void>(visit.requests());
    visit.act(Send{});
    std::string said;
    for (const Request& request : visit.requests())
        if (const auto* spoken = std::get_if<Speak>(&request)) said += spoken->text.text();
    CHECK(said.find("Mohon tunggu sebentar") != std::string::npos);
    CHECK(said.find("30 detik") != std::string::npos);
}
