// SPDX-License-Identifier: Apache-2.0
// What a device, an operator or a stranger can do wrong, against the real programs.
#include <fstream>

#include <doctest/doctest.h>

#include "tests/e2e/harness/world.hpp"

using namespace pendopo::e2e;

namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) {
    std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
}

bool log_tells(const Device& device, const std::string& who, const std::string& words) {
    return read_text(device.log(who)).find(words) != std::string::npos;
}

constexpr const char* visit =
    "tap start\nscreen doors\ntap door:0\nscreen topic\ntap topic:2\nscreen place\ntap place:0\n"
    "screen write\ntype Kabel telepon di halaman sekolah menjuntai\ntap primary\nscreen contact\n"
    "tap contact_choice:0\ntap primary\nscreen review\ntap primary\nscreen receipt\n";

}  // namespace

TEST_CASE("bad input: a wrong enrolment token is refused by name and nothing is enrolled") {
    const Folder folder;
    Province province(folder / "province");
    Device device(province, folder / "site", 1280, 800, 217, 136);
    province.start();
    write(device.directory() / "token.txt", std::string(32, '0') + "\n");
    fs::create_directories(device.directory() / "outbox");
    Display display(1280, 800, folder.path());
    device.start_sync();
    device.start_kiosk(display);
    eventually("sync tells that the token is wrong", [&] { return log_tells(device, "sync", "token_wrong"); });
    CHECK(province.devices().empty());
    eventually("the kiosk says that it is not set up", [&] { return device.screen() == "not_ready"; });
}

TEST_CASE_FIXTURE(JoinedKiosk,
                  "bad input: a revoked device is refused from its next request on and what it sends is set apart") {
    const std::string id = province.devices()[0]["device"];
    static_cast<void>(province.ctl({"device", "revoke", province.directory().string(), id.substr(0, 8)}));
    device.play(display, visit);
    eventually("the kept entry is set apart", [&] {
        return nlohmann::json::parse(
                   province.ctl({"desk", "list", province.directory().string(), "--json", "--quarantined"}))
                   .size() == 1;
    });
    CHECK(province.desk().empty());
}

TEST_CASE("bad input: a configuration with a wrong key names file, line and key") {
    const Folder folder;
    Province province(folder / "province");
    Device device(province, folder / "site", 1280, 800, 217, 136);
    for (const std::string name : {"kiosk", "sync"}) {
        const fs::path file = device.directory() / (name + ".toml");
        write(file, read_text(file) + "\n[device2]\nnonsense = 1\n");
        const auto finished = run({program("pendopo-" + name), "--config", file.string()});
        CHECK(finished.status != 0);
        CHECK(finished.output.find(name + ".toml") != std::string::npos);
        CHECK(finished.output.find("device2") != std::string::npos);
    }
}

TEST_CASE_FIXTURE(JoinedKiosk,
                  "bad input: a damaged journal is set aside, and what the kiosk takes into a new one arrives") {
    device.kiosk().stop();
    write(device.directory() / "kiosk" / "journal.db-wal", "");  // it could heal the file
    write(device.directory() / "kiosk" / "journal.db", "this is no database, it was a shopping list");
    device.start_kiosk(display);
    eventually("the kiosk tells it", [&] { return log_tells(device, "kiosk", "damaged journal is kept"); });
    bool kept = false;
    for (const auto& file : fs::directory_iterator(device.directory() / "kiosk"))
        kept = kept || (file.path().filename().string().find(".damaged-") != std::string::npos &&
                        read_text(file.path()) == "this is no database, it was a shopping list");
    CHECK(kept);
    eventually("the kiosk invites again", [&] { return device.screen() == "attract"; });
    device.play(display, visit);
    eventually("the aspiration stands at the desk", [&] { return province.desk().size() == 1; });
}

TEST_CASE_FIXTURE(
    JoinedKiosk,
    "bad input: a kiosk without its journal's key or outbox takes nothing, and goes on when they are back, even "
    "without an inbox") {
    device.kiosk().stop();
    const fs::path key = device.directory() / "kiosk" / "journal.key";
    const fs::path outbox = device.directory() / "outbox";
    const fs::path inbox = device.directory() / "inbox";
    fs::rename(key, key.string() + ".away");
    fs::rename(outbox, outbox.string() + ".away");
    write(outbox, "no folder");
    fs::rename(inbox, inbox.string() + ".away");
    write(inbox, "no folder");  // stays so: that is sync's trouble, not the citizens'
    device.start_kiosk(display);
    eventually("it tells that the key is lost", [&] { return log_tells(device, "kiosk", "journal.key is lost"); });
    eventually("it is out of order", [&] { return device.screen() == "not_ready"; });
    CHECK_FALSE(fs::exists(key));
    fs::rename(key.string() + ".away", key);
    eventually("it tells what is wrong with the outbox", [&] { return log_tells(device, "kiosk", "outbox"); });
    fs::remove(outbox);
    fs::rename(outbox.string() + ".away", outbox);
    eventually(
        "the kiosk invites again", [&] { return device.screen() == "attract"; }, std::chrono::seconds(120));
    device.play(display, visit);
    eventually("the aspiration stands at the desk", [&] { return province.desk().size() == 1; });
}

