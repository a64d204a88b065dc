// SPDX-License-Identifier: Apache-2.0
// Three minutes told aloud, from the device's card to a file at the desk, with sync killed on the way.
#include <algorithm>
#include <fstream>
#include <random>
#include <set>

#include <doctest/doctest.h>

#include "tests/e2e/harness/world.hpp"

using namespace pendopo::e2e;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t recording_bytes = 540'000;  // 3 minutes of speech at 24 kbit/s: 33 chunks
constexpr std::size_t recording_chunks = 33;

/// Bytes that are the same in every run and compress like a real recording: not at all.
std::string sound(std::size_t size = recording_bytes) {
    std::mt19937_64 generator(7);
    std::string bytes(size, '\0');
    for (char& byte : bytes)
        byte = static_cast<char>(generator());
    return bytes;
}

/// One submission a line, by a visitor without a screen; what it printed.
std::string tell(const Device& device, const std::string& lines, Words more = {}) {
    Words command{program("pendopo_teller"), "--config", (device.directory() / "kiosk.toml").string()};
    command.insert(command.end(), more.begin(), more.end());
    return must_run(command, lines, std::chrono::seconds(240));
}

bool anywhere(const fs::path& folder, const std::string& needle) {
    for (const auto& each : fs::recursive_directory_iterator(folder))
        if (each.is_regular_file() && read_text(each.path()).find(needle) != std::string::npos) return true;
    return false;
}

/// A device that has been let in.
struct Village {
    Folder folder;
    Province province{folder / "province"};
    std::optional<Device> device;

    Village() {
        province.start();
        device.emplace(province, folder / "device", 1280, 800, 300, 190);
        tell(*device, "");  // announces the device
        device->start_sync();
        province.confirm_the_waiting_device();
        CHECK(tell(*device, "", {"--patience", "120"}).find("ready yes") != std::string::npos);
    }
    [[nodiscard]] std::string home() const { return province.directory().string(); }
};

/// The province comes back from this backup, under another incarnation.
void bring_back(Village& village, const std::string& backup) {
    village.province.stop();
    static_cast<void>(village.province.ctl({"province", "restore", village.home(), "--backup", backup}));
    village.province.start();
}

/// Chunks that lie where sync finds them, by the names of their files.
std::set<std::string> chunks_on(const Device& device) {
    std::set<std::string> names;
    for (const auto& each : fs::directory_iterator(device.directory() / "media"))
        if (each.is_regular_file()) names.insert(each.path().filename().string());
    return names;
}

std::set<std::string> without(std::set<std::string> all, const std::set<std::string>& left_out) {
    std::erase_if(all, [&](const std::string& name) { return left_out.contains(name); });
    return all;
}

bool all_complete(const Province& province, std::size_t submissions) {
    const auto desk = province.desk();
    return desk.size() == submissions && std::all_of(desk.begin(), desk.end(), [](const auto& entry) {
               return entry["recordings"].empty() || entry["recordings"][0]["complete"] == true;
           });
}

unsigned number_after(const std::string& word, const std::string& text) {
    const auto at = text.find("\n" + word + " ");
    REQUIRE(at != std::string::npos);
    return static_cast<unsigned>(std::stoul(text.substr(at + word.size() + 2)));
}

/// What the device did by the orders that lay at the province.
struct Heard {
    unsigned safes = 0;
    unsigned erased = 0;
};

/// Lets sync ask for mail, as it does at its start, and the kiosk's stand-in read it until nothing but `stays` is left.
Heard hear_until(Village& village, const std::set<std::string>& stays) {
    village.device->sync().stop();
    village.device->start_sync();
    Heard heard;
    eventually("the device does what it was told", [&] {
        const std::string state = tell(*village.device, "");
        CHECK(state.find("refused_frames") == std::string::npos);
        heard.safes += number_after("safes", state);
        heard.erased += number_after("erased", state);
        return chunks_on(*village.device) == stays;
    });
    return heard;
}

