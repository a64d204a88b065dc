// SPDX-License-Identifier: Apache-2.0
// Three minutes told aloud, from the device's card to a file at the desk, with sync killed on the way.
#include <fstream>
#include <random>

#include <doctest/doctest.h>

#include "tests/e2e/harness/world.hpp"

using namespace pendopo::e2e;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t recording_bytes = 540'000;  // 3 minutes of speech at 24 kbit/s: 33 chunks
constexpr std::size_t recording_chunks = 33;

/// Bytes that are the same in every run and compress like a real recording: not at all.
std::string sound() {
    std::mt19937_64 generator(7);
    std::string bytes(recording_bytes, '\0');
    for (char& byte : bytes)
        byte = static_cast<char>(generator());
    return bytes;
}

std::string read_file(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// One submission a line, by a visitor without a screen; what it printed.
std::string tell(const Device& device, const std::string& lines, Words more = {}) {
    Words command{program("pendopo_teller"), "--config", (device.directory() / "kiosk.toml").string()};
    command.insert(command.end(), more.begin(), more.end());
    return must_run(command, lines, std::chrono::seconds(240));
}

bool anywhere(const fs::path& folder, const std::string& needle) {
    for (const auto& each : fs::recursive_directory_iterator(folder))
        if (each.is_regular_file() && read_file(each.path()).find(needle) != std::string::npos) return true;
    return false;
}

std::size_t lacking(const Province& province) {
    const auto desk = province.desk();
    if (desk.empty() || desk[0]["recordings"].empty()) return recording_chunks;
    return desk[0]["recordings"][0]["lacking"].size();
}

}  // namespace

TEST_CASE("told aloud: a recording of three minutes reaches the desk, though sync is killed on the way") {
    const Folder folder;
    Province province(folder / "province");
    province.start();
    Device device(province, folder / "device", 1280, 800, 300, 190);
    tell(device, "");  // announces the device
    device.start_sync();
    province.confirm_the_waiting_device();
    CHECK(tell(device, "", {"--patience", "120"}).find("ready yes") != std::string::npos);

    const std::string said = sound();
    std::ofstream(folder / "sound.ogg", std::ios::binary) << said;
    const std::string recording = (folder / "sound.ogg").string();
    device.sync().stop();
    tell(device, "ditarik kembali\n", {"--recording", recording, "--cancel"});
    tell(device, "Cerita saya\n", {"--recording", recording, "--milliseconds", "180000"});
    tell(device, "tanpa rekaman\n");
    CHECK_FALSE(anywhere(device.directory(), said.substr(100'000, 16)));
    CHECK_FALSE(anywhere(device.directory(), "Cerita saya"));

    device.start_sync();
    eventually("the first chunk arrives", [&] { return lacking(province) < recording_chunks; });
    CHECK(province.desk().size() == 2);  // the text that was told last is there before the first recording is
    device.sync().kill();
    device.start_sync();
    eventually("the whole recording arrives", [&] { return lacking(province) == 0; });

    const auto exported = folder / "exported";
    static_cast<void>(province.ctl({"desk", "export", province.directory().string(), "--media", exported.string()}));
    CHECK((fs::status(exported).permissions() & fs::perms::mask) == fs::perms::owner_all);
    const auto entries = nlohmann::json::parse(read_file(exported / "entries.json"));
    REQUIRE(entries.size() == 2);
    CHECK(entries[0]["words"] == "Cerita saya");
    CHECK(entries[0]["recordings"][0]["length"] == "3:00");
    CHECK(entries[1]["recordings"].empty());
    CHECK(read_file(exported / entries[0]["recordings"][0]["file"].get<std::string>()) == said);
    CHECK(run({program("pendopo-ctl"), "desk", "export", province.directory().string(), "--media", exported.string()})
              .status != 0);
    eventually("the device knows that its recording is held",
               [&] { return tell(device, "").find("\nchunks 33\nwaiting_chunks 0\n") != std::string::npos; });
}
