// SPDX-License-Identifier: Apache-2.0
#include "tests/unit/presenter_support.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;

namespace {

const KeyView* key_labelled(const KeyboardView& keyboard, std::string_view label) {
    for (std::size_t row = 0; row < keyboard.row_count; ++row)
        for (const KeyView& key : keyboard.rows[row].view())
            if (key.label == label) return &key;
    return nullptr;
}

/// Presses the drawn key with this label.
void tap(Visit& visit, const KeyboardView& keyboard, std::string_view label) {
    const KeyView* key = key_labelled(keyboard, label);
    REQUIRE_MESSAGE(key != nullptr, std::string(label));
    visit.act(PressKey{key->key});
}

void press(Visit& visit, Key::Action action) {
    visit.act(PressKey{{action, 0}});
}

}  // namespace

TEST_CASE("presenter: the drawn keyboard types, shifts once or for good, and turns its pages") {
    Visit visit;
    visit.go_to(Screen::write);
    const WriteView& write = visit.view().write;
    tap(visit, write.keyboard, "j");
    press(visit, Key::Action::shift);
    CHECK(write.keyboard.shift == Shift::once);
    tap(visit, write.keyboard, "L");
    CHECK(write.keyboard.shift == Shift::off);
    press(visit, Key::Action::shift);
    press(visit, Key::Action::shift);
    CHECK(write.keyboard.shift == Shift::locked);
    tap(visit, write.keyboard, "A");
    tap(visit, write.keyboard, "N");
    press(visit, Key::Action::shift);
    press(visit, Key::Action::space);
    tap(visit, write.keyboard, "123");
    CHECK(write.keyboard.page == KeyboardPage::symbols);
    tap(visit, write.keyboard, "2");
    tap(visit, write.keyboard, "?");
    tap(visit, write.keyboard, "abc");
    press(visit, Key::Action::enter);
    tap(visit, write.keyboard, ".");
    press(visit, Key::Action::backspace);
    CHECK(write.words.text == "jLAN 2?\n");
    CHECK(write.characters == 8);
}

TEST_CASE("presenter: no row of a keyboard is wider than the widest, and every letter is there once") {
    for (const Screen screen : {Screen::place, Screen::write}) {
        Visit visit;
        visit.go_to(screen);
        const KeyboardView& keyboard =
            screen == Screen::place ? visit.view().place.keyboard : visit.view().write.keyboard;
        CHECK(keyboard.row_count == (screen == Screen::place ? 3 : 4));
        std::string letters;
        for (std::size_t row = 0; row < keyboard.row_count; ++row) {
            int width = 0;
            for (const KeyView& key : keyboard.rows[row].view()) {
                width += key.width;
                if (key.key.action == Key::Action::character && key.key.character >= U'a' && key.key.character <= U'z')
                    letters += static_cast<char>(key.key.character);
                CHECK((key.label.empty() != (key.icon == Icon::none)));
            }
            CHECK(width <= 100);
        }
        std::sort(letters.begin(), letters.end());
        CHECK(letters == "abcdefghijklmnopqrstuvwxyz");
    }
}

TEST_CASE("presenter: holding e offers é è ê ë, and choosing one types it") {
    Visit visit;
    visit.go_to(Screen::write);
    const KeyboardView& keyboard = visit.view().write.keyboard;
    for (const std::string_view accent : {"é", "è", "ê", "ë"}) {
        REQUIRE(key_labelled(keyboard, "e")->has_more);
        visit.act(HoldKey{key_labelled(keyboard, "e")->key});
        REQUIRE(keyboard.popup_open);
        CHECK(keyboard.popup_key == Key{Key::Action::character, U'e'});
        const auto choices = keyboard.popup.view();
        const auto found =
            std::find_if(choices.begin(), choices.end(), [&](const KeyView& k) { return k.label == accent; });
        REQUIRE(found != choices.end());
        visit.act(PressKey{found->key});
        CHECK_FALSE(keyboard.popup_open);
    }
    CHECK(visit.view().write.words.text == "éèêë");
    press(visit, Key::Action::shift);
    visit.act(HoldKey{key_labelled(keyboard, "E")->key});
    CHECK(keyboard.popup.view()[0].label == "É");
    visit.act(ClosePopup{});
    CHECK_FALSE(keyboard.popup_open);
    visit.act(HoldKey{key_labelled(keyboard, "W")->key});
    CHECK_FALSE(keyboard.popup_open);
}

TEST_CASE("presenter: a real keyboard types what it likes, emoji whole, control characters never") {
    Visit visit;
    visit.go_to(Screen::write);
    visit.type("Halo 👩\u200d👩\u200d👧 \x01\x7f\t\u202e");
    CHECK(visit.view().write.words.text == "Halo 👩\u200d👩\u200d👧 ");
    visit.act(InsertCharacter{0xD800}).act(InsertCharacter{0x110000}).act(InsertCharacter{0});
    press(visit, Key::Action::backspace);
    press(visit, Key::Action::backspace);
    CHECK(visit.view().write.words.text == "Halo ");
}

