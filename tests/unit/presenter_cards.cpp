// SPDX-License-Identifier: Apache-2.0
// What a content pack changes before anybody touches the screen: cards, wordings, colours.
#include "presenter_pack.hpp"
#include "presenter_support.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;
using Kind = AttractView::CardKind;

namespace {

std::shared_ptr<content::Pack> telling_pack() {
    auto pack = pack_with({poll(3, {choice(1, content::QuestionType::select_one)}),
                           poll(4, {choice(1, content::QuestionType::select_multiple)})});
    pack->question_of_week = words("Apa yang perlu diperbaiki?", "What needs mending?");
    pack->announcements = {
        {1, content::Aim::action, {content::Door::poll, 4}, words("Ikut", "Join"), words("Satu menit", "A minute")},
        {2,
         content::Aim::attitude,
         {content::Door::story, 0},
         words("Cerita", "Stories"),
         words("Kami baca", "We read")},
        {3, content::Aim::awareness, {}, words("Gratis", "Free"), words("Tanpa biaya", "No cost")}};
    const auto reply = [](std::uint64_t place, const char* said) {
        return content::DeskReply{{place}, words(said, said), words("Sudah", "Done")};
    };
    pack->replies = {reply(0, "everywhere"),         reply(36, "province"),        reply(3673, "city"),
                     reply(367301, "district"),      reply(3673011001, "village"), reply(3601, "other city"),
                     reply(367302, "other district")};
    return pack;
}

}  // namespace

TEST_CASE("cards: without a pack the invitation shows the program's own") {
    const Visit visit;
    const AttractView& attract = visit.presenter.view().attract;
    REQUIRE(attract.card_count == 3);
    CHECK(attract.cards[0].kind == Kind::own);
    CHECK_FALSE(attract.cards[0].opens);
}

TEST_CASE("cards: the pack's question, announcements and the replies of this place come in their order") {
    Visit visit;
    visit.presenter.set_pack(telling_pack(), visit.now);
    const AttractView& attract = visit.presenter.view().attract;
    REQUIRE(attract.card_count == 9);
    CHECK(attract.cards[0].kind == Kind::question);
    CHECK(attract.cards[0].text == "Apa yang perlu diperbaiki?");
    CHECK(attract.cards[1].heading == "Ikut");
    CHECK(attract.cards[1].opens);
    CHECK_FALSE(attract.cards[3].opens);
    std::vector<std::string> said;
    for (std::size_t i = 4; i < attract.card_count; ++i) {
        CHECK(attract.cards[i].kind == Kind::reply);
        CHECK(attract.cards[i].more == "Sudah");
        said.emplace_back(attract.cards[i].text);
    }
    CHECK(said == std::vector<std::string>{"everywhere", "province", "city", "district", "village"});
}

TEST_CASE("cards: how many were heard here stands behind all others, and nowhere if nobody is told") {
    Visit visit;
    CHECK(visit.view().attract.card_count == 3);
    visit.presenter.set_heard(45, visit.now);
    REQUIRE(visit.view().attract.card_count == 4);
    const auto& own = visit.view().attract.cards[3];
    CHECK(own.heading == "Sedikitnya 45 suara");
    CHECK(own.text == "didengar di sini bulan ini.");
    CHECK_FALSE(own.opens);
    visit.presenter.set_pack(telling_pack(), visit.now);
    CHECK(visit.view().attract.cards[visit.view().attract.card_count - 1].heading == "Sedikitnya 45 suara");
    visit.act(Start{});
    visit.presenter.set_heard(0, visit.now);
    CHECK(visit.screen() == Screen::doors);
    visit.act(StartOver{});
    for (const auto& card : visit.view().attract.shown_cards())
        CHECK(card.heading != "Sedikitnya 45 suara");
}

TEST_CASE("cards: each takes its turn as the first, until the screen rests") {
    Visit visit;
    visit.presenter.set_pack(telling_pack(), visit.now);
    for (std::size_t turn = 1; turn < 10; ++turn) {
        visit.wait(limits::attract_card_time);
        CHECK(visit.presenter.view().attract.card == turn % 9);
    }
}

