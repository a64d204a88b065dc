// SPDX-License-Identifier: Apache-2.0
#include <set>

#include <doctest/doctest.h>

#include "app/presenter/flow.hpp"
#include "tests/unit/presenter_support.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;

namespace {

Intent intent_of(Move move) {
    switch (move) {
        case Move::start:
            return Start{};
        case Move::choose_telling:
            return ChooseDoor{Door::aspiration};
        case Move::choose_polls:
            return ChooseDoor{Door::poll};
        case Move::choose_answer:
            return ChooseDoor{Door::answer};
        case Move::next:
            return Next{};
        case Move::back:
            return Back{};
        case Move::send:
            return Send{};
        case Move::done:
            return Done{};
        default:
            return Touch{};
    }
}

void apply(Visit& visit, Move move) {
    if (move == Move::saved)
        visit.presenter.saved(Visit::secret("CODE"), Visit::secret("QR"), visit.now);
    else if (move == Move::failed)
        visit.presenter.save_failed(SaveFailure::internal, visit.now);
    else
        visit.act(intent_of(move));
}

/// A visit on this screen with everything filled in, so that only the table decides.
void fill_in(Visit& visit, Screen screen) {
    visit.go_to(screen);
    if (screen == Screen::topic) visit.act(ChooseTopic{model::Topic::roads}).act(Back{});
    if (screen == Screen::write) visit.type(Visit::words);
    if (screen == Screen::contact) visit.act(ChooseAnonymous{});
}

constexpr std::array screens = {Screen::attract, Screen::doors,  Screen::topic,  Screen::place,   Screen::write,
                                Screen::contact, Screen::review, Screen::saving, Screen::receipt, Screen::failure};
constexpr std::array moves = {Move::start, Move::choose_telling, Move::choose_polls, Move::choose_answer, Move::next,
                              Move::back,  Move::send,           Move::saved,        Move::failed,        Move::done};

}  // namespace

TEST_CASE("presenter: every row of the table leads where it says, and every pair that is not listed nowhere") {
    for (const Screen from : screens) {
        for (const Move move : moves) {
            Visit visit;
            fill_in(visit, from);
            REQUIRE(visit.screen() == from);
            apply(visit, move);
            // Leaving the doors with nothing entered ends the visit; it is not a row, for nothing is kept.
            const bool leaves = from == Screen::doors && move == Move::back;
            const Screen expected = leaves ? Screen::attract : follow(from, move).value_or(from);
            CHECK_MESSAGE(visit.screen() == expected, static_cast<int>(from) << " by " << static_cast<int>(move));
        }
    }
}

TEST_CASE("presenter: a visit leads from the welcome to the receipt and asks for what it needs on the way") {
    Visit visit;
    CHECK(visit.screen() == Screen::attract);
    visit.act(ChooseLanguage{Language::english});
    CHECK(visit.screen() == Screen::doors);
    CHECK(visit.view().title == "What would you like to tell us?");
    visit.act(ChooseDoor{Door::aspiration}).act(ChooseTopic{model::Topic::health}).act(ChoosePlace{{3673}});
    REQUIRE(visit.screen() == Screen::write);
    const auto early = visit.requests();
    REQUIRE(early.size() == 1);
    CHECK(std::holds_alternative<PrepareCode>(early[0]));

    visit.type("Please keep\nthe puskesmas open é😀").act(Next{}).act(ChooseAnonymous{}).act(Next{});
    REQUIRE(visit.screen() == Screen::review);
    visit.act(Send{});
    CHECK(visit.screen() == Screen::saving);
    auto asked = visit.requests();
    REQUIRE(asked.size() == 1);
    const auto& submission = std::get<Submit>(asked[0]).submission;
    CHECK(submission.kind == model::Kind::aspiration);
    CHECK(submission.topic == model::Topic::health);
    CHECK(submission.place.value == 3673);
    CHECK(submission.language == "en");
    CHECK(submission.words.text() == "Please keep\nthe puskesmas open é😀");
    CHECK(submission.consent_version == 0);
    CHECK_FALSE(submission.identity.given());

    visit.presenter.saved(Visit::secret("7K3M-92QF-XW4T6"), Visit::secret("QR TEXT"), visit.now);
    REQUIRE(visit.screen() == Screen::receipt);
    CHECK(visit.view().receipt.code == "7K3M-92QF-XW4T6");
    CHECK(visit.view().receipt.qr_text == "QR TEXT");
    CHECK(visit.view().receipt.countdown == "This screen clears in 45 seconds");
    visit.act(Done{});
    CHECK(visit.screen() == Screen::attract);
    CHECK(visit.view().language == Language::indonesian);
    const auto late = visit.requests();
    REQUIRE(late.size() == 1);
    CHECK(std::holds_alternative<Forget>(late[0]));
}

