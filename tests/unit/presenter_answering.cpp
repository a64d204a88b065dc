// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tests/unit/presenter_pack.hpp"
#include "tests/unit/presenter_support.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;
using content::QuestionType;

namespace {

constexpr auto settled = 400ms;

std::vector<content::Question> one_of_each() {
    return {choice(1, QuestionType::select_one), choice(2, QuestionType::select_multiple),
            choice(3, QuestionType::text)};
}

/// At the first question of the one poll there is.
void open_poll(Visit& visit, std::vector<content::Question> questions) {
    visit.presenter.set_pack(pack_with({poll(4, std::move(questions))}), visit.now);
    visit.act(Start{}).act(ChooseDoor{Door::poll}).wait(settled);
    REQUIRE(visit.screen() == Screen::question);
}

Visit& answer(Visit& visit, std::uint16_t option) {
    return visit.act(ChooseOption{option}).wait(settled);
}

const model::Submission& submitted(const std::vector<Request>& requests) {
    for (const Request& request : requests)
        if (const auto* submit = std::get_if<Submit>(&request)) return submit->submission;
    FAIL("nothing was submitted");
    std::abort();
}

}  // namespace

TEST_CASE("presenter: the survey takes nine taps and ends with thanks") {
    Visit visit;
    visit.act(Start{}).act(ChooseDoor{Door::survey}).wait(settled);
    for (int i = 1; i <= 9; ++i) {
        REQUIRE(visit.screen() == Screen::question);
        const QuestionView& asked = visit.view().question;
        CHECK(visit.view().steps.current == i);
        CHECK(visit.view().steps.total == 9);
        CHECK_FALSE(visit.view().title.empty());
        CHECK(asked.faces);
        REQUIRE(asked.count == 4);
        for (const auto& one : asked.view()) {
            CHECK_FALSE(one.button.label.empty());  // a face never stands alone
            CHECK_FALSE(one.button.selected);
        }
        answer(visit, 4);
    }
    CHECK(visit.screen() == Screen::saving);
    auto asked = visit.requests();
    REQUIRE(asked.size() == 2);
    CHECK(std::holds_alternative<PrepareCode>(asked[0]));
    const model::Submission& out = submitted(asked);
    CHECK(out.kind == model::Kind::survey);
    CHECK(out.form == 0);
    CHECK(out.pack_version == 0);
    CHECK(out.place.value == serang_district.value);
    CHECK(out.topic == model::Topic::none);
    CHECK(out.words.text() == "1=4\n2=4\n3=4\n4=4\n5=4\n6=4\n7=4\n8=4\n9=4");
    CHECK_FALSE(out.identity.given());

    visit.presenter.saved(Visit::secret("7K3M-92QF-XW4T6"), Visit::secret("QR"), visit.now);
    REQUIRE(visit.screen() == Screen::receipt);
    CHECK(visit.view().title == texts().indonesian().text("form.receipt.title.survey"));
    CHECK(visit.view().receipt.next_steps[1].text == texts().indonesian().text("form.receipt.step.counted"));
    visit.act(DeclineReceipt{});
    CHECK(visit.view().receipt.declined_text == texts().indonesian().text("form.receipt.declined"));
    visit.act(Done{});
    CHECK(visit.screen() == Screen::attract);
}

TEST_CASE("presenter: a second tap of a shaky hand does not answer the next question") {
    Visit visit;
    visit.act(Start{}).act(ChooseDoor{Door::survey});
    CHECK_FALSE(visit.view().question.choices[0].button.enabled);
    visit.act(ChooseOption{1});
    CHECK(visit.view().steps.current == 1);
    visit.wait(settled);
    CHECK(visit.view().question.choices[0].button.enabled);
    visit.act(ChooseOption{1}).act(ChooseOption{1}).wait(100ms).act(ChooseOption{1});
    CHECK(visit.view().steps.current == 2);
    answer(visit.wait(settled), 2);
    CHECK(visit.view().steps.current == 3);
}

TEST_CASE("presenter: back shows what was chosen, and another choice takes its place") {
    Visit visit;
    visit.act(Start{}).act(ChooseDoor{Door::survey}).wait(settled);
    answer(visit, 1);
    CHECK(visit.view().secondary.visible);  // skip
    CHECK_FALSE(visit.view().primary.visible);
    visit.act(Back{}).wait(settled);
    CHECK(visit.view().steps.current == 1);
    CHECK(visit.view().question.choices[0].button.selected);
    CHECK(visit.view().primary.visible);  // on without choosing again
    CHECK_FALSE(visit.view().secondary.visible);
    answer(visit, 3);
    visit.act(Back{}).wait(settled);
    CHECK_FALSE(visit.view().question.choices[0].button.selected);
    CHECK(visit.view().question.choices[2].button.selected);
    visit.act(Back{});
    CHECK(visit.screen() == Screen::doors);
    visit.act(ChooseDoor{Door::survey});
    CHECK(visit.view().question.choices[2].button.selected);
}

