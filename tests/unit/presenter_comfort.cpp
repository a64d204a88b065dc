// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tests/unit/presenter_support.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;

TEST_CASE("presenter: display settings hold at once, for the whole visit, and are the site's again behind it") {
    Options given = options();
    given.comfort.text_size = TextSize::large;
    Visit visit(given);
    CHECK(visit.view().comfort == given.comfort);
    visit.go_to(Screen::write).act(OpenComfort{});
    REQUIRE(visit.view().overlay == Overlay::comfort);
    visit.act(ChooseTextSize{TextSize::largest}).act(ToggleContrast{}).act(ToggleMotion{});
    visit.act(ChooseReach{Reach::left});
    CHECK(visit.view().overlay == Overlay::comfort);
    const Comfort chosen{TextSize::largest, true, true, Reach::left, false};
    CHECK(visit.view().comfort == chosen);
    CHECK(visit.view().comfort_panel.sizes[2].selected);
    CHECK(visit.view().comfort_panel.contrast.selected);
    visit.act(ToggleContrast{}).act(ToggleContrast{}).act(visit.view().comfort_panel.done.intent);
    CHECK(visit.view().overlay == Overlay::none);
    visit.type("Halo").go_to(Screen::receipt);
    CHECK(visit.view().comfort == chosen);
    visit.act(Done{});
    CHECK(visit.view().comfort == given.comfort);
}

TEST_CASE("presenter: who starts over keeps the display settings, and the attract screen forgets them untouched") {
    Visit visit;
    visit.go_to(Screen::topic).act(OpenComfort{}).act(ChooseTextSize{TextSize::largest}).act(Continue{});
    visit.act(ChooseTopic{model::Topic::aid}).act(StartOver{}).act(ConfirmStartOver{});
    REQUIRE(visit.screen() == Screen::attract);
    CHECK(visit.view().comfort.text_size == TextSize::largest);
    visit.wait(61s);
    CHECK(visit.view().comfort == Comfort{});
    visit.act(OpenComfort{}).act(ToggleContrast{}).wait(61s);
    CHECK(visit.view().overlay == Overlay::none);
    CHECK_FALSE(visit.view().comfort.high_contrast);
}

TEST_CASE("presenter: display settings change nothing while their panel is closed") {
    Visit visit;
    visit.go_to(Screen::doors).act(ChooseTextSize{TextSize::large}).act(ToggleContrast{}).act(ShowScreen{});
    CHECK(visit.view().comfort == Comfort{});
}

TEST_CASE("presenter: hiding covers the screen on every screen of a visit, and nothing entered is in the view") {
    for (const Screen screen : {Screen::doors, Screen::topic, Screen::place, Screen::write, Screen::contact,
                                Screen::review, Screen::receipt}) {
        Visit visit;
        visit.go_to(screen);
        REQUIRE(visit.view().bar.hide.visible);
        visit.act(HideScreen{});
        CHECK(visit.view().comfort.hidden);
        CHECK(visit.view().write.words.text.empty());
        CHECK(visit.view().place.query.text.empty());
        for (const auto& field : visit.view().contact.fields)
            CHECK(field.text.text.empty());
        for (const auto& row : visit.view().review.rows)
            CHECK(row.value.empty());
        CHECK(visit.view().receipt.code.empty());
        CHECK(visit.view().receipt.qr_text.empty());
        CHECK_FALSE(visit.view().cover.title.empty());
        visit.type("x").act(PressKey{{Key::Action::backspace, 0}}).act(Next{}).act(Back{});
        CHECK(visit.view().comfort.hidden);
        visit.act(ShowScreen{});
        CHECK_FALSE(visit.view().comfort.hidden);
        CHECK(visit.screen() == screen);
    }
}

TEST_CASE("presenter: what was typed before hiding is there again behind it, and nothing typed meanwhile") {
    Visit visit;
    visit.go_to(Screen::write).type("Halo").act(HideScreen{}).type(" dunia").act(ShowScreen{});
    CHECK(visit.view().write.words.text == "Halo");
}

TEST_CASE("presenter: time goes on behind the cover: a warning, then everything is wiped and nothing is hidden") {
    Visit visit;
    visit.go_to(Screen::write).type("Halo").act(HideScreen{}).wait(60s);
    REQUIRE(visit.view().overlay == Overlay::idle_warning);
    CHECK(visit.view().write.words.text.empty());
    visit.act(Continue{});
    CHECK(visit.view().comfort.hidden);
    visit.wait(80s);
    CHECK(visit.screen() == Screen::attract);
    CHECK_FALSE(visit.view().comfort.hidden);
    CHECK(visit.view().wipes == 1);
}

TEST_CASE("presenter: the welcome and a waiting kiosk have nothing to hide") {
    Visit visit;
    CHECK_FALSE(visit.view().bar.hide.visible);
    visit.act(HideScreen{});
    CHECK_FALSE(visit.view().comfort.hidden);
}

TEST_CASE("presenter: only the languages of the site are offered, in its order, and no other can be chosen") {
    Options given = options();
    given.languages = {Language::english, Language::indonesian};
    given.language = Language::english;
    Visit visit(given);
    CHECK(visit.view().attract.languages[0].label == "English");
    CHECK(visit.view().attract.languages[1].label == "Indonesia");
    CHECK_FALSE(visit.view().attract.languages[2].visible);
    visit.act(Start{}).act(OpenLanguages{});
    CHECK(visit.view().over.buttons[1].label == "Indonesia");
    CHECK(visit.view().over.buttons[2].icon == Icon::back);
    visit.act(ChooseLanguage{Language::sundanese});
    CHECK(visit.view().language == Language::english);

    given.languages = {Language::english};
    Visit alone(given);
    alone.act(Start{}).act(OpenLanguages{}).act(ChooseLanguage{Language::indonesian});
    CHECK(alone.view().language == Language::english);
}