/// In a file that nobody has open.
void change_a_byte(const fs::path& file, const std::string& found, std::size_t into) {
    const std::string bytes = read_text(file);
    const auto at = bytes.find(found);
    REQUIRE(at != std::string::npos);
    std::fstream stream(file, std::ios::binary | std::ios::in | std::ios::out);
    stream.seekp(static_cast<std::streamoff>(at + into));
    stream.put(static_cast<char>(bytes[at + into] ^ 1));
}

Finished ctl(Words words) {
    words.insert(words.begin(), program("pendopo-ctl"));
    return run(words);
}

bool says(const std::string& text, const std::string& part) {
    INFO(text);
    const bool found = text.find(part) != std::string::npos;
    CHECK(found);
    return found;
}

std::size_t lacking(const Province& province) {
    const auto desk = province.desk();
    if (desk.empty() || desk[0]["recordings"].empty()) return recording_chunks;
    return desk[0]["recordings"][0]["lacking"].size();
}

}  // namespace

TEST_CASE("told aloud: a recording of three minutes reaches the desk, though sync is killed on the way") {
    Village village;
    const Folder& folder = village.folder;
    Province& province = village.province;
    Device& device = *village.device;

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
    const auto entries = nlohmann::json::parse(read_text(exported / "entries.json"));
    REQUIRE(entries.size() == 2);
    CHECK(entries[0]["words"] == "Cerita saya");
    CHECK(entries[0]["recordings"][0]["length"] == "3:00");
    CHECK(entries[1]["recordings"].empty());
    CHECK(read_text(exported / entries[0]["recordings"][0]["file"].get<std::string>()) == said);
    CHECK(run({program("pendopo-ctl"), "desk", "export", province.directory().string(), "--media", exported.string()})
              .status != 0);
    eventually("the device knows that its recording is held",
               [&] { return tell(device, "").find("\nchunks 33\nwaiting_chunks 0\n") != std::string::npos; });
}

