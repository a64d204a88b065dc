// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/presenter_support.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;

TEST_CASE("presenter: an untouched visit is warned after a minute, counts down for 20 seconds and is wiped") {
    for (const Screen screen : {Screen::doors, Screen::topic, Screen::place, Screen::write, Screen::contact,
                                Screen::review, Screen::failure}) {
        Visit visit;
        visit.go_to(screen);
        visit.wait(59s + 999ms);
        CHECK(visit.view().overlay == Overlay::none);
        visit.wait(1ms);
        REQUIRE(visit.view().overlay == Overlay::idle_warning);
        CHECK(visit.view().over.seconds_left == 20);
        visit.wait(1s);
        CHECK(visit.view().over.seconds_left == 19);
        CHECK(visit.view().over.message.find("19") != std::string_view::npos);
        visit.wait(18s + 999ms);
        CHECK(visit.view().over.seconds_left == 1);
        CHECK(visit.screen() == screen);
        visit.wait(1ms);
        CHECK(visit.screen() == Screen::attract);
        CHECK(visit.view().overlay == Overlay::none);
        CHECK(visit.view().wipes == 1);
    }
}

TEST_CASE("presenter: time can be extended ten times in a row by any touch, and no more") {
    Visit visit;
    visit.go_to(Screen::write).type("Halo");
    for (int i = 0; i < 10; ++i) {
        visit.wait(60s);
        REQUIRE(visit.view().overlay == Overlay::idle_warning);
        CHECK(visit.view().over.buttons[0].visible);
        visit.wait(19s);
        visit.act(i % 2 == 0 ? Intent{Touch{}} : Intent{Continue{}});
        REQUIRE(visit.view().overlay == Overlay::none);
        CHECK(visit.view().write.words.text == "Halo");
    }
    visit.wait(60s);
    CHECK_FALSE(visit.view().over.buttons[0].visible);
    visit.act(Continue{});
    CHECK(visit.view().overlay == Overlay::idle_warning);
    visit.wait(20s);
    CHECK(visit.screen() == Screen::attract);
    visit.act(Start{}).wait(60s);
    CHECK(visit.view().over.buttons[0].visible);  // the next visitor has all ten
}

TEST_CASE("presenter: who does something again gets all ten extensions again") {
    Visit visit;
    visit.go_to(Screen::write);
    for (int i = 0; i < 25; ++i) {
        visit.wait(65s).act(Continue{}).type("x");
        REQUIRE(visit.screen() == Screen::write);
    }
    CHECK(visit.view().write.characters == 25);
}

TEST_CASE("presenter: what closes the idle warning does nothing else") {
    Visit visit;
    visit.go_to(Screen::write).type("Halo").wait(60s).act(Next{});
    CHECK(visit.screen() == Screen::write);
    CHECK(visit.view().overlay == Overlay::none);
    visit.wait(60s).type("x");
    CHECK(visit.view().write.words.text == "Halo");
    visit.wait(60s).act(ConfirmStartOver{});
    CHECK(visit.screen() == Screen::attract);
}

TEST_CASE("presenter: a touch after the time has run out unseen does not bring a visit back") {
    Visit visit;
    visit.go_to(Screen::write).type("Halo").wait(60s);
    visit.now = visit.now + 30s;  // the program slept too long
    visit.act(Touch{});
    CHECK(visit.screen() == Screen::attract);
    visit.act(Start{}).go_to(Screen::write);
    CHECK(visit.view().write.words.text.empty());
}

TEST_CASE("presenter: a receipt goes by itself after 45 seconds, longer for who touches it, but not for ever") {
    Visit visit;
    visit.go_to(Screen::receipt);
    CHECK(visit.view().receipt.seconds_left == 45);
    visit.wait(44s);
    CHECK(visit.view().receipt.seconds_left == 1);
    CHECK(visit.view().receipt.countdown == "Layar ini akan kosong dalam 1 detik");
    for (int i = 0; i < 10; ++i) {
        visit.act(Touch{});
        REQUIRE(visit.view().receipt.seconds_left == 45);
        visit.wait(44s);
    }
    visit.act(Touch{});
    CHECK(visit.view().receipt.seconds_left == 1);
    visit.wait(1s);
    CHECK(visit.screen() == Screen::attract);
    CHECK(visit.view().wipes == 1);
}

TEST_CASE("presenter: saving waits for its answer and is never timed out") {
    Visit visit;
    visit.go_to(Screen::saving).requests();
    visit.wait(limits::saving_slow_after);  // it says that it takes long, and no more
    CHECK_FALSE(visit.presenter.next_deadline());
    visit.wait(1h);
    visit.act(Back{}).act(StartOver{}).act(OpenLanguages{});
    CHECK(visit.screen() == Screen::saving);
    CHECK(visit.view().overlay == Overlay::none);
    visit.presenter.saved(Visit::secret("CODE"), Visit::secret("QR"), visit.now);
    CHECK(visit.screen() == Screen::receipt);
    CHECK(visit.view().receipt.seconds_left == 45);
}

TEST_CASE("presenter: the welcome screen turns its cards every 8 seconds and rests after two minutes") {
    Visit visit;
    CHECK(visit.view().attract.card == 0);
    visit.wait(8s);
    CHECK(visit.view().attract.card == 1);
    visit.wait(8s);
    CHECK(visit.view().attract.card == 2);
    visit.wait(8s);
    CHECK(visit.view().attract.card == 0);
    visit.wait(96s);
    CHECK(visit.wakes == 14);
    CHECK_FALSE(visit.presenter.next_deadline());
    const auto card = visit.view().attract.card;
    const auto revision = visit.view().revision;
    visit.wait(24h);
    CHECK(visit.view().attract.card == card);
    CHECK(visit.view().revision == revision);
    CHECK(visit.wakes == 14);
}

TEST_CASE("presenter: the language of the last visitor does not stay on the welcome screen") {
    Visit visit;
    visit.act(ChooseLanguage{Language::english}).act(StartOver{});
    CHECK(visit.screen() == Screen::attract);
    CHECK(visit.view().language == Language::english);
    visit.wait(60s);
    CHECK(visit.view().language == Language::indonesian);
    visit.act(OpenLanguages{});
    CHECK(visit.view().overlay == Overlay::languages);
    visit.wait(60s);
    CHECK(visit.view().overlay == Overlay::none);
}

TEST_CASE("presenter: nothing wakes the kiosk during a visit but the warning itself") {
    Visit visit;
    visit.go_to(Screen::write).wait(59s);
    CHECK(visit.wakes == 0);
    visit.wait(1s);
    CHECK(visit.wakes == 1);
    visit.wait(20s);
    CHECK(visit.wakes == 21);
    const auto early = visit.view().revision;
    visit.presenter.tick(visit.now);
    CHECK(visit.view().revision == early);
}