TEST_CASE("presenter: going back at every step keeps what was entered") {
    Visit visit;
    visit.go_to(Screen::contact)
        .act(ChooseContact{})
        .act(FocusField{Field::contact})
        .type("0812 345")
        .act(ToggleConsent{});
    visit.act(Back{});
    REQUIRE(visit.screen() == Screen::write);
    CHECK(visit.view().write.words.text == Visit::words);
    visit.act(Back{});
    REQUIRE(visit.screen() == Screen::place);
    CHECK(visit.view().place.own_district.selected);
    visit.act(Back{});
    REQUIRE(visit.screen() == Screen::topic);
    CHECK(visit.view().topic.topics[0].button.selected);
    visit.act(Back{});
    CHECK(visit.screen() == Screen::doors);
    visit.act(ChooseDoor{Door::aspiration});
    CHECK(visit.view().primary.visible);
    visit.act(Next{}).act(Next{});
    REQUIRE(visit.screen() == Screen::write);
    CHECK(visit.view().write.words.text == Visit::words);
    visit.act(Next{});
    REQUIRE(visit.screen() == Screen::contact);
    visit.act(Peek{Peeked::contact});
    CHECK(visit.view().contact.fields[1].text.text == "0812 345");
    CHECK(visit.view().contact.consent.selected);
    visit.act(Next{});
    REQUIRE(visit.screen() == Screen::review);
    visit.act(Back{});
    CHECK(visit.screen() == Screen::contact);
}

TEST_CASE("presenter: changing one thing from the review comes back to the review") {
    Visit visit;
    visit.go_to(Screen::review).act(Edit{Step::topic});
    REQUIRE(visit.screen() == Screen::topic);
    visit.act(ChooseTopic{model::Topic::office});
    REQUIRE(visit.screen() == Screen::review);
    visit.act(Edit{Step::place}).act(ChoosePlace{banten});
    REQUIRE(visit.screen() == Screen::review);
    visit.act(Edit{Step::write}).type(" Terima kasih.").act(Next{});
    REQUIRE(visit.screen() == Screen::review);
    CHECK(visit.view().review.rows[2].value == std::string(Visit::words) + " Terima kasih.");
    visit.act(Edit{Step::contact}).act(Back{});
    REQUIRE(visit.screen() == Screen::review);
    visit.act(Edit{Step::topic}).act(Back{});
    REQUIRE(visit.screen() == Screen::review);
    CHECK(visit.view().review.rows[0].value == "Petugas atau kantor ini");
    CHECK(visit.view().review.rows[1].value == "Provinsi Banten");
    visit.act(Edit{Step::review});
    CHECK(visit.screen() == Screen::review);
}

TEST_CASE("presenter: editing from the review can't leave behind what could not be sent") {
    Visit visit;
    visit.go_to(Screen::review).act(Edit{Step::write});
    for (std::size_t i = 0; i < Visit::words.size(); ++i)
        visit.act(PressKey{{Key::Action::backspace}});
    for (const Intent& way_out : {Intent{Back{}}, Intent{Next{}}}) {
        visit.act(way_out);
        CHECK(visit.screen() == Screen::write);
        CHECK_FALSE(visit.view().write.notice.empty());
    }
    visit.type("Ada.").act(Back{});
    CHECK(visit.screen() == Screen::review);
}

