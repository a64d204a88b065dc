// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/presenter_support.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;

TEST_CASE("presenter: a story and a question go the way of an aspiration, in their own words") {
    struct Kind {
        Door door;
        model::Kind kind;
        std::string_view topic, write, placeholder, receipt;
    };
    for (const Kind& kind : {Kind{Door::story, model::Kind::story, "story.topic.title", "story.write.title",
                                  "story.write.placeholder", "story.receipt.title"},
                             Kind{Door::question, model::Kind::question, "ask.topic.title", "ask.write.title",
                                  "ask.write.placeholder", "ask.receipt.title"}}) {
        const auto& say = texts().indonesian();
        Visit visit;
        visit.act(Start{}).act(ChooseDoor{kind.door});
        CHECK(visit.view().title == say.text(kind.topic));
        visit.act(ChooseTopic{model::Topic::health}).act(ChoosePlace{serang_district});
        CHECK(visit.view().title == say.text(kind.write));
        CHECK(visit.view().write.words.placeholder == say.text(kind.placeholder));
        CHECK_FALSE(visit.view().write.prompts[0].text.empty());
        CHECK(visit.view().write.prompts[0].text != say.text("write.prompt.what"));
        visit.type(Visit::words).act(Next{}).act(ChooseAnonymous{}).act(Next{}).act(Send{});
        auto asked = visit.requests();
        REQUIRE(asked.size() == 2);
        CHECK(std::get<Submit>(asked[1]).submission.kind == kind.kind);
        CHECK(std::get<Submit>(asked[1]).submission.words.text() == Visit::words);
        visit.presenter.saved(Visit::secret("CODE"), Visit::secret("QR"), visit.now);
        CHECK(visit.view().title == say.text(kind.receipt));
        visit.act(Done{});
        visit.act(Start{}).act(ChooseDoor{Door::aspiration});
        CHECK(visit.view().title == say.text("topic.title"));
    }
}

TEST_CASE("presenter: who finds that another door fits better keeps the words") {
    Visit visit;
    visit.go_to(Screen::write).type("Halo").act(Back{}).act(Back{}).act(Back{});
    visit.act(ChooseDoor{Door::question}).act(Next{}).act(Next{});
    CHECK(visit.view().title == texts().indonesian().text("ask.write.title"));
    CHECK(visit.view().write.words.text == "Halo");
}

TEST_CASE("presenter: every door opens") {
    const std::array opened = {std::pair{Door::aspiration, Screen::topic},  std::pair{Door::story, Screen::topic},
                               std::pair{Door::poll, Screen::poll_list},    std::pair{Door::question, Screen::topic},
                               std::pair{Door::answer, Screen::code_entry}, std::pair{Door::survey, Screen::question}};
    for (const auto& [door, screen] : opened) {
        Visit visit;
        visit.act(Start{});
        const auto& doors = visit.view().doors;
        const Button& button = door == Door::survey ? doors.survey : doors.doors[static_cast<std::size_t>(door)].button;
        CHECK(button.visible);
        CHECK(button.enabled);
        CHECK_FALSE(button.label.empty());
        CHECK(std::get<ChooseDoor>(button.intent).door == door);
        visit.act(button.intent);
        CHECK(visit.screen() == screen);
        visit.act(Back{});
        CHECK(visit.screen() == Screen::doors);
    }
}
