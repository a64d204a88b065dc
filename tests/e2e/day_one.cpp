// SPDX-License-Identifier: Apache-2.0
// What an operator does on the first day: look, ask the doctor, read what it says.
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "tests/e2e/harness/world.hpp"

using namespace pendopo::e2e;

namespace {

namespace fs = std::filesystem;

Finished doctor(const std::string& side, const fs::path& directory) {
    return run({program("pendopo-ctl"), "doctor", "--" + side, directory.string()});
}

bool says(const Finished& finished, const std::string& words) {
    return finished.output.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("day one: the doctor names what is broken at the province and what to do, and is content afterwards") {
    const Folder folder;
    Province province(folder / "province");
    const auto before = doctor("province", province.directory());
    CHECK(before.status != 0);
    CHECK(says(before, "pendopo-server does not listen"));
    CHECK(says(before, "start nginx: nginx -p"));

    province.start();
    fs::permissions(province.directory() / "ingest" / "ack.key", fs::perms::owner_read | fs::perms::others_read);
    const auto open_key = doctor("province", province.directory());
    CHECK(open_key.status != 0);
    CHECK(says(open_key, "ack.key can be read by others"));
    CHECK(says(open_key, "-> chmod go="));
    fs::permissions(province.directory() / "ingest" / "ack.key", fs::perms::owner_read | fs::perms::owner_write);
    const auto after = doctor("province", province.directory());
    CHECK_MESSAGE(after.status == 0, after.output);
    CHECK(says(after, "nothing is broken"));
}

TEST_CASE("day one: the doctor follows a device from its first start to its first acknowledged entries") {
    const Folder folder;
    Province province(folder / "province");
    Display display(1280, 800, folder.path());
    Device device(province, folder / "site", 1280, 800, 217, 136);
    CHECK(says(doctor("device", device.directory()), "the kiosk says 'not set up' and takes nothing"));

    province.start();
    device.start_sync();
    device.start_kiosk(display);
    eventually("it waits for its words to be compared",
               [&] { return says(doctor("device", device.directory()), "waits for somebody to compare the 8 words"); });
    province.confirm_the_waiting_device();
    eventually("the kiosk invites", [&] { return device.screen() == "attract"; });
    eventually("the doctor is content", [&] { return doctor("device", device.directory()).status == 0; });
    const auto content = doctor("device", device.directory());
    CHECK(says(content, "enrolled"));
    CHECK(says(content, "trust bundle of Banten, epoch 1"));
    CHECK(says(content, "the journal is there, with its key"));
    const fs::path outbox = device.directory() / "outbox";
    fs::permissions(outbox, fs::perms::others_write, fs::perm_options::add);
    CHECK(says(doctor("device", device.directory()), "outbox can be written by others"));
    fs::permissions(outbox, fs::perms::others_write, fs::perm_options::remove);

    province.stop();
    device.play(display,
                "tap start\nscreen doors\ntap door:0\nscreen topic\ntap topic:5\nscreen place\ntap place:0\n"
                "screen write\ntype Bak sampah pasar penuh\ntap primary\nscreen contact\ntap contact_choice:0\n"
                "tap primary\nscreen review\ntap primary\nscreen receipt\n");
    eventually("it tells what waits, and that it is safe", [&] {
        const auto told = doctor("device", device.directory());
        return says(told, "entries wait to be sent") && says(told, "they leave with the next connection");
    });
}

TEST_CASE("day one: the doctor sees a kiosk whose key, journal or folders are out of order") {
    const Folder folder;
    Province province(folder / "province");
    Device device(province, folder / "site", 1280, 800, 217, 136);
    const fs::path kept = device.directory() / "kiosk";
    fs::create_directories(kept);
    fs::permissions(kept, fs::perms::owner_all);
    const auto put = [&](const std::string& name, const std::string& bytes) {
        std::ofstream(kept / name, std::ios::binary) << bytes;
        fs::permissions(kept / name, fs::perms::owner_read | fs::perms::owner_write);
    };
    const auto told = [&](const std::string& words) {
        const Finished finished = doctor("device", device.directory());
        return finished.status != 0 && says(finished, words);
    };
    const auto head = [](const std::string& id) {
        return std::string("SQLite format 3\0", 16) + std::string(52, '\0') + id + std::string(28, '\0');
    };

    CHECK_FALSE(told("root keys:"));
    fs::permissions(device.directory() / "roots.txt", fs::perms::others_write, fs::perm_options::add);
    CHECK(told("roots.txt: others than its owner can change it"));
    CHECK(told("journal.key is missing"));
    CHECK(told("journal.db is missing"));
    CHECK(told("outbox is missing or no folder"));
    put("journal.key", std::string(31, 'k'));
    CHECK(told("is not a key of 32 bytes"));
    put("journal.key", std::string(32, 'k'));
    CHECK_FALSE(told("is not a key of 32 bytes"));
    fs::permissions(kept / "journal.key", fs::perms::others_read, fs::perm_options::add);
    CHECK(told("journal.key can be read by others"));
    put("journal.db", std::string(200, 'x'));
    CHECK(told("is not a database"));
    put("journal.db", head("ABCD"));
    CHECK(told("is the database of another program"));
    put("journal.db", head(std::string(4, '\0')));
    CHECK(told("is the database of another program"));
    put("journal.db-wal", "log");
    CHECK_FALSE(told("is the database of another program"));
    put("journal.db", head("PNDJ"));
    CHECK(told("the journal is there, with its key"));
}

TEST_CASE("day one: a display that shares no memory with the kiosk shows the same") {
    const Folder folder;
    Province province(folder / "province");
    Device device(province, folder / "site", 800, 480, 154, 86);
    device.draw_by("processor");
    const auto picture_on = [&](const std::string& name, const std::string& without) {
        fs::create_directory(folder / name);
        const Display display(800, 480, folder / name, without);
        const fs::path file = folder / name / "picture.png";
        device.start_kiosk(display);
        device.play(display, "screen not_ready\npicture " + file.string() + "\n");
        device.kiosk().stop();
        return read_text(file);
    };
    const std::string shared = picture_on("shared", "");
    CHECK(shared.size() > 4'000);
    CHECK(picture_on("sent", "MIT-SHM") == shared);
    CHECK(read_text(device.log("kiosk")).find("the processor draws") != std::string::npos);
}

TEST_CASE("day one: every program tells its version and its options") {
    for (const std::string name : {"pendopo-kiosk", "pendopo-sync", "pendopo-server", "pendopo-ctl"}) {
        CHECK(must_run({program(name), "--version"}).find(name) != std::string::npos);
        CHECK(must_run({program(name), "--help"}).find("--help") != std::string::npos);
    }
}
