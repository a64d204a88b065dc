// SPDX-License-Identifier: Apache-2.0
// A device without any network, all its life: enrolled, sending and hearing back by stick alone, carried by pendopo-ctl
// and, at the end, by an officer at its own screen.
#include <algorithm>
#include <fstream>

#include <doctest/doctest.h>

#include "tests/e2e/harness/world.hpp"
#include "tests/e2e/texts.hpp"

using namespace pendopo::e2e;

namespace {

namespace fs = std::filesystem;

/// The courier's hands.
struct Courier {
    const Province& province;
    const Device& device;
    fs::path stick;

    [[nodiscard]] nlohmann::json visit() const {
        return nlohmann::json::parse(must_run(
            {program("pendopo-ctl"), "courier", "visit", device.directory().string(), stick.string(), "--json"}));
    }
    [[nodiscard]] nlohmann::json exchange() const {
        return nlohmann::json::parse(
            province.ctl({"courier", "exchange", province.directory().string(), stick.string(), "--json"}));
    }
};

void say(const Device& device, const Display& display, const std::string& words) {
    device.play(display,
                "screen attract\ntap start\nscreen doors\ntap door:0\nscreen topic\ntap topic:1\nscreen "
                "place\ntap place:0\nscreen write\ntype " +
                    words +
                    "\ntap primary\nscreen contact\ntap contact_choice:0\ntap primary\nscreen review\ntap "
                    "primary\nscreen receipt\ntap primary\nscreen attract\n");
}

const std::string late = "Yang ini datang terlambat";

/// A device that never sees a network, enrolled by stick: its kiosk invites.
struct NeverOnline {
    Folder folder;
    Province province{folder / "province"};  // its server never runs
    Display display{1280, 800, folder.path()};
    Device device{province, folder / "site", 1280, 800, 217, 136};
    Courier courier{province, device, folder / "stick"};

    NeverOnline() {
        fs::create_directory(courier.stick);
        device.start_kiosk(display);
        eventually("the kiosk says that it is not set up", [&] { return device.screen() == "not_ready"; });
        CHECK(courier.visit()["done"] == true);
        CHECK(courier.exchange()["devices"][0]["standing"] == "waiting");
        province.confirm_the_waiting_device();
        CHECK(courier.exchange()["devices"][0]["standing"] == "active");
        CHECK(courier.visit()["frames_in"] >= 1);
        eventually("the kiosk invites", [&] { return device.screen() == "attract"; });
    }
};

}  // namespace

TEST_CASE_FIXTURE(NeverOnline, "courier: a device that never saw a network is enrolled, heard and answered by stick") {
    const std::string words = "Jembatan gantung ke kebun putus sejak banjir";
    say(device, display, words);
    const auto out = courier.visit();
    CHECK(out["entries_out"] >= 1);
    CHECK(out["passed_over"] == 0);
    const auto taken = courier.exchange();
    CHECK(taken["entries_new"] == out["entries_out"]);
    REQUIRE(province.desk().size() == 1);
    CHECK(province.desk()[0]["words"] == words);

    CHECK(courier.visit()["frames_in"] == 1);  // the ack: the watermark moves
    const auto nothing = courier.visit();
    CHECK(nothing["entries_out"] == 0);
    CHECK(nothing["frames_in"] == 0);
    CHECK(courier.exchange()["entries_new"] == 0);
    CHECK(province.desk().size() == 1);
    CHECK_FALSE(Traces({words}).find_in_files(courier.stick));

    // The daemon holds sync.db: the command says so, and the officer's screen does it instead.
    std::ofstream(device.directory() / "sync.toml", std::ios::app)
        << "\n[courier]\nfolder = \"" << courier.stick.string() << "\"\nmounted = false\n";
    device.start_sync();
    eventually("the daemon holds its data",
               [&] { return read_text(device.log("sync")).find("carries entries to") != std::string::npos; });
    const Finished refused =
        run({program("pendopo-ctl"), "courier", "visit", device.directory().string(), courier.stick.string()});
    CHECK(refused.status != 0);
    CHECK_MESSAGE(refused.output.find("pendopo-sync runs on this device") != std::string::npos, refused.output);
    say(device, display, "Lampu di jembatan juga padam");
    device.play(display, "hold service_door exchange\ntap exchange\n");
    eventually("the second aspiration reaches the desk", [&] {
        static_cast<void>(courier.exchange());
        return province.desk().size() == 2;
    });
}

TEST_CASE_FIXTURE(
    NeverOnline,
    "courier: a letter, a content pack and a revocation come by stick, and what a revoked device gives is set apart") {
    const std::string home = province.directory().string();
    CHECK(device.kiosk().stop() == 0);
    const std::string code = teller(device, "Pintu air di sawah macet\n").substr(0, 15);
    static_cast<void>(courier.visit());
    static_cast<void>(courier.exchange());
    REQUIRE(province.desk().size() == 1);
    const std::string number = std::to_string(province.desk()[0]["number"].get<int>());

    const std::string letter = "Pintu air diperbaiki mulai Kamis.";
    { std::ofstream(folder / "letter.txt") << letter; }
    static_cast<void>(province.ctl(
        {"desk", "reply", home, number, "--from", "Dinas SDA", "--text-file", (folder / "letter.txt").string()}));
    static_cast<void>(courier.exchange());
    CHECK_FALSE(Traces({letter}).find_in_files(courier.stick));
    province.publish(PENDOPO_SOURCE_DIR "/assets/content/example-banten", folder / "pack.cbor");
    static_cast<void>(courier.exchange());
    CHECK(courier.visit()["frames_in"] >= 3);  // ack, letter, pack
    device.start_kiosk(display);
    eventually("the pack is in force",
               [&] { return read_text(device.log("kiosk")).find("content pack 1 is in force") != std::string::npos; });
    CHECK(device.kiosk().stop() == 0);
    CHECK(teller(device, "", {"--code", code}).find("[Dinas SDA] " + letter) != std::string::npos);

    static_cast<void>(province.ctl({"device", "revoke", home, province.devices()[0]["device"].get<std::string>()}));
    CHECK(courier.exchange()["devices"][0]["standing"] == "revoked");
    static_cast<void>(courier.visit());
    const Finished doctor = run({program("pendopo-ctl"), "doctor", "--device", device.directory().string()});
    CHECK_MESSAGE(doctor.output.find("does not accept this device") != std::string::npos, doctor.output);
    teller(device, late + "\n");
    static_cast<void>(courier.visit());
    static_cast<void>(courier.exchange());
    CHECK(province.desk().size() == 1);
    const auto apart = nlohmann::json::parse(province.ctl({"desk", "list", home, "--json", "--quarantined"}));
    CHECK(std::ranges::count_if(apart, [](const auto& each) { return each.value("words", "") == late; }) == 1);
}
