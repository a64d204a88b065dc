// SPDX-License-Identifier: Apache-2.0
// Everything that a visit can meet is heard: each screen, each overlay, in each language.
#include <algorithm>
#include <set>

#include "app/text/keys.hpp"
#include "tests/unit/presenter_listener.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;

namespace {

/// One more picture of a visit: whatever it shows has to be heard.
struct Heard {
    std::size_t elements = 0;
    std::set<Screen> screens;
    std::set<std::string> words;

    void look(const View& view, const text::Catalog& catalog) {
        CAPTURE(static_cast<int>(view.screen));
        CAPTURE(static_cast<int>(view.overlay));
        screens.insert(view.screen);
        const auto all = elements_of(view);
        CHECK_FALSE(all.empty());
        for (const Element& element : all) {
            ++elements;
            base::SecretBuffer said(limits::spoken_screen_bytes_max);
            if (element.role == Element::Role::key) {
                KeyView shown;
                shown.key = std::get<PressKey>(*element.intent).key;
                shown.label = element.label;
                CHECK_FALSE(spoken_key(shown, catalog).empty());
                continue;
            }
            say_element(said, element, catalog);
            CHECK(said.size() > 2);
            words.emplace(said.text().substr(0, said.text().find('\n')));
        }
    }
    [[nodiscard]] bool has(std::string_view part) const {
        return std::ranges::any_of(words, [&](const std::string& each) { return each.find(part) != each.npos; });
    }
};

CaseReport answered_case() {
    CaseReport report;
    report.state = CaseState::found;
    report.number = 1;
    report.can_withdraw = true;
    CaseStep step;
    step.status = model::CaseStatus::in_progress;
    step.day = 20'771;
    step.from = "Dinas PUPR";
    step.text = Visit::secret("Jalan ditambal bulan ini.");
    report.steps.push_back(std::move(step));
    return report;
}

/// Every door, every overlay, and what a visit meets on its way.
void visit_everything(Listener& visit, Heard& heard, const text::Catalog& catalog) {
    const auto look = [&] { heard.look(visit.view(), catalog); };
    look();
    for (const Screen screen : {Screen::doors, Screen::topic, Screen::place}) {
        visit.go_to(screen);
        look();
    }
    visit.type("zzzz");
    look();
    for (int i = 0; i < 4; ++i)
        visit.act(PressKey{{Key::Action::backspace, 0}});
    visit.go_to(Screen::write);
    visit.type("Jalan rusak di depan sekolah ja");
    look();
    const std::string suggested(visit.view().write.suggestions[0].label);
    if (!suggested.empty()) CHECK(heard.has(suggested));
    visit.act(HoldKey{{Key::Action::character, U'e'}});
    CHECK(visit.view().write.keyboard.popup_open);
    look();
    visit.act(Next{});
    visit.go_to(Screen::contact).act(ChooseContact{});
    look();
    visit.type("Siti Nurhaliza").act(FocusField{Field::contact}).type("0812 3456 7812").act(ToggleConsent{});
    look();
    visit.act(Peek{Peeked::name});
    look();
    visit.act(Next{});
    REQUIRE(visit.screen() == Screen::review);
    look();
    for (const Intent& opens : {Intent(OpenLanguages{}), Intent(OpenComfort{}), Intent(StartOver{})}) {
        visit.act(opens);
        REQUIRE(visit.view().overlay != Overlay::none);
        look();
        visit.act(Continue{});
    }
    visit.act(HideScreen{});
    look();
    visit.act(ShowScreen{}).wait(61s);
    REQUIRE(visit.view().overlay == Overlay::idle_warning);
    look();
    visit.act(Continue{}).go_to(Screen::saving);
    look();
    visit.wait(limits::saving_slow_after);
    look();
    visit.go_to(Screen::receipt);
    look();
    visit.act(Done{});
    visit.act(Start{}).act(ChooseDoor{Door::poll});
    look();
    visit.act(Back{}).act(ChooseDoor{Door::story}).act(ChooseWay{true});
    look();
    visit.act(ChooseTopic{model::Topic::roads}).act(ChoosePlace{serang_district});
    REQUIRE(visit.screen() == Screen::record);
    look();
    CHECK(heard.has(visit.view().record.length_max));
    visit.act(StartOver{}).act(ConfirmStartOver{}).act(Start{}).act(ChooseDoor{Door::story});
    look();
    visit.act(Back{}).act(ChooseDoor{Door::answer});
    look();
    visit.type("7K3M92QFXW4T6").act(Next{});
    REQUIRE(visit.screen() == Screen::case_view);
    look();
    visit.presenter.case_reported(answered_case(), visit.now);
    look();
}

}  // namespace

