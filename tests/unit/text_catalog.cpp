// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include <doctest/doctest.h>

#include "app/text/catalog.hpp"
#include "app/text/keys.hpp"
#include "platform/base/limits.hpp"

using namespace pendopo;
using text::Catalog;
using text::Library;
using text::Line;

namespace {

Library library() {
    auto loaded = Library::embedded();
    REQUIRE(loaded);
    return std::move(*loaded);
}

/// A .mo file of our own making: header and messages as msgfmt lays them out.
class MoMaker {
public:
    MoMaker& add(std::string key, std::string message) {
        messages_.emplace_back(std::move(key), std::move(message));
        return *this;
    }
    [[nodiscard]] base::Bytes make() const {
        base::Bytes out;
        const std::size_t count = messages_.size();
        for (const std::size_t number : {std::size_t{0x950412de}, std::size_t{0}, count, std::size_t{28},
                                         28 + 8 * count, std::size_t{0}, std::size_t{0}})
            append_number(out, number);
        std::string strings;
        const std::size_t start = 28 + 16 * count;
        const auto row = [&](const std::string& one) {
            append_number(out, one.size());
            append_number(out, start + strings.size());
            strings += one;
            strings += '\0';
        };
        for (const auto& [key, message] : messages_)
            row(key);
        for (const auto& [key, message] : messages_)
            row(message);
        base::append(out, base::as_bytes(strings));
        return out;
    }

private:
    static void append_number(base::Bytes& out, std::size_t number) {
        for (int shift = 0; shift < 32; shift += 8)
            out.push_back(static_cast<base::Byte>(number >> shift));
    }
    std::vector<std::pair<std::string, std::string>> messages_;
};

constexpr const char* english_header =
    "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n";

std::string pair(const char* a, const char* b) {
    return std::string(a) + '\0' + b;
}

}  // namespace

