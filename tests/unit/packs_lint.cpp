// SPDX-License-Identifier: Apache-2.0
#include "app/text/catalog.hpp"
#include "packs_folder.hpp"

using namespace pendopo;
using namespace pendopo::test;

namespace {

const packs::Measures& measures() {
    static const auto made = packs::Measures::create();
    REQUIRE_MESSAGE(made.has_value(), made.error().message);
    return **made;
}

packs::Findings findings_of(const PackFolder& folder) {
    const packs::Folder read = folder.read();
    REQUIRE_MESSAGE(read.findings.empty(), all_text(read.findings));
    return packs::lint(read, measures());
}

void check_finds(const PackFolder& folder, const std::string& file, const std::string& at, const std::string& what) {
    const packs::Findings found = findings_of(folder);
    REQUIRE_MESSAGE(found.size() == 1, all_text(found));
    CHECK_MESSAGE(found[0].what.find(what) != std::string::npos, found[0].text());
    CHECK(found[0].place == packs::Place{file, folder.line_of(file, at)});
}

}  // namespace

TEST_CASE("lint: the example that ships has nothing to mend") {
    const packs::Findings found = findings_of({});
    CHECK_MESSAGE(found.empty(), all_text(found));
}

TEST_CASE("lint: the kiosk's own screens speak as plainly as packs have to") {
    const auto texts = text::Library::embedded();
    REQUIRE(texts.has_value());
    for (const text::Language language : {text::Language::indonesian, text::Language::english}) {
        const text::Catalog& catalog = texts->in(language);
        REQUIRE(catalog.size() > 300);
        for (const std::string_view said : catalog.all()) {
            const packs::Jargon* jargon = packs::find_jargon(said, text::tag_of(language));
            CHECK_MESSAGE(jargon == nullptr, said);
        }
    }
}

TEST_CASE("lint: what is built in fits the smallest screen too, and speaks plainly") {
    const auto check = [](const content::Words& words, packs::Role role) {
        for (const auto& said : words.by_language) {
            CHECK_MESSAGE(measures().misfit({{}, role, "", said.first, said.second}).empty(), said.second);
            CHECK_MESSAGE(packs::find_jargon(said.second, said.first) == nullptr, said.second);
        }
    };
    const content::Form& survey = *content::built_in().survey();
    check(survey.title, packs::Role::title);
    check(survey.intro, packs::Role::intro);
    for (const content::Question& question : survey.questions) {
        check(question.label, packs::Role::question);
        for (const content::Option& option : question.options)
            check(option.label, packs::Role::option);
    }
    for (const content::Prompt& prompt : content::built_in().prompts)
        check(prompt.text, packs::Role::prompt);
}

TEST_CASE("lint: a label that is too long for a button at 800 × 480 is named") {
    check_finds(PackFolder().change("polls.toml", "id = \"Lampu jalan\"",
                                    "id = \"Lampu di jalan desa, di gang, dan di dekat pasar\""),
                "polls.toml", "Lampu di jalan desa", "lines on a screen of 800 × 480 where 2 fit");
    check_finds(PackFolder().change("polls.toml", "id = \"Puskesmas\"", "id = \"Pertanggungjawabannya\""), "polls.toml",
                "Pertanggungjawabannya", "is wider than its place");
}

TEST_CASE("lint: office language is named with plainer words") {
    check_finds(PackFolder().change("announcements.toml", "Ada loket Sabtu pagi, tanpa janji.",
                                    "Optimalisasi loket Sabtu pagi."),
                "announcements.toml", "Optimalisasi", "\"optimalisasi\" is office language; plainer: perbaikan");
    CHECK(packs::find_jargon("We utilize it", "en"));
    CHECK_FALSE(packs::find_jargon("We utilized it", "en"));
    CHECK_FALSE(packs::find_jargon("We utilize it", "id"));
    CHECK(packs::find_jargon("Dalam rangka hari jadi", "id"));
    CHECK_FALSE(packs::find_jargon("serba guna-guna", "en"));
}