TEST_CASE("presenter: questions can be skipped, and a survey that was skipped whole sends nothing") {
    Visit visit;
    visit.act(Start{}).act(ChooseDoor{Door::survey});
    for (int i = 0; i < 9; ++i)
        visit.act(visit.view().secondary.intent);
    CHECK(visit.screen() == Screen::doors);
    for (const Request& request : visit.requests())
        CHECK_FALSE(std::holds_alternative<Submit>(request));

    visit.act(ChooseDoor{Door::survey});
    for (int i = 0; i < 8; ++i)
        visit.act(Next{});
    answer(visit.wait(settled), 2);
    CHECK(submitted(visit.requests()).words.text() == "9=2");
}

TEST_CASE("presenter: what was answered is sent when the last question is left out") {
    Visit visit;
    open_poll(visit, {choice(1, QuestionType::select_one), choice(2, QuestionType::select_one)});
    answer(visit, 2);
    CHECK(visit.view().secondary.label == texts().indonesian().text("button.send"));
    visit.act(visit.view().secondary.intent);
    CHECK(submitted(visit.requests()).words.text() == "1=2");
}

TEST_CASE("presenter: a poll takes one choice, several ticks and a few words") {
    Visit visit;
    open_poll(visit, one_of_each());
    CHECK(visit.view().title == "Jam berapa puskesmas perlu buka?");
    answer(visit, 2);
    CHECK(visit.view().question.several);
    CHECK_FALSE(visit.view().primary.visible);
    visit.act(ChooseOption{3}).act(ChooseOption{1}).act(ChooseOption{9});
    CHECK(visit.view().steps.current == 2);
    CHECK(visit.view().question.choices[0].button.selected);
    CHECK_FALSE(visit.view().question.choices[1].button.selected);
    visit.act(ChooseOption{1}).act(Next{});
    REQUIRE(visit.view().question.typed);
    CHECK(visit.view().question.keyboard.visible());
    visit.type("Buka dua kali\nseminggu é").act(Back{});
    CHECK(visit.view().steps.current == 2);
    visit.act(Next{});
    CHECK(visit.view().question.text.text == "Buka dua kali\nseminggu é");
    CHECK(visit.view().primary.label == texts().indonesian().text("button.send"));
    visit.act(Next{});
    const auto asked = visit.requests();
    const model::Submission& out = submitted(asked);
    CHECK(out.kind == model::Kind::poll);
    CHECK(out.form == 4);
    CHECK(out.pack_version == 7);
    CHECK(out.words.text() == "1=2\n2=3\n3:Buka dua kali\\nseminggu é");
    visit.presenter.saved(Visit::secret("CODE"), Visit::secret("QR"), visit.now);
    CHECK(visit.view().title == texts().indonesian().text("form.receipt.title.poll"));
}

TEST_CASE("presenter: a question that needs an answer says so and cannot be skipped") {
    Visit visit;
    open_poll(visit, {choice(1, QuestionType::select_multiple, true), choice(2, QuestionType::text, true)});
    CHECK_FALSE(visit.view().secondary.visible);
    visit.act(Next{});
    CHECK(visit.view().question.notice == texts().indonesian().text("form.missing"));
    visit.act(ChooseOption{1});
    CHECK(visit.view().question.notice.empty());
    visit.act(Next{}).type("  ").act(Next{});
    CHECK(visit.view().question.notice == texts().indonesian().text("form.missing"));
    visit.type("Ya").act(Next{});
    CHECK(visit.screen() == Screen::saving);
}

TEST_CASE("presenter: without a poll there is a kind word and a way on; with several a list") {
    Visit none;
    none.act(Start{}).act(ChooseDoor{Door::poll});
    REQUIRE(none.screen() == Screen::poll_list);
    CHECK_FALSE(none.view().poll_list.none.empty());
    CHECK(none.view().primary.visible);
    none.act(none.view().primary.intent);
    CHECK(none.screen() == Screen::topic);

    Visit several;
    several.presenter.set_pack(
        pack_with({poll(4, {choice(1, QuestionType::select_one)}), poll(9, {choice(1, QuestionType::select_one)})}),
        several.now);
    several.act(Start{}).act(ChooseDoor{Door::poll});
    REQUIRE(several.screen() == Screen::poll_list);
    REQUIRE(several.view().poll_list.count == 2);
    several.act(ChoosePoll{5});
    CHECK(several.screen() == Screen::poll_list);
    several.act(ChoosePoll{1}).act(Back{});
    CHECK(several.screen() == Screen::poll_list);
    several.act(ChoosePoll{1}).wait(settled);
    CHECK(several.view().steps.total == 0);  // one question needs no counting
    several.act(ChooseOption{1});
    CHECK(submitted(several.requests()).form == 9);
}

