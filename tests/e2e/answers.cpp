// SPDX-License-Identifier: Apache-2.0
// The way back: a letter from the desk to whoever holds the code, and what they decide by it.
#include <fstream>
#include <functional>

#include <doctest/doctest.h>

#include "tests/e2e/harness/world.hpp"

using namespace pendopo::e2e;
namespace fs = std::filesystem;

namespace {

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

std::string file_with(const fs::path& path, const std::string& text) {
    std::ofstream(path) << text;
    return path.string();
}

/// A province with a device that has been let in; a second one can join.
struct Kecamatan {
    Folder folder;
    Province province{folder / "province"};
    std::optional<Device> device;

    Kecamatan() {
        province.start();
        device.emplace(province, folder / "device", 1280, 800, 300, 190);
        let_in(*device);
    }
    void let_in(Device& one) {
        teller(one, "");  // announces the device
        one.start_sync();
        province.confirm_the_waiting_device();
        CHECK(has(teller(one, "", {"--patience", "120"}), "ready yes"));
    }
    [[nodiscard]] std::string home() const { return province.directory().string(); }
    std::string ctl(Words words) { return province.ctl(std::move(words)); }
    Finished refused(Words words) {
        words.insert(words.begin(), program("pendopo-ctl"));
        return run(words);
    }
    /// Number of the only entry at the desk, once it is there.
    std::string number() {
        std::string found;
        eventually("the entry is at the desk", [&] {
            const auto desk = province.desk();
            if (desk.size() == 1) found = std::to_string(desk[0]["number"].get<unsigned>());
            return desk.size() == 1;
        });
        return found;
    }
};

std::string code_in(const std::string& output) {
    return output.substr(0, output.find('\n'));
}

/// Comes back with a code until the teller prints this.
std::string back_until(const Device& device, const std::string& code, const std::string& wanted) {
    std::string shown;
    eventually("the code shows " + wanted, [&] {
        shown = teller(device, "", {"--code", code, "--patience", "5"});
        return has(shown, wanted);
    });
    return shown;
}

}  // namespace

TEST_CASE("answers: a letter from the desk reaches the kiosk it came from and is opened by the code alone") {
    Kecamatan k;
    Device neighbour(k.province, k.folder / "neighbour", 1280, 800, 300, 190);
    k.let_in(neighbour);
    const std::string code = code_in(teller(*k.device, "Jalan di depan pasar berlubang.\n"));
    const std::string number = k.number();
    const std::string text = file_with(k.folder / "letter.txt", "Terima kasih. Diperbaiki mulai Senin.\n");
    CHECK(has(k.ctl({"desk", "status", k.home(), number, "forwarded", "--from", "Dinas PUPR"}), "step 1"));
    CHECK(has(k.ctl({"desk", "reply", k.home(), number, "--from", "Dinas PUPR", "--text-file", text}), "2 kiosks"));

    // Sync asks for mail at its start.
    k.device->sync().stop();
    k.device->start_sync();
    const std::string shown =
        back_until(*k.device, code, "step 3 [Dinas PUPR] Terima kasih. Diperbaiki mulai Senin.\n");
    CHECK(has(shown, "step 2 [Dinas PUPR] \n"));
    // The other kiosk of the kecamatan has it before anybody asks.
    neighbour.sync().stop();
    neighbour.start_sync();
    eventually("the neighbour has it", [&] {
        const std::string there = teller(neighbour, "", {"--code", code});
        return has(there, "Diperbaiki mulai Senin.") && has(there, "asked 0");
    });

    // An edit takes the place of what it changes.
    const std::string better = file_with(k.folder / "better.txt", "Diperbaiki mulai Selasa.");
    static_cast<void>(k.ctl({"desk", "reply", k.home(), number, "--text-file", better, "--edit", "2", "--status",
                             "done", "--from", "Dinas PUPR"}));
    k.device->sync().stop();
    k.device->start_sync();
    const std::string edited = back_until(*k.device, code, "step 4 [Dinas PUPR] Diperbaiki mulai Selasa.");
    CHECK_FALSE(has(edited, "Senin"));

    // Nobody else's code opens it, and its words lie nowhere on the device.
    CHECK_FALSE(has(teller(*k.device, "", {"--code", "0000-0000-00000"}), "step"));
    for (const auto& each : fs::recursive_directory_iterator(k.device->directory())) {
        if (!each.is_regular_file()) continue;
        CHECK_FALSE(has(read_text(each.path()), "Diperbaiki"));
    }
}

