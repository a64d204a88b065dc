// SPDX-License-Identifier: Apache-2.0
// Every process is killed at random, again and again; what was promised arrives, once.
#include <csignal>
#include <fstream>
#include <optional>
#include <random>
#include <thread>

#include <doctest/doctest.h>

#include "sync/protocol/frame.hpp"
#include "tests/hosts/network.hpp"
#include "tests/hosts/setting.hpp"

using namespace pendopo::e2e;
using namespace pendopo::hosts;

namespace {

using Dice = std::mt19937;

/// The moment of a blow is the test's subject, so it is drawn, not waited for.
void let_pass(Dice& dice, std::chrono::microseconds most) {
    std::this_thread::sleep_for(std::chrono::microseconds(dice() % static_cast<std::uint64_t>(most.count())));
}

/// One visit that may be cut: the words, and whether the citizen held their receipt.
struct Visit {
    std::string words;
    bool promised = false;
};

/// In the kiosk's place, on its journal, with the kiosk's code.
Visit visit_without_screen(const Setting& setting, int number, Dice& dice) {
    Visit visit{"Laporan ke-" + std::to_string(number) + ": pintu air di ujung sawah macet sejak musim tanam."};
    const auto words_file = setting.folder / "words.txt";
    const auto receipt_file = setting.folder / ("receipt-" + std::to_string(number));
    std::ofstream(words_file) << visit.words;
    std::string command = "exec";
    for (const std::string& word : setting.teller())
        command += " '" + word + "'";
    Process::Options options;
    options.output = receipt_file;
    Process teller = Process::start({"sh", "-c", command + " < '" + words_file.string() + "'"}, options);
    if (dice() % 3 == 0) {
        let_pass(dice, std::chrono::milliseconds(dice() % 2 == 0 ? 40 : 400));
        teller.kill();
    } else {
        REQUIRE(teller.wait(std::chrono::seconds(60)) == 0);
    }
    // A whole line is a receipt that the citizen holds.
    visit.promised = read_text(receipt_file).find('\n') != std::string::npos;
    return visit;
}

/// At the real kiosk, which is killed around the moment of sending.
Visit visit_at_the_screen(Setting& setting, int number, Dice& dice) {
    Visit visit{"kios mati saat mengirim laporan nomor " + std::to_string(number)};
    setting.device.start_kiosk(setting.display);
    setting.device.play(setting.display,
                        "screen attract\ntap start\nscreen doors\ntap door:0\nscreen topic\ntap topic:0\nscreen place\n"
                        "tap place:0\nscreen write\ntype " +
                            visit.words +
                            "\ntap primary\nscreen contact\ntap contact_choice:0\ntap primary\nscreen review\n"
                            "tap primary\n");
    let_pass(dice, std::chrono::milliseconds(300));
    visit.promised = setting.device.screen() == "receipt";
    setting.device.kiosk().kill();
    return visit;
}

void strike_somebody(Setting& setting, Dice& dice) {
    switch (dice() % 6) {
        case 0:
        case 1:
            setting.device.sync().kill();
            return setting.device.start_sync();
        case 2:
            setting.province.server().kill();
            return setting.province.start_server();
        case 3:
            setting.province.nginx().kill();
            return setting.start_nginx();
        case 4:
            setting.province.kill();
            return setting.start_province();
        default:
            return;
    }
}

}  // namespace

TEST_CASE("hosts: every process is killed at random; each promised word arrives exactly once") {
    Setting setting;
    setting.device.kiosk().kill();
    Dice dice(20'261'122);
    std::set<std::string> promised;
    std::set<std::string> perhaps;
    const int rounds = in_full() ? 200 : 20;
    for (int round = 0; round < rounds; ++round) {
        const bool at_the_screen = round % 10 == 9;
        const Visit said =
            at_the_screen ? visit_at_the_screen(setting, round, dice) : visit_without_screen(setting, round, dice);
        (said.promised ? promised : perhaps).insert(said.words);
        let_pass(dice, std::chrono::milliseconds(300));
        strike_somebody(setting, dice);
    }
    CHECK(promised.size() >= static_cast<std::size_t>(rounds) / 2);
    CHECK_FALSE(perhaps.empty());
    // What was taken without a receipt lies in the outbox only after the kiosk has looked at its journal again.
    setting.tell("");
    setting.check_each_once(promised, perhaps);
    setting.wait_until_the_device_knows();
    MESSAGE(promised.size() << " promised, " << perhaps.size() << " cut before their receipt");
}

TEST_CASE("hosts: the province's machine disappears in the middle of a commit and comes back, again and again") {
    Setting setting;
    setting.device.kiosk().stop();
    setting.device.sync().stop();
    Dice dice(7);
    std::optional<PulledCable> cable;
    std::atomic<bool> armed{false};
    std::chrono::microseconds delay{0};
    setting.recorder.watch([&](const Recorder::Request& request, Recorder::Moment moment) {
        if (!armed || request.path != pendopo::protocol::path_batch) return;
        // No farewell reaches the device: neither an answer nor the end of the connection.
        if (moment == Recorder::Moment::came) return static_cast<void>(cable.emplace(setting.device_port()));
        std::this_thread::sleep_for(delay);
        setting.province.server().signal(SIGKILL);  // at once; ending both in order takes longer than a commit
        setting.province.kill();
        armed = false;
    });
    std::set<std::string> promised;
    int committed = 0;
    std::size_t stored = 0;
    const int rounds = in_full() ? 40 : 6;
    for (int round = 0; round < rounds; ++round) {
        const std::string first = "Malam ke-" + std::to_string(round) + ", tanggul pertama retak.";
        const std::string second = "Malam ke-" + std::to_string(round) + ", tanggul kedua jebol.";
        setting.tell(first + "\n" + second);
        promised.insert({first, second});
        delay = std::chrono::microseconds(dice() % 6'000);
        armed = true;
        setting.device.start_sync();
        eventually("the machine is gone", [&] { return !armed; });
        // The last time the device waits by itself until silence is no answer; before, nobody has so much patience.
        const bool last = round + 1 == rounds;
        if (!last) setting.device.sync().stop();
        cable.reset();
        setting.start_province();
        if (last) break;
        // Not always of this round: a sync that starts sends first what it knew before.
        const std::size_t stored_now = setting.at_the_desk().size();
        committed += stored_now > stored ? 1 : 0;
        stored = stored_now;
    }
    setting.check_each_once(promised);
    setting.wait_until_the_device_knows();
    MESSAGE("in " << committed << " of " << rounds - 1 << " rounds the commit was faster than the blow");
}