TEST_CASE("presenter: the cursor goes where it is touched and stays between whole characters") {
    Visit visit;
    visit.go_to(Screen::write).type("a👍🏽b");
    visit.act(MoveCursor{4});
    CHECK(visit.view().write.words.cursor == 1);
    visit.type("x").act(MoveRight{}).act(MoveRight{}).act(MoveRight{});
    CHECK(visit.view().write.words.cursor == 11);
    visit.act(MoveLeft{}).act(MoveLeft{}).act(DeleteForward{});
    CHECK(visit.view().write.words.text == "axb");
    visit.act(MoveCursor{100'000});
    CHECK(visit.view().write.words.cursor == 3);
}

TEST_CASE("presenter: the page has 2,000 characters, says when few are left, and takes no more") {
    Visit visit;
    visit.go_to(Screen::write).type(std::string(1'899, 'a'));
    CHECK_FALSE(visit.view().write.near_limit);
    CHECK(visit.view().write.notice.empty());
    CHECK(visit.view().write.counter == "1.899 / 2.000");
    visit.type("é");
    CHECK(visit.view().write.near_limit);
    CHECK(visit.view().write.notice == "Tersisa 100 huruf.");
    visit.type(std::string(100, 'b'));
    CHECK(visit.view().write.counter == "2.000 / 2.000");
    visit.type("c");
    CHECK(visit.view().write.notice == texts().indonesian().text("write.full"));
    CHECK(visit.view().write.words.text.ends_with("b"));
    press(visit, Key::Action::backspace);
    CHECK(visit.view().write.notice == "Tersisa 1 huruf.");
    visit.act(Next{});
    CHECK(visit.screen() == Screen::contact);
}

TEST_CASE("presenter: 20,000 characters at once leave the first 2,000 and nothing else") {
    Visit visit;
    visit.go_to(Screen::write);
    for (int i = 0; i < 20'000; ++i)
        visit.act(InsertCharacter{U'😀'});
    CHECK(visit.view().write.characters == 2'000);
    CHECK(visit.view().write.words.text.size() == 8'000);
    CHECK(visit.view().write.notice == texts().indonesian().text("write.full"));
}

TEST_CASE("presenter: a full contact field says so") {
    Visit visit;
    visit.go_to(Screen::contact).act(ChooseContact{}).type(std::string(201, 'x'));
    CHECK(visit.view().contact.notice == texts().indonesian().text("contact.field_full"));
    CHECK(visit.view().contact.fields[0].text.text.size() == 200);
}

TEST_CASE("presenter: the prompts tick themselves while somebody writes") {
    Visit visit;
    visit.go_to(Screen::write);
    const auto ticks = [&] {
        std::string out;
        for (const auto& prompt : visit.view().write.prompts)
            out += prompt.ticked ? 'x' : '-';
        return out;
    };
    CHECK(ticks() == "---");
    visit.type("Jalannya diaspal");  // neither "jalan" nor "di" as words
    CHECK(ticks() == "---");
    visit.type(" sudah rusak");
    CHECK(ticks() == "x--");
    visit.type(", DI depan SD");
    CHECK(ticks() == "xx-");
    visit.type(", sejak kemarau");
    CHECK(ticks() == "xxx");
}

TEST_CASE("presenter: the place begins at the kiosk's own kecamatan, with its villages") {
    Visit visit;
    visit.go_to(Screen::place);
    const PlaceView& place = visit.view().place;
    CHECK(place.own_district.selected);
    CHECK(place.own_district.label == "Seluruh Kec. Serang");
    CHECK(place.whole_province.label == "Seluruh Provinsi Banten");
    CHECK(place.heading == "Di Kec. Serang");
    REQUIRE(place.result_count > 5);
    for (const auto& result : place.found()) {
        CHECK(areas::parent_of(result.code) == serang_district);
        CHECK(result.belongs_to == "Kec. Serang · Kota Serang");
    }
    visit.act(Next{});
    CHECK(visit.screen() == Screen::write);
}

TEST_CASE("presenter: typing finds a village, Enter takes the first, and the search text is wiped when it is left") {
    Visit visit;
    visit.go_to(Screen::place).type("cilowo");
    const PlaceView& place = visit.view().place;
    REQUIRE(place.result_count > 0);
    CHECK(place.results[0].name == "Cilowong");
    CHECK(place.results[0].belongs_to == "Kec. Taktakan · Kota Serang");
    CHECK(place.results[0].selected);
    CHECK(place.heading.empty());
    press(visit, Key::Action::enter);
    REQUIRE(visit.screen() == Screen::write);
    visit.act(Back{});
    CHECK(place.query.text.empty());
    visit.act(Next{}).type(Visit::words).act(Next{}).act(ChooseAnonymous{}).act(Next{});
    CHECK(visit.view().review.rows[1].value == "Cilowong, Kec. Taktakan · Kota Serang");
    visit.act(Send{});
    auto asked = visit.requests();
    CHECK(places().find(std::get<Submit>(asked.back()).submission.place)->name == "Cilowong");
}

TEST_CASE("presenter: a name that is nowhere gets an answer, and the whole province can still be chosen") {
    Visit visit;
    visit.go_to(Screen::place).type("zzzzqqq");
    CHECK(visit.view().place.result_count == 0);
    CHECK_FALSE(visit.view().place.none_found.empty());
    press(visit, Key::Action::enter);
    CHECK(visit.screen() == Screen::place);
    visit.type(std::string(10'000, 'q'));
    CHECK(visit.view().place.query.text.size() <= limits::search_text_bytes_max);
    visit.act(ChoosePlace{{999}});
    CHECK(visit.screen() == Screen::place);
    visit.act(ChoosePlace{banten});
    CHECK(visit.screen() == Screen::write);
}

TEST_CASE("presenter: a kiosk in a kecamatan that the list does not know still works") {
    Options unknown = options();
    unknown.district = {369999};
    Visit visit(unknown);
    visit.go_to(Screen::topic).act(ChooseTopic{model::Topic::roads});
    CHECK_FALSE(visit.view().place.own_district.visible);
    CHECK(visit.view().place.result_count == 0);
    visit.type("cilowong");
    CHECK(visit.view().place.results[0].name == "Cilowong");
}