TEST_CASE("cards: a finger that comes down moves no card, and the turn begins anew with the card that was touched") {
    Visit visit;
    visit.presenter.set_pack(telling_pack(), visit.now);
    visit.wait(2 * limits::attract_card_time).act(Touch{});
    CHECK(visit.view().attract.card == 2);
    visit.wait(limits::attract_card_time / 2);
    CHECK(visit.view().attract.card == 2);
    visit.act(Touch{}).wait(limits::attract_card_time);
    CHECK(visit.view().attract.card == 3);
    visit.wait(limits::attract_rest_after);
    const std::size_t rested = visit.view().attract.card;
    visit.act(Touch{}).wait(limits::attract_card_time / 2);
    CHECK(visit.view().attract.card == rested);
    visit.act(Start{}).act(StartOver{});
    CHECK(visit.view().attract.card == 0);
    visit.wait(limits::attract_card_time);
    visit.presenter.set_pack(telling_pack(), visit.now);
    CHECK(visit.view().attract.card == 0);
}

TEST_CASE("cards: touching one starts the visit at its door") {
    const auto opened = [](std::size_t card) {
        Visit visit;
        visit.presenter.set_pack(telling_pack(), visit.now);
        visit.act(visit.presenter.view().attract.cards[card].intent);
        return visit.presenter.view().screen;
    };
    CHECK(opened(0) == Screen::poll_list);
    CHECK(opened(1) == Screen::question);
    CHECK(opened(2) == Screen::topic);
    CHECK(opened(3) == Screen::attract);

    Visit visit;
    visit.presenter.set_pack(telling_pack(), visit.now);
    visit.act(OpenCard{Door::poll, 99});
    CHECK(visit.presenter.view().screen == Screen::doors);
    visit.act(OpenCard{Door::story, 0});  // no card is there any more
    CHECK(visit.presenter.view().screen == Screen::doors);
}

TEST_CASE("cards: no pack words anew what people agree to, or that this is practice") {
    Visit visit;
    auto pack = telling_pack();
    for (const char* key : {"contact.consent", "contact.agree", "contact.children", "record.consent", "app.practice"})
        pack->texts.push_back({key, words("Apa saja.", "Anything.")});
    visit.presenter.set_pack(pack, visit.now);
    visit.go_to(Screen::contact).act(ChooseContact{});
    const ContactView& contact = visit.presenter.view().contact;
    CHECK(contact.consent_text.starts_with("Nama dan kontak Anda disegel"));
    CHECK(contact.consent.label == "Ya, saya setuju");
}

TEST_CASE("cards: a pack's wordings and topics hold in its languages, and end with it") {
    Visit visit;
    auto pack = telling_pack();
    pack->texts = {{"attract.headline", words("Banten mendengar.", "Banten listens.")},
                   {"no.such.message", words("a", "b")}};
    pack->topics = {{model::Topic::roads, words("Jalan desa", "Village roads")}};
    const std::string before(visit.presenter.view().attract.headline);
    visit.presenter.set_pack(pack, visit.now);
    CHECK(visit.presenter.view().attract.headline == "Banten mendengar.");
    CHECK(visit.presenter.view().title == "Banten mendengar.");
    visit.act(ChooseLanguage{Language::english});
    visit.act(ChooseDoor{Door::aspiration});
    CHECK(visit.presenter.view().topic.topics[0].button.label == "Village roads");
    visit.presenter.set_pack(telling_pack(), visit.now);
    CHECK(visit.presenter.view().topic.topics[0].button.label == "Village roads");  // this visit keeps its pack
    visit.act(StartOver{});
    CHECK(visit.presenter.view().attract.headline != "Banten mendengar.");
    visit.act(ChooseLanguage{Language::indonesian});
    visit.act(StartOver{});
    CHECK(visit.presenter.view().attract.headline == before);
}

TEST_CASE("cards: the colours of the pack reach the view, with a number of their own") {
    Visit visit;
    const auto revision = visit.presenter.view().colours_revision;
    CHECK(visit.presenter.view().colours.empty());
    auto pack = telling_pack();
    pack->theme = {{"teal", 0x123F5C}};
    visit.presenter.set_pack(pack, visit.now);
    REQUIRE(visit.presenter.view().colours.size() == 1);
    CHECK(visit.presenter.view().colours[0].token == "teal");
    CHECK(visit.presenter.view().colours_revision != revision);
}