TEST_CASE("presenter: nothing is sent without words, a choice, a contact and a consent, and each lack is said") {
    Visit visit;
    visit.go_to(Screen::write).type(" \n ").act(Next{});
    CHECK(visit.screen() == Screen::write);
    CHECK(visit.view().write.notice == texts().indonesian().text("write.empty"));
    visit.type("Ada.");
    CHECK(visit.view().write.notice.empty());
    visit.act(Next{});
    REQUIRE(visit.screen() == Screen::contact);
    CHECK_FALSE(visit.view().contact.fields_visible);
    CHECK_FALSE(visit.view().contact.keyboard.visible());

    const auto refused = [&](std::string_view key) {
        visit.act(Next{});
        CHECK(visit.screen() == Screen::contact);
        CHECK(visit.view().contact.notice == texts().indonesian().text(key));
    };
    refused("contact.missing_choice");
    visit.act(ChooseContact{});
    CHECK(visit.view().contact.fields_visible);
    CHECK(visit.view().contact.keyboard.visible());
    refused("contact.missing_reach");
    visit.type("Siti").act(PressKey{{Key::Action::enter}}).type("0812");
    CHECK(visit.view().contact.fields[1].text.focused);
    refused("contact.missing_consent");
    visit.act(ToggleConsent{}).act(Next{});
    REQUIRE(visit.screen() == Screen::review);
    CHECK(visit.view().review.rows[3].value == "S•••• · ••••");
    visit.act(Send{});
    auto asked = visit.requests();
    REQUIRE(asked.size() == 2);
    const auto& submission = std::get<Submit>(asked[1]).submission;
    CHECK(submission.identity.name.text() == "Siti");
    CHECK(submission.identity.contact.text() == "0812");
    CHECK(submission.consent_version == 1);
}

TEST_CASE("presenter: who turns back to anonymous sends no contact") {
    Visit visit;
    visit.go_to(Screen::contact).act(ChooseContact{}).type("Siti").act(FocusField{Field::contact}).type("0812");
    visit.act(ToggleConsent{}).act(Next{}).act(Edit{Step::contact}).act(ChooseAnonymous{}).act(Next{}).act(Send{});
    auto asked = visit.requests();
    REQUIRE(asked.size() == 2);
    CHECK_FALSE(std::get<Submit>(asked[1]).submission.identity.given());
    CHECK(std::get<Submit>(asked[1]).submission.consent_version == 0);
}

TEST_CASE("presenter: a failure keeps the words, says so, and sending again works once the fault is gone") {
    for (const SaveFailure failure :
         {SaveFailure::storage_full, SaveFailure::storage_failed, SaveFailure::not_ready, SaveFailure::internal}) {
        Visit visit;
        visit.go_to(Screen::saving).requests();
        visit.presenter.save_failed(failure, visit.now);
        REQUIRE(visit.screen() == Screen::failure);
        CHECK_FALSE(visit.view().failure.message.empty());
        CHECK_FALSE(visit.view().failure.what_to_do.empty());
        visit.act(Back{});
        REQUIRE(visit.screen() == Screen::review);
        CHECK(visit.view().review.rows[2].value == Visit::words);
        visit.act(Send{});
        visit.requests();
        visit.presenter.save_failed(failure, visit.now);
        visit.act(Send{});
        auto again = visit.requests();
        REQUIRE(again.size() == 1);
        CHECK(std::get<Submit>(again[0]).submission.words.text() == Visit::words);
        visit.presenter.saved(Visit::secret("CODE"), Visit::secret("QR"), visit.now);
        CHECK(visit.screen() == Screen::receipt);
    }
}

TEST_CASE("presenter: what has no meaning here is ignored, an answer that nobody asked for too") {
    Visit visit;
    visit.go_to(Screen::write).type("Halo");
    visit.presenter.saved(Visit::secret("CODE"), Visit::secret("QR"), visit.now);
    visit.presenter.save_failed(SaveFailure::internal, visit.now);
    visit.act(Edit{Step::topic}).act(ChoosePlace{banten}).act(DeclineReceipt{}).act(ToggleConsent{});
    CHECK(visit.screen() == Screen::write);
    CHECK(visit.view().write.words.text == "Halo");
    CHECK(visit.view().write.notice.empty());
}

TEST_CASE("presenter: a receipt can be declined before and after") {
    Visit before;
    before.go_to(Screen::review).act(DeclineReceipt{});
    CHECK(before.view().review.decline.selected);
    before.act(DeclineReceipt{}).act(DeclineReceipt{}).act(Send{});
    before.presenter.saved(Visit::secret("7K3M-92QF-XW4T6"), Visit::secret("QR"), before.now);
    CHECK(before.view().receipt.declined);
    CHECK(before.view().receipt.code.empty());
    CHECK(before.view().receipt.qr_text.empty());
    CHECK_FALSE(before.view().receipt.declined_text.empty());

    Visit after;
    after.go_to(Screen::receipt);
    CHECK(after.view().receipt.decline.visible);
    after.act(DeclineReceipt{});
    CHECK(after.view().receipt.declined);
    CHECK(after.view().receipt.code.empty());
    CHECK_FALSE(after.view().receipt.decline.visible);
}

