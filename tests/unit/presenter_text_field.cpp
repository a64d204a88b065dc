// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "app/presenter/prompts.hpp"
#include "app/presenter/text_field.hpp"
#include "app/text/utf8.hpp"

using namespace pendopo;
using presenter::TextField;
using Inserted = presenter::TextField::Inserted;

namespace {

TextField field(std::size_t characters = 50, std::size_t bytes = 120, bool line_breaks = true) {
    return TextField({characters, bytes, line_breaks});
}

bool is_cluster_edge(std::string_view text, std::size_t at) {
    return text::snap_to_cluster(text, at) == at;
}

/// Characters that join, pair up, turn around or are no characters at all, beside plain ones.
rc::Gen<char32_t> any_character() {
    return rc::gen::oneOf(
        rc::gen::inRange<char32_t>(0, 0x80),
        rc::gen::element<char32_t>(U'é', U'\u0301', U'\u200d', U'\ufe0f', U'👩', U'👍', 0x1F3FD, 0x1F1EE, 0x1F1E9, U'❤',
                                   U'\n', U'\r', 0xD800, 0xDFFF, 0x110000, 0xFFFE, U'\u202e', U'\ua9c0', U'ꦥ'),
        rc::gen::inRange<char32_t>(0, 0x120000));
}

}  // namespace

TEST_CASE("text field: any edits whatever leave valid UTF-8, a cursor between characters, and the limits kept") {
    const bool holds = rc::check([] {
        TextField text = field();
        const int steps = *rc::gen::inRange(0, 200);
        for (int i = 0; i < steps; ++i) {
            switch (*rc::gen::inRange(0, 8)) {
                case 0:
                    text.backspace();
                    break;
                case 1:
                    text.delete_forward();
                    break;
                case 2:
                    text.move_left();
                    break;
                case 3:
                    text.move_right();
                    break;
                case 4:
                    text.move_to(*rc::gen::inRange<std::size_t>(0, 200));
                    break;
                default:
                    text.insert(*any_character());
                    break;
            }
            RC_ASSERT(text::is_valid_utf8(text.text()));
            RC_ASSERT(text.text().size() <= 120u);
            RC_ASSERT(text.characters() <= 50u);
            RC_ASSERT(text.characters() == text::count_characters(text.text()));
            RC_ASSERT(text.cursor() <= text.text().size());
            RC_ASSERT(is_cluster_edge(text.text(), text.cursor()));
        }
    });
    CHECK(holds);
}

TEST_CASE("text field: any bytes at all are inserted only if they are UTF-8") {
    const bool holds = rc::check([](const std::string& bytes) {
        TextField text = field(1'000, 4'000);
        text.insert("x");
        text.insert(bytes);
        RC_ASSERT(text::is_valid_utf8(text.text()));
        if (!text::is_valid_utf8(bytes)) RC_ASSERT(text.text() == "x");
    });
    CHECK(holds);
}

TEST_CASE("text field: backspace takes away a whole emoji, flag or accent") {
    for (const std::string_view cluster :
         {"é", "e\u0301", "👍🏽", "👩\u200d👩\u200d👧\u200d👦", "🇮🇩", "1\ufe0f\u20e3", "❤\ufe0f"}) {
        TextField text = field();
        text.insert("a");
        REQUIRE(text.insert(cluster) == Inserted::yes);
        CHECK(text.cursor() == 1 + cluster.size());
        CHECK(text.backspace());
        CHECK(text.text() == "a");
        text.insert(cluster);
        text.move_left();
        CHECK(text.cursor() == 1);
        CHECK(text.delete_forward());
        CHECK(text.text() == "a");
        CHECK(text.characters() == 1);
    }
}

TEST_CASE("text field: what deleting or inserting brings together is not torn apart by the cursor") {
    TextField joined = field();
    joined.insert("a👩\u200dx👧");
    joined.move_left();
    REQUIRE(joined.backspace());
    CHECK(joined.text() == "a👩\u200d👧");
    CHECK(joined.cursor() == 1);

    TextField flag = field();
    flag.insert(0x1F1E9);
    flag.move_left();
    flag.insert(0x1F1EE);
    CHECK(flag.text() == "🇮🇩");
    CHECK(flag.cursor() == flag.text().size());
    flag.backspace();
    CHECK(flag.empty());
}

TEST_CASE("text field: both limits hold, and what does not fit changes nothing") {
    TextField few = field(3, 100);
    CHECK(few.insert("abc") == Inserted::yes);
    CHECK(few.insert(U'd') == Inserted::no_room);
    CHECK(few.text() == "abc");
    TextField small = field(100, 5);
    CHECK(small.insert("ab") == Inserted::yes);
    CHECK(small.insert(U'😀') == Inserted::no_room);
    CHECK(small.insert("é") == Inserted::yes);
    CHECK(small.text() == "abé");
    CHECK(small.cursor() == 4);
}

TEST_CASE("text field: 20,000 characters pasted at once end at the limit") {
    TextField text = field(2'000, 8'000);
    CHECK(text.insert(std::string(20'000, 'x')) == Inserted::no_room);
    CHECK(text.characters() == 2'000);
}

TEST_CASE("text field: line breaks only where they are wanted, control characters and turned directions never") {
    TextField page = field();
    page.insert(
        "a\nb\tc\x1b"
        "d\x7f\u0085\u202e\u2066\ufeff");
    CHECK(page.text() == "a\nbcd");
    TextField line = field(50, 120, false);
    line.insert("a\nb");
    CHECK(line.text() == "ab");
}

TEST_CASE("text field: blank is what has nothing but spaces") {
    TextField text = field();
    CHECK(text.blank());
    text.insert(" \n ");
    CHECK(text.blank());
    text.insert(".");
    CHECK_FALSE(text.blank());
}

TEST_CASE("text field: at its ends, moving and deleting change nothing") {
    TextField text = field();
    CHECK_FALSE(text.backspace());
    CHECK_FALSE(text.delete_forward());
    CHECK_FALSE(text.move_left());
    CHECK_FALSE(text.move_right());
    text.insert("a");
    CHECK_FALSE(text.delete_forward());
    CHECK_FALSE(text.move_right());
    CHECK(text.move_left());
    CHECK_FALSE(text.backspace());
}

TEST_CASE("prompts: a listed word counts only as a whole word, in any case") {
    CHECK(presenter::mentions("Jalan rusak di sini", "di,dekat"));
    CHECK(presenter::mentions("DEKAT", "di,dekat"));
    CHECK(presenter::mentions("(dekat)", "di,dekat"));
    CHECK_FALSE(presenter::mentions("dipakai", "di,dekat"));
    CHECK_FALSE(presenter::mentions("", "di,dekat"));
    CHECK_FALSE(presenter::mentions("ada", ""));
    CHECK_FALSE(presenter::mentions("...", "di"));
}
