// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "app/presenter/text_field.hpp"
#include "tests/unit/presenter_support.hpp"

using namespace pendopo;
using namespace pendopo::presenter;
using namespace pendopo::presenter::testing;

namespace {

TextField page(std::string_view words = {}) {
    TextField field({100, 400, true, true});
    field.insert(words);
    return field;
}

}  // namespace

TEST_CASE(
    "text field: a word is selected from anywhere in it, and typing, pasting a word or deleting takes its place") {
    TextField field = page("jalan rusak sekali");
    field.select_word(8);
    CHECK(field.selection().begin == 6);
    CHECK(field.selection().end == 11);
    field.insert(U'x');
    CHECK(field.text() == "jalan x sekali");
    CHECK(field.selection().empty());
    field.select_word(0);
    CHECK(field.backspace());
    CHECK(field.text() == " x sekali");
    CHECK(field.cursor() == 0);
    field.select_word(1);
    field.select_to(9);
    CHECK(field.delete_forward());
    CHECK(field.text() == " ");
    CHECK(field.characters() == 1);
}

TEST_CASE("text field: both ends of a selection move alone, and moving the cursor ends it") {
    TextField field = page("satu dua tiga");
    field.select_word(6);
    field.select_to(13);
    CHECK(field.selection().begin == 5);
    CHECK(field.selection().end == 13);
    field.select_from(0);
    CHECK(field.selection().begin == 0);
    field.select_to(0);
    CHECK(field.selection().empty());
    field.select_word(1'000);
    CHECK(field.selection().end == 13);
    CHECK(field.move_left());
    CHECK(field.selection().empty());
}

TEST_CASE("text field: no end of a selection tears a character or an emoji apart") {
    TextField field = page("kopi é 👍🏽 x");
    for (std::size_t from = 0; from <= field.text().size(); ++from)
        for (std::size_t to = 0; to <= field.text().size(); ++to) {
            field.select_word(from);
            field.select_from(from);
            field.select_to(to);
            const auto span = field.selection();
            CHECK(text::is_valid_utf8(field.text().substr(0, span.begin)));
            CHECK(text::is_valid_utf8(field.text().substr(span.begin, span.end - span.begin)));
        }
}

TEST_CASE("text field: changes are taken back one by one, words as wholes, until nothing is left to take back") {
    TextField field = page();
    for (const char c : std::string_view("halo dunia"))
        field.insert(static_cast<char32_t>(c));
    field.backspace();
    field.select_word(0);
    field.insert(U'H');
    CHECK(field.text() == "H duni");
    std::vector<std::string> seen;
    while (field.undo())
        seen.emplace_back(field.text());
    CHECK(seen == std::vector<std::string>{" duni", "halo duni", "halo dunia", "halo ", ""});
    CHECK(field.characters() == 0);
    CHECK_FALSE(field.can_undo());
}

TEST_CASE("text field: a replaced word comes back in one step, and what does not fit changes nothing") {
    TextField field({12, 48, true, true});
    field.insert("jalan dipe");
    const auto word = field.word_before_cursor();
    CHECK(word.begin == 6);
    CHECK(field.replace(word, "diperbaiki ") == TextField::Inserted::no_room);
    CHECK(field.text() == "jalan dipe");
    CHECK(field.replace(word, "dia ") == TextField::Inserted::yes);
    CHECK(field.text() == "jalan dia ");
    CHECK(field.characters() == 10);
    CHECK(field.undo());
    CHECK(field.text() == "jalan dipe");
    CHECK(field.cursor() == 10);
}

TEST_CASE("text field: after thousands of changes, undoing still only ever gives texts that stood there") {
    TextField field = page();
    std::vector<std::string> stood{""};
    std::uint32_t dice = 7;
    for (int i = 0; i < 3'000; ++i) {
        dice = dice * 1664525u + 1013904223u;
        const std::uint32_t what = dice >> 28;
        const auto span = field.selection();  // a letter in its place is two changes
        stood.emplace_back(std::string(field.text()).erase(span.begin, span.end - span.begin));
        const std::size_t at = field.text().empty() ? 0 : (dice >> 8) % (field.text().size() + 1);
        if (what < 9) field.insert(U'a' + (dice >> 20) % 26);
        if (what == 9) field.insert(U'é');
        if (what == 10) field.insert(U' ');
        if (what == 11) field.backspace();
        if (what == 12) field.delete_forward();
        if (what == 13) field.select_word(at);
        if (what == 14) field.move_to(at);
        if (what == 15 && field.undo())
            CHECK(std::find(stood.begin(), stood.end(), std::string(field.text())) != stood.end());
        stood.emplace_back(field.text());
        REQUIRE(text::is_valid_utf8(field.text()));
        REQUIRE(text::count_characters(field.text()) == field.characters());
    }
    while (field.undo()) {
        REQUIRE(text::count_characters(field.text()) == field.characters());
        CHECK(std::find(stood.begin(), stood.end(), std::string(field.text())) != stood.end());
    }
}

TEST_CASE("text field: wiping leaves nothing of what was removed before either") {
    TextField field = page("rahasia sekali");
    field.select_word(0);
    field.backspace();
    REQUIRE(field.can_undo());
    const base::ByteView memory(field.history().buffer().view().data(), field.history().buffer().capacity());
    CHECK(std::any_of(memory.begin(), memory.end(), [](base::Byte b) { return b != 0; }));
    field.wipe();
    CHECK(std::all_of(memory.begin(), memory.end(), [](base::Byte b) { return b == 0; }));
    CHECK_FALSE(field.can_undo());
    CHECK_FALSE(field.undo());
}

TEST_CASE("presenter: words are suggested while one is written, and a touched one takes its place with a blank") {
    Visit visit;
    visit.go_to(Screen::write).type("Mohon diperba");
    const auto& suggestions = visit.view().write.suggestions;
    REQUIRE(suggestions[0].visible);
    CHECK(suggestions[0].label == "diperbaiki");
    visit.act(suggestions[0].intent);
    CHECK(visit.view().write.words.text == "Mohon diperbaiki ");
    CHECK_FALSE(visit.view().write.suggestions[0].visible);
    visit.act(Undo{});
    CHECK(visit.view().write.words.text == "Mohon diperba");
    CHECK(visit.view().write.suggestions[0].visible);
    visit.act(TakeSuggestion{200}).act(TakeSuggestion{2});
    CHECK(visit.view().write.words.text == "Mohon diperbanyak ");
    visit.act(MoveCursor{3});
    CHECK_FALSE(visit.view().write.suggestions[0].visible);
}

TEST_CASE("presenter: nothing is learnt: a word that was written before is not suggested") {
    Visit visit;
    visit.go_to(Screen::write).type("Cikarambola Cikaram");
    CHECK_FALSE(visit.view().write.suggestions[0].visible);
}

TEST_CASE("presenter: selection and undo are the words' alone") {
    Visit visit;
    visit.go_to(Screen::write).type("Halo dunia").act(SelectWord{1});
    CHECK(visit.view().write.words.selection_end == 4);
    visit.act(PressKey{{Key::Action::backspace, 0}});
    CHECK(visit.view().write.words.text == " dunia");
    REQUIRE(visit.view().write.undo.enabled);
    visit.act(visit.view().write.undo.intent);
    CHECK(visit.view().write.words.text == "Halo dunia");
    visit.act(Next{}).act(ChooseContact{}).type("Siti").act(SelectWord{1}).act(Undo{}).act(TakeSuggestion{0});
    CHECK(visit.view().contact.fields[0].text.text == "Siti");
}