TEST_CASE("presenter: the language can be changed in the middle and nothing is lost") {
    Visit visit;
    visit.go_to(Screen::write).type("Halo").act(OpenLanguages{});
    CHECK(visit.view().overlay == Overlay::languages);
    visit.type("x").act(Next{});
    CHECK(visit.screen() == Screen::write);
    visit.act(ChooseLanguage{Language::english});
    CHECK(visit.view().overlay == Overlay::none);
    CHECK(visit.view().title == "Write it in your own words");
    CHECK(visit.view().write.words.text == "Halo");
    visit.act(OpenLanguages{}).act(Continue{});
    CHECK(visit.view().overlay == Overlay::none);
    CHECK(visit.view().language == Language::english);
}

TEST_CASE("presenter: a report about this office says who alone can read it") {
    Visit visit;
    visit.go_to(Screen::topic);
    CHECK(visit.view().topic.topics[7].sensitive);
    CHECK(visit.view().topic.readers == texts().indonesian().text("topic.readers"));
    visit.act(ChooseTopic{model::Topic::office}).act(Next{}).type(Visit::words).act(Next{});
    visit.act(ChooseAnonymous{}).act(Next{});
    CHECK(visit.view().review.readers == texts().indonesian().text("review.readers.ombudsman"));
    visit.act(Edit{Step::topic}).act(ChooseTopic{model::Topic::other});
    CHECK(visit.view().review.readers == texts().indonesian().text("review.readers.desk"));
}

TEST_CASE("presenter: a kiosk that is not ready says why and takes nothing") {
    Visit visit;
    for (const Readiness why : {Readiness::not_set_up, Readiness::unconfirmed, Readiness::refused,
                                Readiness::out_of_order, Readiness::full}) {
        visit.presenter.set_readiness(why, {"satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan"},
                                      visit.now);
        CHECK(visit.screen() == Screen::not_ready);
        const NotReadyView& shown = visit.view().not_ready;
        CHECK_FALSE(visit.view().title.empty());
        CHECK_FALSE(shown.message.empty());
        CHECK_FALSE(shown.what_to_do.empty());
        CHECK(shown.word_count == (why == Readiness::unconfirmed ? 8 : 0));
        if (why == Readiness::unconfirmed) CHECK(shown.words[7] == "delapan");
        visit.act(Start{})
            .act(ChooseDoor{Door::aspiration})
            .act(ChooseLanguage{Language::english})
            .type("x")
            .act(Send{});
        CHECK(visit.screen() == Screen::not_ready);
        CHECK_FALSE(visit.presenter.next_deadline());
    }
    CHECK(visit.requests().empty());
    visit.presenter.set_readiness(Readiness::ready, {}, visit.now);
    CHECK(visit.screen() == Screen::attract);
}

TEST_CASE("presenter: a visit that has begun goes on when the kiosk stops being ready, and then it says so") {
    Visit visit;
    visit.go_to(Screen::write).type("Halo");
    visit.presenter.set_readiness(Readiness::refused, {}, visit.now);
    CHECK(visit.screen() == Screen::write);
    visit.act(StartOver{}).act(ConfirmStartOver{});
    CHECK(visit.screen() == Screen::not_ready);
}

TEST_CASE("presenter: practice is said on every screen, and only then") {
    Options practice = options();
    practice.practice = true;
    for (const Screen screen : screens) {
        Visit with(practice);
        with.go_to(screen == Screen::attract ? Screen::doors : screen);
        CHECK(with.view().bar.practice);
        CHECK_FALSE(with.view().bar.practice_text.empty());
    }
    CHECK_FALSE(Visit().view().bar.practice);
    CHECK(Visit().view().bar.practice_text.empty());
}

TEST_CASE("presenter: the bar says where this kiosk stands, and the steps where the visitor is") {
    Visit visit;
    visit.act(Start{});
    CHECK(visit.view().bar.where == "Provinsi Banten · Kec. Serang");
    CHECK(visit.view().bar.where_short == "Kec. Serang");
    CHECK(visit.view().steps.total == 0);
    visit.go_to(Screen::write);
    CHECK(visit.view().steps.current == 3);
    CHECK(visit.view().steps.text == "3 dari 5");
}

TEST_CASE("presenter: a touch that means nothing is not a reason to draw again, everything else is") {
    Visit visit;
    visit.go_to(Screen::write);
    const auto before = visit.view().revision;
    visit.act(Touch{});
    CHECK(visit.view().revision == before);
    visit.type("x");
    CHECK(visit.view().revision != before);
}