TEST_CASE("text: the right plural form is chosen, and numbers are grouped as the language does it") {
    const Library texts = library();
    const auto countdown = [](const Catalog& catalog, std::uint64_t seconds) {
        Line line;
        catalog.format_plural(line, text::keys::receipt_countdown, seconds, {seconds});
        return std::string(line.view());
    };
    CHECK(countdown(texts.english(), 1) == "This screen clears in 1 second");
    CHECK(countdown(texts.english(), 45) == "This screen clears in 45 seconds");
    CHECK(countdown(texts.indonesian(), 1) == "Layar ini akan kosong dalam 1 detik");

    const auto number = [](const Catalog& catalog, std::uint64_t value) {
        Line line;
        catalog.append_number(line, value);
        return std::string(line.view());
    };
    CHECK(number(texts.indonesian(), 0) == "0");
    CHECK(number(texts.indonesian(), 999) == "999");
    CHECK(number(texts.indonesian(), 2'000) == "2.000");
    CHECK(number(texts.english(), 1'234'567) == "1,234,567");
    CHECK(number(texts.english(), 18'446'744'073'709'551'615u) == "18,446,744,073,709,551,615");
}

TEST_CASE("text: placeholders take arguments in order or by number, and never read what was not passed") {
    MoMaker mo;
    mo.add("", english_header).add("both", "%2$s before %1$s").add("odd", "100%% %d %s %x %").add("plain", "%s-%d");
    const base::Bytes bytes = mo.make();
    const auto catalog = Catalog::load(bytes);
    REQUIRE(catalog);
    const auto filled = [&](std::string_view key, text::Arguments arguments) {
        Line line;
        catalog->format(line, key, arguments);
        return std::string(line.view());
    };
    CHECK(filled("both", {std::string_view("a"), std::string_view("b")}) == "b before a");
    CHECK(filled("both", {std::string_view("a")}) == "%2$s before a");
    CHECK(filled("plain", {std::string_view("x"), std::uint64_t{7}}) == "x-7");
    CHECK(filled("plain", {std::uint64_t{7}, std::string_view("x")}) == "%s-%d");
    CHECK(filled("plain", {}) == "%s-%d");
    CHECK(filled("odd", {std::uint64_t{5}, std::string_view("%d")}) == "100% 5 %d %x %");
    CHECK(filled("missing.key", {}) == "missing.key");
}

TEST_CASE("text: a line cuts what does not fit at the edge of a character and wipes itself") {
    Line line;
    line.append(std::string(Line::capacity - 1, 'x'));
    line.append("é");
    CHECK(line.view().size() == Line::capacity - 1);
    line.append("y");
    CHECK(line.view().size() == Line::capacity);
    const char* memory = line.view().data();
    line.clear();
    CHECK(line.view().empty());
    CHECK(std::all_of(memory, memory + Line::capacity, [](char c) { return c == 0; }));
}

TEST_CASE("text: a catalogue of our own making is read, plural forms included") {
    MoMaker mo;
    mo.add("", english_header).add(pair("day", "day"), pair("%d day", "%d days")).add("night", "night");
    const base::Bytes bytes = mo.make();
    const auto catalog = Catalog::load(bytes);
    REQUIRE(catalog);
    CHECK(catalog->size() == 2);
    CHECK(catalog->plural("day", 1) == "%d day");
    CHECK(catalog->plural("day", 3) == "%d days");
    CHECK(catalog->text("day") == "%d day");
    CHECK(catalog->plural("night", 3) == "night");
    CHECK(catalog->all().size() == 3);
}

TEST_CASE("text: a catalogue says who has read it over, and counts as read over only if somebody has") {
    const auto review = [](const std::string& header) {
        const base::Bytes bytes = MoMaker{}.add("", english_header + header).make();
        const auto catalog = Catalog::load(bytes);
        REQUIRE(catalog);
        return std::pair(std::string(catalog->review()), catalog->is_reviewed());
    };
    CHECK(review("") == std::pair(std::string(), false));
    CHECK(review("X-Review: not yet checked\n") == std::pair(std::string("not yet checked"), false));
    CHECK(review("X-Review: checked by Ani\n") == std::pair(std::string("checked by Ani"), true));
}

TEST_CASE("text: a damaged catalogue is refused and never read beyond its end") {
    const auto refused = [](const MoMaker& mo) { return !Catalog::load(mo.make()); };
    CHECK(refused(MoMaker{}.add("", english_header).add("b", "1").add("a", "2")));
    CHECK(refused(MoMaker{}.add("", english_header).add("a", "1").add("a", "2")));
    CHECK(refused(MoMaker{}.add("", english_header).add("a", "\xff")));
    CHECK(refused(MoMaker{}.add("", english_header).add(pair("a", "a"), "only one form")));
    CHECK(refused(MoMaker{}.add("", english_header).add("a", pair("two", "forms"))));
    CHECK(refused(MoMaker{}.add("", "Plural-Forms: nplurals=2; plural=x;\n")));
    CHECK_FALSE(Catalog::load(base::Bytes(limits::catalog_bytes_max + 1)));

    const base::Bytes whole = MoMaker{}.add("", english_header).add("a", "one").add("b", "two").make();
    REQUIRE(Catalog::load(whole));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const base::Bytes cut(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size));
        CHECK_FALSE(Catalog::load(cut));
    }
    // Any byte may be wrong: the answer may be yes or no, but reading stays inside (the sanitizers watch).
    for (std::size_t at = 0; at < whole.size(); ++at) {
        for (const int wrong : {0x00, 0x7f, 0xff}) {
            base::Bytes changed = whole;
            changed[at] = static_cast<base::Byte>(wrong);
            if (const auto catalog = Catalog::load(changed)) CHECK(catalog->text("z") == "z");
        }
    }
}

TEST_CASE("catalogue: another wording takes a message's place, and nothing else's") {
    const auto library = text::Library::embedded();
    REQUIRE(library);
    const text::Catalog& english = library->english();
    const std::vector<text::Catalog::Wording> wordings{
        {"attract.start", "Begin"}, {"write.left", "left"}, {"no.such.message", "x"}, {"zzz", "x"}};
    const text::Catalog worded = english.worded(wordings);
    CHECK(worded.text("attract.start") == "Begin");
    CHECK(worded.plural("write.left", 2) == english.plural("write.left", 2));
    CHECK_FALSE(worded.has("no.such.message"));
    CHECK(worded.size() == english.size());
    CHECK(english.text("attract.start") != "Begin");
    CHECK(worded.text("attract.message") == english.text("attract.message"));
}