TEST_CASE("answers: a kiosk that has no letter asks for it by name, within the visit") {
    Kecamatan k;
    const std::string code = code_in(teller(*k.device, "Lampu jalan mati.\n"));
    const std::string number = k.number();
    const std::string text = file_with(k.folder / "letter.txt", "Lampu sudah diganti.");
    static_cast<void>(k.ctl({"desk", "reply", k.home(), number, "--text-file", text, "--status", "done"}));
    // Its hour for mail has not come: only the question brings the letter.
    const std::string shown = teller(*k.device, "", {"--code", code, "--patience", "60"});
    CHECK(has(shown, "step 4 [] Lampu sudah diganti."));
    CHECK(has(shown, "asked 0"));
}

TEST_CASE("answers: what is withdrawn by the code is hidden and answered no more, until it is taken back") {
    Kecamatan k;
    const std::string code = code_in(teller(*k.device, "Nama saya tidak boleh disebut.\n"));
    const std::string number = k.number();
    CHECK(has(teller(*k.device, "", {"--code", code, "--decide", "withdraw"}), "can_take_back 1"));
    eventually("the desk sees the withdrawal", [&] {
        const auto desk = k.province.desk();
        return desk.size() == 1 && desk[0].contains("withdrawn_at");
    });
    const std::string list = k.ctl({"desk", "list", k.home()});
    CHECK(has(list, "withdrawn on "));
    CHECK(has(list, "to be erased from "));
    CHECK_FALSE(has(list, "Nama saya"));
    CHECK_FALSE(has(k.ctl({"desk", "show", k.home(), number}), "Nama saya"));
    const Finished refused = k.refused({"desk", "status", k.home(), number, "done"});
    CHECK(refused.status != 0);
    CHECK(has(refused.output, "was withdrawn on"));

    // Told back to the citizen, and not due for seven days.
    CHECK(has(k.ctl({"desk", "withdrawals", k.home()}), "1 citizens are told"));
    CHECK_FALSE(has(k.ctl({"desk", "withdrawals", k.home()}), "citizens are told"));
    CHECK(has(k.ctl({"desk", "erase", k.home(), "--due", "--yes"}), "nothing is due"));
    k.device->sync().stop();
    k.device->start_sync();
    back_until(*k.device, code, "step 9 ");

    CHECK(has(teller(*k.device, "", {"--code", code, "--decide", "take_back"}), "can_withdraw 1"));
    eventually("the desk sees that it was taken back", [&] {
        const auto desk = k.province.desk();
        return desk.size() == 1 && !desk[0].contains("withdrawn_at");
    });
    CHECK(has(k.ctl({"desk", "list", k.home()}), "Nama saya"));
    CHECK(has(k.ctl({"desk", "status", k.home(), number, "done"}), "step "));
}

TEST_CASE_FIXTURE(JoinedKiosk, "answers: by finger, what was told is withdrawn, kept after all, and its answer rated") {
    CHECK(device.kiosk().stop() == 0);
    std::string code = code_in(teller(device, "Jembatan bambu lapuk.\n"));
    std::erase(code, '-');  // as its keys are touched
    device.start_kiosk(display);
    const std::string home = province.directory().string();
    nlohmann::json entry;
    const auto at_the_desk = [&](const std::string& what, const std::function<bool()>& condition) {
        eventually(what, [&] {
            const auto desk = province.desk();
            if (desk.size() == 1) entry = desk[0];
            return desk.size() == 1 && condition();
        });
    };
    at_the_desk("the entry is at the desk", [] { return true; });
    static_cast<void>(
        province.ctl({"desk", "reply", home, std::to_string(entry["number"].get<int>()), "--status", "done",
                      "--text-file", file_with(folder / "letter.txt", "Sudah diganti dengan beton.")}));
    const std::string to_my_answer = "screen attract\ntap start\nscreen doors\ntap door:4\nscreen code_entry\nspell " +
                                     code + "\ntap primary\nscreen case_view\n";
    const std::string home_again = "tap primary\nscreen attract\n";

    // Asked first, and the other answer changes nothing.
    device.play(display, to_my_answer + "wait withdraw\ntap withdraw\nwait overlay:1\ntap overlay:0\nwait withdraw\n" +
                             home_again);
    CHECK_FALSE(province.desk()[0].contains("withdrawn_at"));
    device.play(display, to_my_answer + "wait withdraw\ntap withdraw\nwait overlay:1\ntap overlay:1\nwait take_back\n" +
                             home_again);
    at_the_desk("it is withdrawn", [&] { return entry.contains("withdrawn_at"); });
    CHECK(has(province.ctl({"desk", "withdrawals", home}), "1 citizens are told"));
    device.play(display, to_my_answer + "wait take_back\ntap take_back\nwait withdraw\n" + home_again);
    at_the_desk("it is kept after all", [&] { return !entry.contains("withdrawn_at"); });
    CHECK(entry["words"] == "Jembatan bambu lapuk.");

    device.play(display, to_my_answer + "wait helped\ntap helped\n" + home_again);
    at_the_desk("the answer is rated", [&] { return entry.value("rating", "") == "helped"; });
}
