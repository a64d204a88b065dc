// SPDX-License-Identifier: Apache-2.0
// Backup, leave to prune, erasure and verifying, by the programs alone.
#include <fstream>

#include <doctest/doctest.h>

#include "tests/e2e/harness/world.hpp"

using namespace pendopo::e2e;

namespace {

std::string visit(const std::string& words) {
    return "tap start\nscreen doors\ntap door:0\nscreen topic\ntap topic:4\nscreen place\ntap place:0\nscreen "
           "write\ntype " +
           words +
           "\ntap primary\nscreen contact\ntap contact_choice:0\ntap primary\nscreen review\ntap primary\nscreen "
           "receipt\n"
           "tap primary\nscreen attract\n";
}

Finished ctl(Words words) {
    words.insert(words.begin(), program("pendopo-ctl"));
    return run(words);
}

/// In the file, or in the log beside it if it stands there alone.
void change_a_byte(std::filesystem::path file, const std::string& found, std::size_t into) {
    if (read_text(file).find(found) == std::string::npos) file += "-wal";
    const std::string bytes = read_text(file);
    const auto at = bytes.find(found);
    REQUIRE(at != std::string::npos);
    std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
    stream.seekp(static_cast<std::streamoff>(at + into));
    stream.put(static_cast<char>(bytes[at + into] ^ 1));
}

std::string bytes_of(const std::string& hex) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
    return bytes;
}

}  // namespace

TEST_CASE_FIXTURE(
    JoinedKiosk,
    "keeping: what a backup holds is verified and said to be safe, what is erased is gone, and damage is told") {
    device.play(display, visit("Lampu jalan padam"));
    device.play(display, visit("Jembatan gantung miring"));
    eventually("both have arrived", [&] { return province.desk().size() == 2; });
    const std::string home = province.directory().string();

    const std::string backup = (folder / "backup.db").string();
    static_cast<void>(province.ctl({"province", "backup", home, "--out", backup}));
    CHECK(ctl({"province", "backup", home, "--out", backup}).status != 0);
    CHECK(province.ctl({"desk", "safe", home, "--backup", backup}).find("verified 3 entries in 1 journals") !=
          std::string::npos);
    CHECK(province.ctl({"verify", home}).find("the province verifies") != std::string::npos);
    CHECK(province.ctl({"verify", backup, "--province", home}).find("the backup verifies") != std::string::npos);

    const auto desk = province.desk();
    const std::string number = std::to_string(desk[1]["number"].get<int>());
    static_cast<void>(province.ctl({"desk", "erase", home, "--entry", number, "--hash",
                                    desk[1]["hash"].get<std::string>().substr(0, 8), "--reason", "withdrawn"}));
    CHECK(province.desk()[1]["erased"] == true);
    CHECK_FALSE(province.desk()[1].contains("words"));
    device.sync().stop();
    device.start_sync();  // asks for mail at its start
    eventually("the kiosk erases it too", [&] {
        const std::string said = read_text(device.log("kiosk"));
        return said.find("erased entry " + std::to_string(desk[1]["seq"].get<int>()) + " by order") !=
               std::string::npos;
    });
    CHECK(province.ctl({"verify", home}).find("the province verifies") != std::string::npos);
    const auto refused = ctl({"desk", "safe", home, "--backup", backup});
    CHECK(refused.status != 0);
    CHECK(refused.output.find("was erased") != std::string::npos);
    CHECK(refused.output.find("nothing was signed") != std::string::npos);

    const auto stick = folder / "stick";
    const auto up = stick / "PENDOPO" / "1" / desk[0]["device"].get<std::string>() / "up";
    std::filesystem::create_directories(up);
    CHECK(province.ctl({"verify", stick.string(), "--province", home}).find("the courier folder verifies") !=
          std::string::npos);
    { std::ofstream(up / (std::string(64, 'a') + ".chunk")) << std::string(16'384, 'x'); }
    const auto bad_stick = ctl({"verify", stick.string(), "--province", home});
    CHECK(bad_stick.status != 0);
    CHECK(bad_stick.output.find("WRONG") != std::string::npos);

    device.kiosk().stop();
    const std::string journal = (device.directory() / "kiosk" / "journal.db").string();
    CHECK(province.ctl({"verify", journal}).find("the journal verifies") != std::string::npos);
    CHECK(nlohmann::json::parse(province.ctl({"verify", journal, "--json"}))["parts"][0]["erased"] == 1);
    CHECK(province.ctl({"verify", device.directory().string(), "--province", home}).find("the journal verifies") !=
          std::string::npos);
    const std::string hash = bytes_of(desk[0]["hash"].get<std::string>());
    change_a_byte(backup, hash, 3);
    const auto bad_backup = ctl({"desk", "safe", home, "--backup", backup});
    CHECK(bad_backup.status != 0);
    CHECK(bad_backup.output.find("in the backup") != std::string::npos);
    change_a_byte(journal, hash, 5);
    const auto bad_journal = ctl({"verify", journal, "--json"});
    CHECK(bad_journal.status != 0);
    CHECK(bad_journal.output.find("\"verifies\": false") != std::string::npos);
}

TEST_CASE_FIXTURE(
    JoinedKiosk,
    "keeping: no backup comes back that is older than what devices were told, also when the store's disk is lost") {
    const std::string home = province.directory().string();
    const auto back_up = [&](const char* name) {
        const std::string file = (folder / "elsewhere" / name).string();
        static_cast<void>(province.ctl({"province", "backup", home, "--out", file}));
        return file;
    };
    std::filesystem::create_directories(folder / "elsewhere");
    const std::string sunday = back_up("sunday.db");
    device.play(display, visit("Atap sekolah bocor"));
    eventually("it has arrived", [&] { return province.desk().size() == 1; });
    const std::string monday = back_up("monday.db");
    static_cast<void>(province.ctl({"desk", "safe", home, "--backup", monday}));
    CHECK(std::filesystem::exists(monday + ".safe"));
    province.stop();

    const std::string store = home + "/store/province.db";
    const auto refused = [&] {
        const std::string before = read_text(store);
        const auto restored = ctl({"province", "restore", home, "--backup", sunday});
        CHECK(restored.status != 0);
        CHECK(restored.output.find("is older than the backup") != std::string::npos);
        CHECK(restored.output.find("entries") != std::string::npos);
        CHECK(restored.output.find("--older") != std::string::npos);
        CHECK(read_text(store) == before);
    };
    refused();
    // The pledge beside the backup is what is left when a disk is lost; a damaged one stops, and is named.
    std::filesystem::remove(store + ".safe");
    refused();
    const std::string pledge = read_text(monday + ".safe");
    { std::ofstream(monday + ".safe") << "entries = many\n"; }
    const auto damaged = ctl({"province", "restore", home, "--backup", monday});
    CHECK(damaged.status != 0);
    CHECK(damaged.output.find("monday.db.safe") != std::string::npos);
    { std::ofstream(monday + ".safe") << pledge; }
    static_cast<void>(province.ctl({"province", "restore", home, "--backup", monday}));
    CHECK(province.desk().size() == 1);

    // The newer one is lost for good.
    std::filesystem::remove(monday);
    std::filesystem::remove(monday + ".safe");
    static_cast<void>(province.ctl({"province", "restore", home, "--backup", sunday, "--older"}));
    CHECK(province.desk().empty());
    static_cast<void>(province.ctl({"province", "restore", home, "--backup", sunday}));
    province.start();
    device.sync().stop();
    device.start_sync();  // speaks to the province at its start
    eventually("the kiosk sends again what it still has", [&] { return province.desk().size() == 1; });
}
