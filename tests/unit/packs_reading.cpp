// SPDX-License-Identifier: Apache-2.0
#include "packs_folder.hpp"
#include "sync/content/built_in.hpp"
#include "tests/support/crest_png.hpp"

using namespace pendopo;
using namespace pendopo::test;

namespace {

/// The only finding is this one, at the line where `at` stands.
void check_finds(const PackFolder& folder, const std::string& file, const std::string& at, const std::string& what) {
    const packs::Folder read = folder.read();
    REQUIRE_MESSAGE(read.findings.size() == 1, all_text(read.findings));
    CHECK_MESSAGE(read.findings[0].what.find(what) != std::string::npos, read.findings[0].text());
    CHECK(read.findings[0].place == packs::Place{file, folder.line_of(file, at)});
}

}  // namespace

TEST_CASE("packs: the example that ships is read whole, with nothing to mend") {
    const packs::Folder folder = PackFolder().read();
    CHECK_MESSAGE(folder.findings.empty(), all_text(folder.findings));
    const content::Pack& pack = folder.pack;
    CHECK(pack.version == 1);
    CHECK(pack.languages == std::vector<std::string>{"id", "en"});
    CHECK(pack.valid_from == 1'795'305'600);
    CHECK(pack.valid_until == 0);  // whoever copies it later shall not wonder why nothing shows
    REQUIRE(pack.announcements.size() == 2);
    CHECK(pack.announcements[0].opens == content::DoorRef{content::Door::poll, 1});
    CHECK(pack.replies.size() == 2);
    CHECK(pack.replies[1].place.value == 3673);
    REQUIRE(pack.form(1, content::FormKind::poll));
    CHECK(pack.form(1, content::FormKind::poll)->questions.size() == 3);
    REQUIRE(pack.survey());
    CHECK(*pack.survey() == content::built_in_survey(pack.languages));
    CHECK(pack.prompts.size() == 6);
    CHECK(pack.theme.size() == 5);
    CHECK(pack.text("attract.headline", "en") == "Banten listens.");
    CHECK(*content::decode(content::encode(pack)) == pack);
}

TEST_CASE("packs: pack.toml alone is a pack, with the survey and the prompts that are built in") {
    PackFolder folder;
    for (const auto& name : packs::file_names)
        if (name != "pack.toml") folder.remove(std::string(name));
    const packs::Folder read = folder.read();
    CHECK_MESSAGE(read.findings.empty(), all_text(read.findings));
    CHECK(read.pack.survey()->id == 0);
    CHECK(read.pack.prompts == content::built_in_prompts(read.pack.languages));
    CHECK_FALSE(read.pack.prompts.empty());
}

TEST_CASE("packs: what is built in is said in the pack's languages, in their order") {
    PackFolder folder;
    for (const auto& name : packs::file_names)
        if (name != "pack.toml") folder.remove(std::string(name));
    const packs::Folder read = folder.change("pack.toml", R"(["id", "en"])", R"(["id", "bjn", "su"])").read();
    CHECK_MESSAGE(read.findings.empty(), all_text(read.findings));
    const content::Words& title = read.pack.survey()->title;
    REQUIRE(title.by_language.size() == 3);
    CHECK(title.by_language[1].first == "bjn");
    CHECK(title.in("su") == content::built_in().survey()->title.in("su"));
    CHECK(read.pack.prompts.size() == content::built_in().prompts.size());
    CHECK(*content::decode(content::encode(read.pack)) == read.pack);
}

TEST_CASE("packs: a missing language is named, with file and row") {
    check_finds(
        PackFolder().change("polls.toml", R"({ id = "Air bersih", en = "Clean water" })", R"({ id = "Air bersih" })"),
        "polls.toml", R"({ id = "Air bersih" })", "\"label\" is missing in: en");
}

TEST_CASE("packs: a language that the pack does not have is named") {
    check_finds(PackFolder().change("polls.toml", R"(en = "Roads" })", R"(en = "Roads", su = "Jalan" })"), "polls.toml",
                "su = \"Jalan\"", "\"su\" is no language of this pack");
}

TEST_CASE("packs: a type that no kiosk asks is refused by its name") {
    check_finds(PackFolder().change("polls.toml", "type = \"text\"", "type = \"geopoint\""), "polls.toml", "geopoint",
                "\"geopoint\" is none of: select_one, select_multiple, text");
}

TEST_CASE("packs: an id that is there twice is named where it stands the second time") {
    check_finds(PackFolder().change("prompts.toml", "id = 4\n", "id = 3  # again\n"), "prompts.toml", "id = 3  # again",
                "prompt 3 is there twice");
}

TEST_CASE("packs: a key nobody knows is named, with those that are known") {
    check_finds(PackFolder().change("announcements.toml", "opens = \"story\"", "open = \"story\""),
                "announcements.toml", "open = \"story\"",
                "\"open\" is not known here; there are: aim, heading, id, opens, poll, text");
}

TEST_CASE("packs: an announcement that leads to no poll is named") {
    check_finds(PackFolder().change("announcements.toml", "poll = 1", "poll = 2"), "announcements.toml", "poll = 2",
                "there is no poll 2 in polls.toml");
}

TEST_CASE("packs: the last day counts, to its last second") {
    const packs::Folder folder = PackFolder().change("pack.toml", "# valid_until", "valid_until").read();
    CHECK_MESSAGE(folder.findings.empty(), all_text(folder.findings));
    CHECK(folder.pack.valid_until == 1'806'537'599);
}

TEST_CASE("packs: what cannot be read is named by file and row") {
    check_finds(PackFolder().change("pack.toml", "version = 1", "version = 0"), "pack.toml", "version = 0",
                "a whole number from 1 to");
    check_finds(PackFolder().change("pack.toml", "valid_from = 2026-11-22", "valid_from = \"soon\""), "pack.toml",
                "soon", "expected a date like");
    check_finds(PackFolder().change("pack.toml", "# valid_until = 2027-03-31", "valid_until = 2026-01-31"), "pack.toml",
                "2026-01-31", "comes before valid_from");
    check_finds(PackFolder().change("theme.toml", "#0A1F2E", "#0A1F2"), "theme.toml", "#0A1F2", "expected a colour");
    check_finds(PackFolder().change("announcements.toml", "place = \"36.73\"", "place = \"Serang\""),
                "announcements.toml", "place = ", "expected a Kemendagri code");
    check_finds(PackFolder().change("polls.toml", "[[poll]]\nid = 1", "[[poll]]\nid = 1\nid = 2"), "polls.toml",
                "id = 2", "not TOML");
}

TEST_CASE("packs: everything that is wrong is found in one run") {
    PackFolder folder;
    folder.change("pack.toml", "version = 1", "version = -1");
    folder.change("theme.toml", "#123F5C", "blue");
    folder.change("announcements.toml", "aim = \"action\"", "aim = \"fame\"");
    CHECK(folder.read().findings.size() == 3);
}

TEST_CASE("packs: a language that the built-in survey does not speak asks for survey.toml") {
    PackFolder folder;
    for (const auto& name : packs::file_names)
        if (name != "pack.toml") folder.remove(std::string(name));
    folder.change("pack.toml", R"(["id", "en"])", R"(["id", "fr"])");
    const packs::Folder read = folder.read();
    REQUIRE(read.findings.size() == 1);
    CHECK(read.findings[0].what.find("write survey.toml") != std::string::npos);
    CHECK(read.pack.prompts.empty());
}

TEST_CASE("packs: a crest is a picture of this folder and nothing else") {
    CHECK(packs::crest_of({"pack.toml", {}}).empty());
    const auto named = [](const std::string& name) {
        const std::string text = "crest = \"" + name + "\"";
        return packs::crest_of({"pack.toml", {text.begin(), text.end()}});
    };
    CHECK(named("crest.png") == "crest.png");
    CHECK(named("../desk/desk.key").empty());
    CHECK(named("/etc/shadow").empty());
    check_finds(PackFolder().change("pack.toml", "version = 1", "version = 1\ncrest = \"gone.png\""), "pack.toml",
                "gone", "there is no file gone.png");
    PackFolder folder;
    folder.change("pack.toml", "version = 1", "version = 1\ncrest = \"crest.png\"");
    const base::Bytes shield = test::shield_png(40, 50);
    folder.write("crest.png", {shield.begin(), shield.end()});
    const packs::Folder whole = folder.read();
    CHECK_MESSAGE(whole.findings.empty(), all_text(whole.findings));
    CHECK(whole.pack.crest_png == shield);
    folder.write("crest.png", {shield.begin(), shield.end() - 40});
    check_finds(folder, "pack.toml", "crest.png", "the crest can't be read");
}
