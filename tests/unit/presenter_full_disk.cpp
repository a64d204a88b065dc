// SPDX-License-Identifier: Apache-2.0
#include "presenter_support.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;

TEST_CASE("presenter: with the disk at its reserve a visit goes on to its receipt, and the next one waits for room") {
    Visit visit;
    visit.go_to(Screen::write).type("Halo");
    visit.presenter.set_readiness(Readiness::full, {}, visit.now);
    visit.go_to(Screen::receipt);
    CHECK(visit.screen() == Screen::receipt);
    visit.act(Done{});
    CHECK(visit.screen() == Screen::not_ready);
    CHECK(visit.view().title == texts().indonesian().text("not_ready.title.full"));
    visit.presenter.set_readiness(Readiness::ready, {}, visit.now);
    CHECK(visit.screen() == Screen::attract);
}
