// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/presenter_support.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;

namespace {

bool asked_for_an_exchange(Visit& visit) {
    bool asked = false;
    while (const auto request = visit.presenter.take_request())
        asked = asked || std::holds_alternative<ExchangeWithStick>(*request);
    return asked;
}

}  // namespace

TEST_CASE("presenter: the officer's screen opens from the welcome and from a device that is not set up, nowhere else") {
    Visit visit;
    visit.act(OpenService{});
    CHECK(visit.screen() == Screen::service);
    visit.act(Back{});
    CHECK(visit.screen() == Screen::attract);
    visit.presenter.set_readiness(Readiness::not_set_up, {}, visit.now);
    visit.act(OpenService{});
    CHECK(visit.screen() == Screen::service);
    visit.presenter.set_readiness(Readiness::ready, {}, visit.now);
    CHECK(visit.screen() == Screen::service);  // the officer is not interrupted
    visit.act(Back{});
    CHECK(visit.screen() == Screen::attract);
    for (const Screen screen : {Screen::doors, Screen::topic, Screen::write, Screen::review}) {
        Visit citizen;
        citizen.go_to(screen);
        citizen.act(OpenService{});
        CHECK(citizen.screen() == screen);
    }
}

TEST_CASE("presenter: one touch asks for one exchange, and what becomes of it is told in words") {
    Visit visit;
    visit.act(ExchangeStick{});
    CHECK_FALSE(asked_for_an_exchange(visit));  // not from the welcome screen
    visit.act(OpenService{}).act(ExchangeStick{});
    CHECK(asked_for_an_exchange(visit));
    CHECK_FALSE(visit.presenter.view().service.exchange.enabled);
    visit.act(ExchangeStick{});
    CHECK_FALSE(asked_for_an_exchange(visit));
    visit.presenter.exchange_reported({Exchange::working, 7, 0, 0, 0}, visit.now);
    CHECK(visit.presenter.view().service.detail.find('7') != std::string_view::npos);
    visit.presenter.exchange_reported({Exchange::done, 30, 4, 2, 0}, visit.now);
    const ServiceView& done = visit.presenter.view().service;
    CHECK(done.done);
    CHECK(done.exchange.enabled);
    CHECK(done.detail == "Ke stik: 30 catatan, 4 potong rekaman. Dari stik: 2 jawaban.");
    visit.presenter.exchange_reported({Exchange::stick_full, 30, 4, 2, 0}, visit.now);
    CHECK(visit.presenter.view().service.trouble);
}

TEST_CASE("presenter: a report that nobody asked for on this screen is not shown") {
    Visit visit;
    visit.act(OpenService{});
    visit.presenter.exchange_reported({Exchange::done, 30, 4, 2, 0}, visit.now);
    CHECK_FALSE(visit.presenter.view().service.done);
    visit.act(ExchangeStick{}).act(Back{}).act(OpenService{});
    visit.presenter.exchange_reported({Exchange::done, 30, 4, 2, 0}, visit.now);
    CHECK_FALSE(visit.presenter.view().service.done);
}

TEST_CASE("presenter: silence is told after a minute, and a screen that nobody touches closes") {
    Visit visit;
    visit.act(OpenService{}).act(ExchangeStick{});
    REQUIRE(visit.presenter.next_deadline());
    CHECK(*visit.presenter.next_deadline() == visit.now + 60s);
    visit.now = visit.now + 59s;
    visit.presenter.exchange_reported({Exchange::working, 1, 0, 0, 0}, visit.now);
    visit.now = visit.now + 59s;
    visit.presenter.tick(visit.now);
    CHECK_FALSE(visit.presenter.view().service.trouble);
    visit.now = visit.now + 1s;
    visit.presenter.tick(visit.now);
    CHECK(visit.presenter.view().service.trouble);
    CHECK(visit.presenter.view().service.exchange.enabled);
    visit.now = visit.now + 120s;
    visit.presenter.tick(visit.now);
    CHECK(visit.screen() == Screen::attract);
}

TEST_CASE("presenter: the officer's screen shows how the device is") {
    Visit visit;
    visit.act(OpenService{});
    visit.presenter.set_service({"4f1c09ab", 12, 340, ServiceLink::online}, visit.now);
    const ServiceView& view = visit.presenter.view().service;
    CHECK(view.rows[0].value == "4f1c09ab");
    CHECK(view.rows[1].value == "12 catatan");
    CHECK(view.rows[2].value == "340 catatan");
    CHECK(view.rows[3].value == "Terhubung");
}