TEST_CASE("cards: a pack that comes after a visit is what the next visit touches") {
    Visit visit;
    visit.presenter.set_pack(telling_pack(), visit.now);
    visit.act(visit.view().attract.cards[1].intent);
    REQUIRE(visit.screen() == Screen::question);
    visit.wait(1s).act(Back{}).act(Back{});
    REQUIRE(visit.screen() == Screen::doors);
    visit.act(Back{});
    REQUIRE(visit.screen() == Screen::attract);
    auto changed = telling_pack();
    changed->announcements[0].opens = {content::Door::story, 0};
    visit.presenter.set_pack(changed, visit.now);
    visit.act(Start{}).act(Back{});
    visit.act(visit.view().attract.cards[1].intent);
    CHECK(visit.screen() == Screen::topic);
}

namespace {

/// "2 shown": what the visit has the worker count, in order.
std::vector<std::string> counted(Visit& visit) {
    constexpr std::array names{"shown", "opened", "acted on"};
    std::vector<std::string> out;
    for (const Request& request : visit.requests()) {
        const auto* count = std::get_if<CountAnnouncement>(&request);
        if (count == nullptr) continue;
        CHECK(count->pack_version == 7);
        out.push_back(std::to_string(count->announcement) + " " + names.at(static_cast<std::size_t>(count->met)));
    }
    return out;
}
using Counted = std::vector<std::string>;

}  // namespace

TEST_CASE("cards: an announcement counts as shown once in a rotation, however often it is drawn") {
    Visit visit;
    visit.presenter.set_pack(telling_pack(), visit.now);
    const auto draw = [&](std::size_t first, std::size_t count) {
        visit.presenter.cards_drawn({first, count}, visit.now);
    };
    draw(0, 2);
    draw(0, 2);
    CHECK(counted(visit) == Counted{"1 shown"});
    visit.wait(limits::attract_card_time);
    draw(1, 2);
    CHECK(counted(visit) == Counted{"2 shown"});
    draw(8, 2);  // around the end, the question of the week
    CHECK(counted(visit).empty());
    visit.wait(8 * limits::attract_card_time);
    REQUIRE(visit.view().attract.card == 0);
    draw(0, 2);
    CHECK(counted(visit) == Counted{"1 shown"});
    draw(0, 99);
    CHECK(counted(visit) == Counted{"2 shown", "3 shown"});
    visit.act(Start{});
    draw(0, 9);  // nothing of it stands on another screen
    CHECK(counted(visit).empty());
    visit.act(StartOver{});
    draw(0, 9);
    CHECK(counted(visit) == Counted{"1 shown", "2 shown", "3 shown"});
}

TEST_CASE("cards: an announcement counts as acted on once, in the visit that began by it, when something was taken") {
    Visit visit;
    visit.presenter.set_pack(telling_pack(), visit.now);
    const auto open = [&](std::size_t card) { visit.act(visit.view().attract.cards[card].intent); };
    const auto send = [&] {
        visit.act(ChooseTopic{model::Topic::roads}).act(ChoosePlace{serang_district}).type(Visit::words).act(Next{});
        visit.act(ChooseAnonymous{}).act(Next{}).act(Send{});
    };
    const auto take = [&] { visit.presenter.saved(Visit::secret("7K3M-92QF-XW4T6"), Visit::secret("QR"), visit.now); };
    open(2);
    CHECK(counted(visit) == Counted{"2 opened"});
    send();
    visit.presenter.save_failed(SaveFailure::storage_full, visit.now);
    CHECK(counted(visit).empty());
    visit.act(Send{});
    take();
    CHECK(counted(visit) == Counted{"2 acted on"});
    visit.act(Done{});
    visit.act(Start{}).act(ChooseDoor{Door::aspiration});
    send();
    take();
    CHECK(counted(visit).empty());
    visit.act(Done{});
    open(2);
    visit.act(StartOver{}).act(Start{}).act(ChooseDoor{Door::aspiration});
    send();
    take();
    CHECK(counted(visit) == Counted{"2 opened"});
    visit.act(Done{});
    open(0);  // the question of the week is no announcement
    CHECK(counted(visit).empty());
}