TEST_CASE("told aloud: recordings leave the device once a backup holds them too, and each is said once") {
    Village village;
    Province& province = village.province;
    Device& device = *village.device;
    std::ofstream(village.folder / "sound.ogg", std::ios::binary) << sound(40'000);  // 3 chunks
    const Words recorded{"--recording", (village.folder / "sound.ogg").string()};
    tell(device, "Cerita satu\nCerita dua\n", recorded);
    eventually("two recordings arrive", [&] { return all_complete(province, 2); });
    const std::string backup = (village.folder / "backup.db").string();
    static_cast<void>(province.ctl({"province", "backup", village.home(), "--out", backup}));
    const std::set<std::string> in_backup = chunks_on(device);
    REQUIRE(in_backup.size() == 6);
    const std::string damaged = *in_backup.begin();
    change_a_byte(backup, read_text(device.directory() / "media" / damaged).substr(0, 64), 9);
    tell(device, "Cerita tiga\n", recorded);
    eventually("the third arrives", [&] { return all_complete(province, 3); });

    const auto first = ctl({"desk", "safe", village.home(), "--backup", backup});
    CHECK(first.status != 0);
    says(first.output, "verified 5 chunks of recordings");
    says(first.output, "3 chunks of recordings came after this backup");
    says(first.output, "in the backup, chunk " + damaged.substr(0, 64));
    CHECK(chunks_on(device).size() == 9);
    std::set<std::string> stays = without(chunks_on(device), in_backup);
    stays.insert(damaged);
    CHECK(hear_until(village, stays).safes == 2);  // of the texts, of the chunks

    const auto again = ctl({"desk", "safe", village.home(), "--backup", backup});
    CHECK(again.output.find("verified 5 chunks") == std::string::npos);
    const std::string next = (village.folder / "next.db").string();
    static_cast<void>(province.ctl({"province", "backup", village.home(), "--out", next}));
    says(province.ctl({"desk", "safe", village.home(), "--backup", next}), "verified 4 chunks of recordings");
    hear_until(village, {});
    CHECK(tell(device, "").find("\nchunks 0\n") != std::string::npos);
    CHECK(province.ctl({"desk", "safe", village.home(), "--backup", next}).find("chunks") == std::string::npos);
    bring_back(village, next);
    says(province.ctl({"desk", "safe", village.home(), "--backup", next}), "verified 9 chunks of recordings");
    CHECK(all_complete(province, 3));
}

TEST_CASE("told aloud: what is erased goes with its recordings, at the province and on the device") {
    Village village;
    Province& province = village.province;
    Device& device = *village.device;
    std::ofstream(village.folder / "sound.ogg", std::ios::binary) << sound(40'000);  // 3 chunks
    const Words recorded{"--recording", (village.folder / "sound.ogg").string()};
    tell(device, "Cerita satu\n", recorded);
    eventually("it arrives", [&] { return all_complete(province, 1); });
    const std::set<std::string> of_the_first = chunks_on(device);
    const std::string bytes = read_text(device.directory() / "media" / *of_the_first.begin()).substr(0, 64);
    tell(device, "Tentang kantor\n", {recorded[0], recorded[1], "--topic", "8"});
    eventually("the ombudsman's arrives", [&] { return all_complete(province, 2); });
    const std::set<std::string> of_two = chunks_on(device);
    tell(device, "Cerita tiga\n", recorded);
    eventually("all arrive", [&] { return all_complete(province, 3); });
    const std::set<std::string> of_all = chunks_on(device);
    const auto desk = province.desk();
    const auto order = [&](std::size_t index, Words more = {}) {
        const std::string number = desk[index]["number"].dump();
        const std::string hash = desk[index]["hash"].get<std::string>().substr(0, 8);
        Words words{"desk", "erase", village.home(), "--reason", "withdrawn", "--entry", number, "--hash", hash};
        words.insert(words.end(), more.begin(), more.end());
        return ctl(words);
    };

    const fs::path store = province.directory() / "store";
    CHECK(anywhere(store, bytes));
    says(order(0).output, "erased its 1 recordings (3 chunks)");
    CHECK(province.desk()[0]["erased"] == true);
    says(order(0).output, "was erased before");
    CHECK(of_all.size() == 9);
    CHECK(hear_until(village, without(of_all, of_the_first)).erased == 1);

    // The ombudsman's, where only the desk's key lies.
    const fs::path unlock = province.directory() / "ombudsman" / "unlock.key";
    const fs::path elsewhere = village.folder / "unlock.key";
    fs::rename(unlock, elsewhere);
    const auto refused = order(1);
    CHECK(refused.status != 0);
    says(refused.output, "nothing was erased");
    says(refused.output, "--text-alone");
    const Words ombudsmans{"--key",           province.directory() / "desk" / "safe.key",
                           "--key-file",      province.directory() / "desk" / "unlock.key",
                           "--desk-key",      province.directory() / "ombudsman" / "ombudsman.key",
                           "--desk-key-file", elsewhere};
    says(order(1, ombudsmans).output, "erased its 1 recordings (3 chunks)");
    fs::rename(elsewhere, unlock);
    const auto alone = order(2, {"--text-alone"});
    CHECK(alone.status == 0);
    says(alone.output, "were not erased");
    hear_until(village, without(of_all, of_two));
    const std::string journal = (device.directory() / "kiosk" / "journal.db").string();
    eventually("all three texts are erased on the device", [&] {
        tell(device, "");
        const auto verified = nlohmann::json::parse(province.ctl({"verify", journal, "--json"}));
        CHECK(verified["verifies"] == true);
        return verified["parts"][0]["erased"] == 3;
    });
    // After a restore the devices are told again, for they no longer believe letters from before it.
    const std::string backup = (village.folder / "backup.db").string();
    static_cast<void>(province.ctl({"province", "backup", village.home(), "--out", backup}));
    bring_back(village, backup);
    const std::string safe = province.ctl({"desk", "safe", village.home(), "--backup", backup});
    says(safe, "verified 3 chunks of recordings");
    says(safe, "devices are told of 6 erased chunks");
    hear_until(village, {});
    province.stop();
    CHECK_FALSE(anywhere(store, bytes));
    CHECK(read_text(backup).find(bytes) == std::string::npos);
}
