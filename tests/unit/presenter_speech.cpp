// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "tests/unit/presenter_listener.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;

TEST_CASE("speech: a whole visit by three keys, told by its transcript") {
    Listener visit;
    visit.act(SpeechNext{});
    auto heard = visit.heard();
    REQUIRE(heard.size() >= 3);
    CHECK(heard[0].starts_with("Mode suara"));
    CHECK(heard.back().find(", tombol") != std::string::npos);
    visit.act(SpeechChoose{});
    CHECK(visit.screen() == Screen::doors);
    heard = visit.heard();
    CHECK(heard.back().starts_with("Aspirasi, tombol"));
    visit.act(SpeechChoose{});
    CHECK(visit.screen() == Screen::topic);
    visit.heard();
    visit.choose("Jalan");
    CHECK(visit.screen() == Screen::place);
    visit.act(SpeechChoose{});  // the first thing to choose: the whole kecamatan
    REQUIRE(visit.screen() == Screen::write);
    visit.heard();
    visit.strike("a").strike("d").strike("a");
    CHECK(visit.view().write.words.text.size() == 3);
    visit.choose("Lanjut");
    REQUIRE(visit.screen() == Screen::contact);
    visit.heard();
    visit.choose("Tanpa nama");
    if (visit.screen() == Screen::contact) visit.choose("Lanjut");
    REQUIRE(visit.screen() == Screen::review);
    visit.heard();
    visit.choose("Kirim");
    REQUIRE(visit.screen() == Screen::saving);
    visit.heard();
    visit.presenter.saved(Visit::secret("7K3M-92QF-XW4T6"), Visit::secret("QR"), visit.now);
    heard = visit.heard();
    REQUIRE_FALSE(heard.empty());
    for (const std::string& line : heard)
        CHECK(line.find('7') == std::string::npos);  // the code is told on request alone
    visit.choose("Kode");
    CHECK(visit.last().find("7, K, 3, M, . 9, 2, Q, F") != std::string::npos);
    visit.choose("Selesai");
    CHECK(visit.screen() == Screen::attract);
    CHECK_FALSE(visit.view().speech);  // the next visitor hears nothing unasked
}

TEST_CASE("speech: what was typed is read on request, and a contact never unasked") {
    Listener visit;
    visit.go_to(Screen::contact);
    visit.act(ChooseContact{}).type("Siti").act(FocusField{Field::contact}).type("08123");
    const std::string aloud(spoken(visit.view(), texts().indonesian()).text());
    CHECK(aloud.find("Siti") == std::string::npos);
    CHECK(aloud.find("08123") == std::string::npos);
    visit.act(SpeechNext{});
    visit.heard();
    bool field = false;
    for (int i = 0; i < 20 && !field; ++i) {
        visit.act(SpeechNext{});
        const std::string said = visit.last();
        CHECK(said.find("Siti") == std::string::npos);
        field = said.find("isian, sudah terisi") != std::string::npos;
    }
    REQUIRE(field);
    visit.act(SpeechChoose{});
    CHECK(visit.last().find("Siti") != std::string::npos);
}

TEST_CASE("speech: what was asked for is heard to its end before anybody is asked whether they are there") {
    Listener visit;
    const auto after = [&](base::Milliseconds time) {
        visit.now = visit.now + time;
        visit.presenter.tick(visit.now);
        return visit.view().overlay;
    };
    visit.go_to(Screen::review);
    visit.act(ReadAloud{});
    CHECK(after(61s) == Overlay::none);
    visit.presenter.speech_ended(visit.now);
    CHECK(after(59s) == Overlay::none);
    CHECK(after(1s) == Overlay::idle_warning);
    // What the kiosk says of its own accord holds nothing open.
    CHECK(after(19s) == Overlay::idle_warning);
    CHECK(after(1s) == Overlay::none);
    CHECK(visit.screen() == Screen::attract);

    visit.go_to(Screen::receipt);
    visit.act(ReadAloud{});
    CHECK(after(44s) == Overlay::none);
    CHECK(visit.screen() == Screen::receipt);
    CHECK(visit.view().receipt.seconds_left == 20);
    visit.presenter.speech_ended(visit.now);
    after(19s);
    CHECK(visit.screen() == Screen::receipt);
    after(1s);
    CHECK(visit.screen() == Screen::attract);
}

TEST_CASE("speech: ten of the longest letters are read whole, each short enough to be said at once") {
    Listener visit;
    visit.act(Start{}).act(ChooseDoor{Door::answer});
    visit.type("7K3M92QFXW4T6");
    visit.act(Next{});
    REQUIRE(visit.screen() == Screen::case_view);
    CaseReport report;
    report.state = CaseState::found;
    report.number = 1;
    for (std::size_t i = 0; i < CaseView::steps_max; ++i) {
        CaseStep step;
        step.status = model::CaseStatus::in_progress;
        step.day = 20'771;
        step.from = "Dinas Pekerjaan Umum dan Penataan Ruang Provinsi Banten";
        std::string letter(limits::reply_text_bytes_max - 4, static_cast<char>('a' + i));
        step.text = base::SecretBuffer(base::as_bytes(letter + " end"));
        report.steps.push_back(std::move(step));
    }
    visit.presenter.case_reported(std::move(report), visit.now);
    visit.requests();
    visit.act(ReadAloud{});
    const auto heard = visit.heard();
    std::size_t ends = 0;
    for (const std::string& line : heard) {
        CHECK(line.size() <= limits::spoken_text_bytes_max);
        ends += line.ends_with(" end") ? 1 : 0;
    }
    CHECK(ends == CaseView::steps_max);
}

