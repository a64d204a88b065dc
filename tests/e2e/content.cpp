// SPDX-License-Identifier: Apache-2.0
// A content pack on its way from a folder at the desk to the screen of a running kiosk.
#include <filesystem>
#include <fstream>
#include <iterator>

#include <doctest/doctest.h>

#include "tests/e2e/harness/world.hpp"
#include "tests/support/crest_png.hpp"

using namespace pendopo::e2e;

namespace {

namespace fs = std::filesystem;

void change(const fs::path& file, const std::string& before, const std::string& after) {
    std::string text = read_text(file);
    const auto at = text.find(before);
    REQUIRE_MESSAGE(at != std::string::npos, before);
    text.replace(at, before.size(), after);
    std::ofstream(file, std::ios::binary | std::ios::trunc) << text;
}

/// Sync asks for mail at its start.
void exchange(Device& device) {
    device.sync().stop();
    device.start_sync();
}

bool in_force(const Device& device, int version) {
    const std::string said = "content pack " + std::to_string(version) + " is in force";
    return read_text(device.log("kiosk")).find(said) != std::string::npos;
}

/// Five visits that begin by touching the poll's announcement and end with its receipt: what is told is told in fives.
std::string five_answered_polls() {
    std::string script;
    for (int i = 0; i < 5; ++i)
        script +=
            "screen attract\ntap card:1\nscreen question\nread\ntap option:0\nread\ntap secondary\nread\ntap "
            "secondary\n"
            "screen receipt\ntap primary\nscreen attract\n";
    return script;
}

nlohmann::json announcements(const Province& province) {
    return nlohmann::json::parse(province.ctl({"desk", "announcements", province.directory().string(), "--json"}));
}

/// The folder's pack gets a crest of its own.
void add_crest(const fs::path& pack) {
    const pendopo::base::Bytes shield = pendopo::test::shield_png(160, 200);
    std::ofstream(pack / "crest.png", std::ios::binary)
        .write(reinterpret_cast<const char*>(shield.data()), static_cast<std::streamsize>(shield.size()));
    change(pack / "pack.toml", "version = 1", "version = 1\ncrest = \"crest.png\"");
}

/// How many points of the invitation have the colour of the shield's field, and of nothing else.
std::size_t crest_seen(Device& device, Display& display, const fs::path& picture) {
    device.play(display, "screen attract\npicture " + picture.string() + "\n");
    const auto drawn = pendopo::test::read_png(picture);
    REQUIRE_FALSE(drawn.empty());
    std::size_t points = 0;
    for (std::size_t at = 0; at + 4 <= drawn.size(); at += 4)
        points += drawn[at] == 0x1F && drawn[at + 1] == 0x4E && drawn[at + 2] == 0x9C ? 1 : 0;
    return points;
}

const std::string polls_door = "tap start\nscreen doors\ntap door:2\n";
const std::string own_wording =
    "says Banten mendengar.\nsays Cerita Anda penting\nsays Dinas PUPR memasang 42 lampu baru sejak 12 November.\n";
const std::string changed_wording = "says Suara Anda didengar.\n";
const std::string home_again = "tap back\nscreen doors\ntap back\nscreen attract\n";

}  // namespace

TEST_CASE_FIXTURE(
    JoinedKiosk,
    "content: a pack from a folder, changed, signed and published, is on the running kiosk with the next sync") {
    device.play(display, polls_door + "screen poll_list\n" + home_again);

    const fs::path pack = folder / "pack";
    fs::copy(fs::path(PENDOPO_SOURCE_DIR) / "assets" / "content" / "example-banten", pack);
    add_crest(pack);
    CHECK(crest_seen(device, display, folder / "before.png") == 0);
    province.publish(pack, folder / "pack.cbor");
    const std::string half = (folder / "half.cbor").string();
    const std::string whole = read_text(folder / "pack.cbor.signed");
    std::ofstream(half, std::ios::binary) << whole.substr(0, whole.size() / 2);
    const Finished refused = run({program("pendopo-ctl"), "desk", "publish", province.directory().string(), half});
    CHECK(refused.status != 0);
    CHECK(refused.output.find("copy it again") != std::string::npos);
    exchange(device);
    eventually("it is in force", [&] { return in_force(device, 1); });
    eventually("its crest is drawn", [&] { return crest_seen(device, display, folder / "crest.png") > 1000; });
    device.play(display, polls_door + "screen question\n" + home_again);
    device.play(display, own_wording + "tap card:1\nscreen question\n" + home_again);
    device.play(display, "tap card:2\nscreen topic\ntap back\nscreen doors\ntap back\nscreen attract\n");

    device.play(display, five_answered_polls());
    device.sync().stop();
    CHECK(device.kiosk().stop() == 0);
    device.start_kiosk(display);  // it reports at its start
    device.play(display, "screen attract\ntap start\nscreen doors\ntap back\nscreen attract\n");
    device.start_sync();
    eventually("the desk hears of the announcements", [&] { return !announcements(province).empty(); });
    const auto told = announcements(province);
    CHECK(told[0]["id"] == 1);
    CHECK(told[0]["aim"] == "action");
    CHECK(told[0]["heading"] == "Jajak pendapat pekan ini");
    CHECK(told[0]["devices"] == 1);
    CHECK(told[0]["shown"].get<int>() >= 5);
    CHECK(told[0]["opened"] == 5);  // six, in fives
    CHECK(told[0]["acted_on"] == 5);

    change(pack / "pack.toml", "version = 1\ncrest = \"crest.png\"", "version = 2");
    change(pack / "announcements.toml", "opens = \"poll\"\npoll = 1", "opens = \"story\"");
    change(pack / "texts.toml", "Banten mendengar.", "Suara Anda didengar.");
    fs::remove(pack / "polls.toml");
    province.publish(pack, folder / "pack.cbor");
    exchange(device);
    eventually("the changed one is in force", [&] { return in_force(device, 2); });
    eventually("the crest is gone", [&] { return crest_seen(device, display, folder / "after.png") == 0; });
    device.play(display, polls_door + "screen poll_list\n" + home_again);
    device.play(display, changed_wording + "tap card:1\nscreen topic\ntap back\nscreen doors\n");

    device.kiosk().stop();
    device.start_kiosk(display);
    eventually("it invites again", [&] { return device.screen() == "attract"; });
    device.play(display, changed_wording + polls_door + "screen poll_list\n");
}