TEST_CASE_FIXTURE(JoinedKiosk, "bad input: a province that came back from a backup is sent again what it lost") {
    const fs::path store = province.directory() / "store";
    const std::string backup = (folder / "backup.db").string();
    static_cast<void>(province.ctl({"province", "backup", province.directory().string(), "--out", backup}));
    device.play(display, visit);
    eventually("the first aspiration stands at the desk", [&] { return province.desk().size() == 1; });
    const Words restore{program("pendopo-ctl"),        "province", "restore",
                        province.directory().string(), "--backup", backup};
    const auto too_early = run(restore);
    CHECK(too_early.status != 0);
    CHECK(too_early.output.find("stop it first") != std::string::npos);
    province.stop();
    write(store / "province.db-wal", "what a dead server left");
    CHECK(must_run(restore).find("sends again what this store lost") != std::string::npos);
    CHECK_FALSE(fs::exists(store / "province.db-wal"));
    province.start();
    CHECK(province.desk().empty());
    // The kiosk asks about the same words; pressing on sends them.
    std::string again = visit;
    again.insert(again.find("screen contact"), "screen write\ntap primary\n");
    device.play(display, "tap primary\nscreen attract\n" + again);
    eventually("both stand at the desk", [&] { return province.desk().size() == 2; });
}

TEST_CASE("bad input: a store that is gone is said to be gone, and nobody makes an empty one in its place") {
    const Folder folder;
    Province province(folder / "province");
    const fs::path store = province.directory() / "store" / "province.db";
    fs::rename(store, folder / "away.db");
    const auto doctor = run({program("pendopo-ctl"), "doctor", "--province", province.directory().string()});
    CHECK(doctor.output.find("the store is gone") != std::string::npos);
    const auto list = run({program("pendopo-ctl"), "desk", "list", province.directory().string()});
    CHECK(list.status != 0);
    CHECK(list.output.find("province restore") != std::string::npos);
    CHECK_FALSE(fs::exists(store));
    write(store, "something else");
    const auto damaged = run({program("pendopo-ctl"), "desk", "list", province.directory().string()});
    CHECK(damaged.status != 0);
    CHECK(damaged.output.find("the store is damaged") != std::string::npos);
}

TEST_CASE("bad input: a province is not made over another, nor with root keys it must not hold") {
    const Folder folder;
    Province province(folder / "province");
    const auto again = run(
        {program("pendopo-ctl"), "province", "init", province.directory().string(), "--name", "Banten", "--practice"});
    CHECK(again.status != 0);
    CHECK(again.output.find("is not empty") != std::string::npos);
    const auto unsafe = run({program("pendopo-ctl"), "province", "init", folder / "other", "--name", "Banten"});
    CHECK(unsafe.status != 0);
    CHECK(unsafe.output.find("root and ombudsman keys are not made here") != std::string::npos);
}

TEST_CASE("bad input: a key backup restores the same key from two of three shares and from no single one") {
    const Folder folder;
    write(folder / "pass", "tiga kuda berlari kencang\n");
    const std::string pass = folder / "pass";
    must_run({program("pendopo-ctl"), "key", "new", "desk", "--out", folder / "desk.key", "--passphrase-file", pass});
    must_run({program("pendopo-ctl"), "key", "backup", folder / "desk.key", "--out", folder / "shares",
              "--passphrase-file", pass});
    const fs::path shares = folder / "shares";
    const auto one = run({program("pendopo-ctl"), "key", "restore", shares / "desk-share-2.txt", "--out",
                          folder / "restored.key", "--passphrase-file", pass});
    CHECK(one.status != 0);
    CHECK(one.output.find("2 shares are needed") != std::string::npos);
    must_run({program("pendopo-ctl"), "key", "restore", shares / "desk-share-1.txt", shares / "desk-share-3.txt",
              "--out", folder / "restored.key", "--passphrase-file", pass});
    CHECK(read_text(folder / "restored.key.pub") == read_text(folder / "desk.key.pub"));
}