TEST_CASE("speech: a key stays under the finger while suggestions come and go") {
    Listener visit;
    visit.go_to(Screen::write);
    visit.requests();
    bool suggested = false;
    for (const char letter : std::string_view("jalan")) {
        const std::string one(1, letter);
        const std::size_t before = visit.view().write.words.text.size();
        visit.strike(one);
        visit.act(SpeechChoose{});
        visit.requests();
        const std::string_view words = visit.view().write.words.text;
        REQUIRE(words.size() == before + 2);
        CHECK(words.substr(before) == one + one);
        visit.act(PressKey{{Key::Action::backspace, 0}});
        suggested = suggested || !visit.view().write.suggestions[0].label.empty();
    }
    CHECK(suggested);
}

TEST_CASE("speech: what stands on the screen is said, and not its buttons alone") {
    const auto says = [](const View& view, std::string_view words) {
        return std::ranges::any_of(elements_of(view), [&](const Element& element) {
            return !words.empty() && (element.label == words || element.hint == words);
        });
    };
    Listener visit;
    visit.go_to(Screen::contact);
    CHECK(says(visit.view(), visit.view().contact.children));
    visit.go_to(Screen::receipt);
    CHECK(says(visit.view(), visit.view().receipt.qr_hint));
    CHECK(says(visit.view(), visit.view().receipt.countdown));
    visit.presenter.set_readiness(Readiness::unconfirmed,
                                  {"lontar", "kelapa", "perahu", "mutiara", "cempaka", "gerimis", "telaga", "sungguh"},
                                  visit.now);
    visit.act(Done{});
    REQUIRE(visit.screen() == Screen::not_ready);
    CHECK(says(visit.view(), "sungguh"));
}

TEST_CASE("speech: the Listen tool reads the screen, and the next touch ends it") {
    Listener visit;
    visit.go_to(Screen::review);
    visit.requests();
    visit.act(ReadAloud{});
    const auto heard = visit.heard();
    CHECK(heard.front() == std::string(visit.view().title));
    const std::string words(Visit::words);
    CHECK(std::any_of(heard.begin(), heard.end(),
                      [&](const std::string& line) { return line.find(words) != std::string::npos; }));
    visit.act(Touch{});
    const auto asked = visit.requests();
    REQUIRE(asked.size() == 1);
    CHECK(std::holds_alternative<Hush>(asked[0]));
    visit.act(Touch{});
    CHECK(visit.requests().empty());
}

TEST_CASE("speech: while it records nothing is said, for the microphone would hear it") {
    Listener visit;
    visit.act(Start{}).act(ChooseDoor{Door::story}).act(ChooseWay{true}).act(ChooseTopic{model::Topic::roads});
    visit.act(ChoosePlace{serang_district}).act(ToggleVoiceConsent{}).act(SpeechNext{}).act(RecordVoice{});
    visit.presenter.voice_reported({VoiceReport::What::began, {}, 0}, visit.now);
    visit.heard();
    visit.act(SpeechNext{}).act(SpeechNext{}).act(ReadAloud{});
    CHECK(visit.heard().empty());
    visit.presenter.voice_reported({VoiceReport::What::paused, 3s, 0}, visit.now);
    visit.act(SpeechNext{});
    CHECK_FALSE(visit.heard().empty());
}

TEST_CASE("speech: the idle warning is said, and the keys answer it") {
    Listener visit;
    visit.act(SpeechNext{}).act(SpeechChoose{});
    visit.heard();
    visit.wait(61s);
    REQUIRE(visit.view().overlay == Overlay::idle_warning);
    CHECK_FALSE(visit.heard().empty());
    visit.act(SpeechChoose{});
    CHECK(visit.view().overlay == Overlay::none);
}

TEST_CASE("speech: two intents are the same when they mean the same") {
    CHECK(same(ChooseDoor{Door::poll}, ChooseDoor{Door::poll}));
    CHECK_FALSE(same(ChooseDoor{Door::poll}, ChooseDoor{Door::answer}));
    CHECK_FALSE(same(Next{}, Back{}));
    CHECK(same(PressKey{{Key::Action::space, 0}}, PressKey{{Key::Action::space, 0}}));
}

TEST_CASE("speech: the hand that reaches is heard and chosen on a high panel, and not spoken of on a wide one") {
    Listener listener;
    const auto hears_of_hands = [&] {
        listener.act(OpenComfort{});
        bool heard = false;
        for (int i = 0; i < 12; ++i) {
            listener.act(SpeechNext{});
            heard = heard || listener.last().starts_with("Kanan");
        }
        return heard;
    };
    listener.act(SpeechNext{}).act(Start{});
    CHECK_FALSE(hears_of_hands());
    listener.act(Continue{});
    listener.presenter.set_high_panel(true, listener.now);
    CHECK(hears_of_hands());
    listener.choose("Kanan");
    CHECK(listener.view().comfort.reach == Reach::right);
    CHECK(listener.last().find("dipilih") != std::string::npos);
}