TEST_CASE("speech: every element of every screen has a spoken label, in every language") {
    for (const Language language : text::all_languages) {
        CAPTURE(text::tag_of(language));
        Options every = with_speech();
        every.language = language;
        every.languages.assign(text::all_languages.begin(), text::all_languages.end());
        Listener visit(every);
        const text::Catalog& catalog = texts().in(language);
        Heard heard;
        visit_everything(visit, heard, catalog);
        CHECK(heard.screens.size() >= 14);
        for (const std::string_view key : {text::keys::write_undo, text::keys::speech_said, text::keys::speech_to_come,
                                           text::keys::speech_show, text::keys::speech_hide, text::keys::saving_slow})
            CHECK_MESSAGE(heard.has(catalog.text(key)), key);
    }
}

TEST_CASE("speech: keys open what is masked, and it is masked again where they go on") {
    Listener visit;
    visit.go_to(Screen::contact);
    visit.act(ChooseContact{}).type("Siti Nurhaliza").act(FocusField{Field::contact}).type("0812 3456 7812");
    visit.act(SpeechNext{});
    visit.heard();
    const auto shown = [&] { return std::string(visit.view().contact.fields[0].text.text); };
    CHECK(shown() == "Siti ••••");
    visit.choose("Perlihatkan");
    CHECK(shown() == "Siti Nurhaliza");
    REQUIRE(visit.view().focused);
    CHECK(same(*visit.view().focused, Peek{Peeked::nothing}));  // the same place, and the ring with it
    visit.act(SpeechChoose{});
    CHECK(shown() == "Siti ••••");
    visit.act(SpeechChoose{});
    CHECK(shown() == "Siti Nurhaliza");
    visit.act(SpeechNext{});
    CHECK(shown() == "Siti ••••");
}

TEST_CASE("speech: a key's other letters are walked and struck like the keys") {
    Listener visit;
    visit.go_to(Screen::write);
    visit.act(SpeechNext{}).act(HoldKey{{Key::Action::character, U'e'}});
    visit.heard();
    visit.strike("é");
    CHECK(visit.view().write.words.text == "é");
    CHECK_FALSE(visit.view().write.keyboard.popup_open);
}

TEST_CASE("speech: time speaks by itself: saving that takes long, and the receipt's end") {
    Listener visit;
    visit.act(SpeechNext{});
    visit.go_to(Screen::saving);
    visit.heard();
    visit.wait(limits::saving_slow_after - 1ms);
    CHECK(visit.heard().empty());
    visit.wait(1ms);
    CHECK(visit.last() == texts().indonesian().text(text::keys::saving_slow));
    CHECK(visit.view().saving.message == texts().indonesian().text(text::keys::saving_slow));
    CHECK_FALSE(visit.presenter.next_deadline());  // nothing is drawn while nothing happens
    visit.presenter.saved(Visit::secret("7K3M-92QF-XW4T6"), Visit::secret("QR"), visit.now);
    visit.heard();
    visit.wait(limits::receipt_time - std::chrono::seconds(limits::receipt_end_told) - 1ms);
    CHECK(visit.heard().empty());
    visit.wait(1ms);
    CHECK(visit.last() == visit.view().receipt.countdown);
    visit.wait(std::chrono::seconds(limits::receipt_end_told) - 1ms);
    CHECK(visit.heard().empty());  // once
    // To who sees it the screen says enough.
    Listener other;
    other.go_to(Screen::saving);
    other.wait(limits::saving_slow_after);
    CHECK(other.heard().empty());
}
