// SPDX-License-Identifier: Apache-2.0
// What nobody can understand, or was sent before, is asked about once and never refused.
#include "app/presenter/nonsense.hpp"
#include "presenter_support.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;

namespace {

Options with_fingerprints() {
    Options out = options();
    out.fingerprint = [](std::string_view text) { return std::hash<std::string_view>{}(text); };
    return out;
}

/// One text by the next visitor, up to the first press of "next".
void write(Visit& visit, std::string_view words) {
    visit.act(Start{}).act(ChooseDoor{Door::aspiration}).act(ChooseTopic{model::Topic::roads});
    visit.act(ChoosePlace{serang_district}).type(words).act(Next{});
}

void send(Visit& visit) {
    REQUIRE(visit.screen() == Screen::contact);
    visit.act(ChooseAnonymous{}).act(Next{}).act(Send{});
    REQUIRE(visit.screen() == Screen::saving);
    visit.presenter.saved(Visit::secret("7K3M-92QF-XW4T6"), Visit::secret("QR"), visit.now);
    visit.act(Done{});
    REQUIRE(visit.screen() == Screen::attract);
}

}  // namespace

TEST_CASE("nonsense: one character over and over is told from words") {
    for (const char* held : {"a", "Aaaa", "aaaa aaa\naa", "....", "\xF0\x9F\x99\x8F\xF0\x9F\x99\x8F"})
        CHECK_MESSAGE(is_one_character(held), held);
    for (const char* said : {"", "  \n", "ya", "ok", "112", "aaab", "Jalan rusak.", "\xFF\xFF"})
        CHECK_FALSE_MESSAGE(is_one_character(said), said);
}

TEST_CASE("nonsense: a held key is asked about once; pressing on, or another sentence, goes on") {
    Visit visit;
    write(visit, "Aaaaaaaa");
    CHECK(visit.screen() == Screen::write);
    CHECK(visit.view().write.notice == texts().indonesian().text("write.odd"));
    visit.act(Next{});
    CHECK(visit.screen() == Screen::contact);

    Visit other;
    write(other, "Aaaaaaaa");
    other.type("a");
    CHECK(other.view().write.notice.empty());
    other.act(Next{});
    CHECK(other.screen() == Screen::write);  // changed, and still as odd
    other.type(" jalan rusak").act(Next{});
    CHECK(other.screen() == Screen::contact);
}

TEST_CASE("nonsense: the same text again within a day is asked about once and then taken") {
    Visit visit(with_fingerprints());
    write(visit, Visit::words);
    send(visit);
    write(visit, Visit::words);
    CHECK(visit.screen() == Screen::write);
    CHECK(visit.view().write.notice == texts().indonesian().text("write.sent"));
    visit.act(Next{});
    send(visit);
    int submitted = 0;
    for (const Request& request : visit.requests())
        submitted += std::holds_alternative<Submit>(request) ? 1 : 0;
    CHECK(submitted == 2);
    write(visit, "Jembatan di kampung kami putus.");
    send(visit);
    visit.wait(24h + 1min);
    write(visit, Visit::words);
    send(visit);
}

TEST_CASE("nonsense: a text that was not stored is nothing that was sent") {
    Visit visit(with_fingerprints());
    write(visit, Visit::words);
    visit.act(ChooseAnonymous{}).act(Next{}).act(Send{});
    visit.presenter.save_failed(SaveFailure::storage_full, visit.now);
    visit.act(StartOver{}).act(ConfirmStartOver{});
    REQUIRE(visit.screen() == Screen::attract);
    write(visit, Visit::words);
    CHECK(visit.screen() == Screen::contact);
}