TEST_CASE("lint: a colour that is too faint, and one that does not exist, are named") {
    check_finds(PackFolder().change("theme.toml", "on_teal_soft = \"#D2E2EC\"", "on_teal_soft = \"#5A7A90\""),
                "theme.toml", "on_teal_soft", "on_teal_soft on teal has a contrast of");
    check_finds(PackFolder().change("theme.toml", "shade =", "shadow ="), "theme.toml", "shadow",
                "there is no colour \"shadow\"");
}

TEST_CASE("lint: another wording keeps the message's placeholders and its room") {
    const auto with = [](const std::string& row) { return PackFolder().write("texts.toml", "[texts]\n" + row + "\n"); };
    CHECK(findings_of(with(R"("write.counter" = { id = "%d/%d", en = "%d/%d" })")).empty());
    check_finds(with(R"("write.counter" = { id = "%d", en = "%d/%d" })"), "texts.toml", "write.counter",
                "must hold these placeholders, each once: %d %d");
    check_finds(with(R"("attract.start" = { id = "Mulai %s", en = "Start" })"), "texts.toml", "attract.start",
                "a percent sign is written %%");
    check_finds(with(R"("attract.start" = { id = "Sentuh layar ini untuk mulai bicara", en = "Start" })"), "texts.toml",
                "attract.start", "is longer than there is room for");
    const packs::Findings plural = findings_of(with(R"("write.left" = { id = "Sisa", en = "Left" })"));
    REQUIRE(plural.size() == 2);
    CHECK(plural[1].what.find("keeps its own wording") != std::string::npos);
    const packs::Findings unknown = findings_of(with(R"("receipt.nowhere" = { id = "a", en = "b" })"));
    REQUIRE(unknown.size() == 2);
    CHECK(unknown[0].what.find("there is no such message") != std::string::npos);
}

TEST_CASE("lint: a name of strange letters is named, and does no harm to a terminal") {
    const auto first = [](const std::string& file, const std::string& text) {
        const packs::Findings found = PackFolder().write(file, text).read().findings;
        REQUIRE_FALSE(found.empty());
        return found[0].text();
    };
    const std::string named = ": expected a name of small letters, digits, _ and .";
    CHECK(first("texts.toml", "[texts]\n\"attract\\t\\u001B[2J\" = { id = \"Ya\", en = \"Yes\" }\n") ==
          "texts.toml:2: \"attract??[2J\"" + named);
    CHECK(first("texts.toml", "[texts]\n" + std::string(65, 'a') + " = { id = \"Ya\", en = \"Yes\" }\n") ==
          "texts.toml:2: \"" + std::string(65, 'a') + "\"" + named);
    CHECK(first("theme.toml", "[colours]\n\"te al\" = \"#0E4A45\"\n") == "theme.toml:2: \"te al\"" + named);
}

TEST_CASE("lint: what people agree to or are warned by keeps its wording, and its row is named") {
    for (const std::string key :
         {"contact.consent", "contact.agree", "contact.children", "record.consent", "app.practice"}) {
        PackFolder folder;
        folder.write("texts.toml", "[texts]\n\n\"" + key + "\" = { id = \"Ya\", en = \"Yes\" }\n");
        const packs::Findings found = findings_of(folder);
        REQUIRE_MESSAGE(found.size() == 2, all_text(found));
        CHECK(found[0].place == packs::Place{"texts.toml", 3});
        CHECK(found[0].what == "\"" + key + "\" (id): keeps its own wording: people agree to it or are warned by it, " +
                                   "in the same words on every kiosk");
    }
}

TEST_CASE("lint: a letter that no font of the screens has is named") {
    check_finds(PackFolder().change("polls.toml", "en = \"Saturdays\"", "en = \"Saturdays \\u4E00\""), "polls.toml",
                "Saturdays", "the screens' font has no");
}