TEST_CASE("presenter: a visit keeps the pack it began with; the next one has the new") {
    Visit visit;
    open_poll(visit, one_of_each());
    answer(visit, 1);
    visit.presenter.set_pack(pack_with({}), visit.now);
    CHECK(visit.screen() == Screen::question);
    answer(visit.act(Back{}).wait(settled), 2);
    CHECK(visit.view().steps.current == 2);
    visit.act(StartOver{}).act(ConfirmStartOver{}).act(Start{}).act(ChooseDoor{Door::poll});
    CHECK(visit.screen() == Screen::poll_list);
    CHECK_FALSE(visit.view().poll_list.none.empty());
    visit.presenter.set_pack(nullptr, visit.now);
    visit.act(Back{}).act(ChooseDoor{Door::survey});
    CHECK(visit.screen() == Screen::question);
}

TEST_CASE("presenter: answers that could not be stored are kept and sent again") {
    Visit visit;
    open_poll(visit, one_of_each());
    answer(visit, 2);
    visit.act(Next{}).type("Halo").act(Next{});
    REQUIRE(visit.screen() == Screen::saving);
    visit.requests();
    visit.presenter.save_failed(SaveFailure::storage_full, visit.now);
    REQUIRE(visit.screen() == Screen::failure);
    visit.act(Back{});
    REQUIRE(visit.screen() == Screen::question);
    CHECK(visit.view().question.text.text == "Halo");
    visit.act(Next{});
    CHECK(submitted(visit.requests()).words.text() == "1=2\n3:Halo");
    visit.presenter.save_failed(SaveFailure::internal, visit.now);
    visit.act(Send{});
    CHECK(submitted(visit.requests()).words.text() == "1=2\n3:Halo");
}

TEST_CASE("presenter: who answers the survey while a story waits finds the story again") {
    Visit visit;
    visit.act(Start{}).act(ChooseDoor{Door::story}).act(ChooseTopic{model::Topic::school}).act(Next{});
    visit.type("Guru kami berjalan kaki.").act(Back{}).act(Back{}).act(Back{});
    REQUIRE(visit.screen() == Screen::doors);
    visit.act(ChooseDoor{Door::survey}).wait(settled);
    for (int i = 0; i < 9; ++i)
        answer(visit, 3);
    visit.presenter.saved(Visit::secret("CODE"), Visit::secret("QR"), visit.now);
    visit.act(Done{});
    REQUIRE(visit.screen() == Screen::doors);
    visit.act(ChooseDoor{Door::story}).act(Next{}).act(Next{});
    CHECK(visit.view().write.words.text == "Guru kami berjalan kaki.");
    visit.act(Next{}).act(ChooseAnonymous{}).act(Next{});
    visit.requests();
    visit.act(Send{});
    CHECK(submitted(visit.requests()).kind == model::Kind::story);
}

TEST_CASE("presenter: answers leave no byte behind, however the visit ends") {
    for (const bool by_time : {false, true}) {
        Visit visit;
        open_poll(visit, {choice(3, QuestionType::text), choice(1, QuestionType::select_one)});
        visit.type("Sumurnya kering");
        const std::string_view typed = visit.view().question.text.text;
        visit.act(Next{}).act(Back{});
        CHECK(visit.view().question.text.text == "Sumurnya kering");
        CHECK(visit.view().bar.start_over.visible);
        if (by_time)
            visit.wait(85s);
        else
            visit.act(StartOver{}).act(ConfirmStartOver{});
        CHECK(visit.screen() == Screen::attract);
        CHECK(std::all_of(typed.begin(), typed.end(), [](char c) { return c == 0; }));
        visit.act(Start{}).act(ChooseDoor{Door::poll});
        CHECK(visit.view().question.text.text.empty());
        CHECK_FALSE(visit.view().bar.start_over.visible);
    }
}

TEST_CASE("presenter: an answer takes 300 characters and then says that it is full") {
    Visit visit;
    open_poll(visit, {choice(1, QuestionType::text)});
    visit.type(std::string(300, 'a'));
    CHECK(visit.view().question.notice.empty());
    visit.type("b");
    CHECK(visit.view().question.notice == texts().indonesian().text("form.full"));
    CHECK(visit.view().question.text.text.size() == 300);
}

TEST_CASE("presenter: many long answers stay within what one entry may hold") {
    std::vector<content::Question> questions;
    for (std::uint16_t i = 1; i <= 24; ++i)
        questions.push_back(choice(i, QuestionType::text));
    Visit visit;
    open_poll(visit, std::move(questions));
    bool full = false;
    std::string emoji;
    for (int i = 0; i < 299; ++i)
        emoji += "🙂";
    for (int i = 0; i < 24; ++i) {
        visit.type(emoji);
        full = full || !visit.view().question.notice.empty();
        visit.act(Next{});
    }
    CHECK(full);
    CHECK(visit.screen() == Screen::saving);
    CHECK(submitted(visit.requests()).words.size() <= limits::words_bytes_max);
}
