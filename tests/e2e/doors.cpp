// SPDX-License-Identifier: Apache-2.0
// Every door opened by a finger, and what comes of it at the province's desk.
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "tests/e2e/harness/world.hpp"

using namespace pendopo::e2e;

namespace {

constexpr int width = 1280;
constexpr int height = 800;

/// Through the door, a topic, this kecamatan, these words, no name, to the receipt and away.
std::string tell(const std::string& door, const std::string& words) {
    return "screen attract\ntap start\nscreen doors\ntap " + door +
           "\nscreen topic\ntap topic:1\nscreen place\ntap place:0\nscreen write\ntype " + words +
           "\ntap primary\nscreen contact\ntap contact_choice:0\ntap primary\nscreen review\ntap primary\n"
           "screen receipt\ntap primary\nscreen attract\n";
}

/// All nine elements, with one step back and another mark.
std::string survey_to_the_receipt() {
    std::string nine = "screen attract\ntap start\nscreen doors\ntap survey\nscreen question\n";
    for (int i = 0; i < 8; ++i)
        nine += "read\ntap option:3\n";
    return nine + "tap back\nread\ntap option:1\nread\ntap option:3\nscreen receipt\n";
}

nlohmann::json counts(const Province& province, const Words& what) {
    Words command{"desk", what[0], province.directory().string()};
    command.insert(command.end(), what.begin() + 1, what.end());
    command.emplace_back("--json");
    return nlohmann::json::parse(province.ctl(command));
}

}  // namespace

TEST_CASE_FIXTURE(JoinedKiosk,
                  "doors: an aspiration, a story, a question, a poll, the survey and a code, each once by hand") {
    const std::string wish = "mohon lampu jalan di gang melati";
    const std::string story = "bidan kami menyeberang sungai setiap malam";
    const std::string question = "kapan puskesmas keliling datang";
    device.play(display, tell("door:0", wish));
    device.play(display, tell("door:1", story));
    device.play(display, tell("door:3", question));

    SUBCASE("without a poll the door leads on to an aspiration, and back") {
        device.play(display,
                    "screen attract\ntap start\nscreen doors\ntap door:2\nscreen poll_list\ntap primary\nscreen topic\n"
                    "tap back\nscreen doors\ntap back\nscreen attract\n");
    }
    SUBCASE("a code that nobody was given opens nothing, and the way back is there") {
        device.play(display,
                    "screen attract\ntap start\nscreen doors\ntap door:4\nscreen code_entry\nspell 000000000\n"
                    "tap primary\nscreen code_entry\nspell 0000\ntap primary\nscreen case_view\ntap back\n"
                    "screen code_entry\ntap back\nscreen doors\ntap back\nscreen attract\n");
    }

    device.play(display, survey_to_the_receipt() + "tap decline\ntap primary\nscreen attract\n");

    eventually("all four have arrived", [&] { return province.desk().size() >= 4; });
    const auto desk = province.desk();
    REQUIRE(desk.size() == 4);
    CHECK(desk[0]["kind"] == "aspiration");
    CHECK(desk[0]["words"] == wish);
    CHECK(desk[1]["kind"] == "story");
    CHECK(desk[1]["words"] == story);
    CHECK(desk[2]["kind"] == "question");
    CHECK(desk[2]["words"] == question);
    CHECK(desk[3]["kind"] == "survey");
    CHECK(desk[3]["words"] == "1=4\n2=4\n3=4\n4=4\n5=4\n6=4\n7=4\n8=2\n9=4");
    CHECK(desk[3]["answers"]["answers"].size() == 9);
    CHECK_FALSE(desk[3]["answers"]["answers"][0]["label"].is_null());
    CHECK_FALSE(desk[3]["answers"]["answers"][7]["options"][0]["label"].is_null());

    const auto survey = counts(province, {"survey"});
    CHECK(survey["surveys"] == 1);
    CHECK(survey["unreadable"] == 0);
    CHECK(survey["elements"][7]["marks"] == nlohmann::json({0, 1, 0, 0}));
    CHECK(survey["index"] == 94.44);
    CHECK(survey["class"] == "A");
    CHECK(counts(province, {"poll", "1"})["polls"] == 0);
    const std::string read = province.ctl({"desk", "survey", province.directory().string()});
    CHECK(read.find("index 94.44, class A") != std::string::npos);
    const std::string listed = province.ctl({"desk", "list", province.directory().string()});
    CHECK(listed.find("1=4") == std::string::npos);
    CHECK(listed.find(survey["elements"][0]["label"].get<std::string>()) != std::string::npos);
}

TEST_CASE("doors: whoever walks away from the receipt leaves the invitation on the glass, not an empty screen") {
    const Folder folder;
    Province province(folder / "province");
    Display display(width, height, folder.path());
    Device device(province, folder / "site", width, height, 217, 136);
    province.start();
    device.configure("\n[session]\nreceipt_s = 20\n");
    device.join(province, display);
    device.play(display, survey_to_the_receipt());

    std::string drawn;
    eventually("the invitation stands still", [&] {
        std::ifstream targets(device.targets());
        drawn.assign(std::istreambuf_iterator<char>(targets), {});
        return drawn.starts_with("screen attract ") && drawn.find(" resting\n") != std::string::npos;
    });
    CHECK_MESSAGE(drawn.find("\ntarget start ") != std::string::npos, drawn);
}
