// SPDX-License-Identifier: Apache-2.0
// The main job for real: a finger on the glass, a power cut, a lost acknowledgement, the province's desk.
#include <csignal>
#include <fstream>

#include <doctest/doctest.h>

#include "tests/e2e/harness/world.hpp"
#include "tests/e2e/texts.hpp"

using namespace pendopo::e2e;

namespace {

constexpr int width = 1280;
constexpr int height = 800;

std::string to_words_screen(const std::string& topic) {
    return "screen attract\ntap start\nscreen doors\ntap door:0\nscreen topic\ntap " + topic +
           "\nscreen place\ntap place:0\nscreen write\n";
}

const std::string from_words_to_review =
    "tap primary\nscreen contact\ntap contact_choice:0\ntap primary\nscreen review\n";

/// Touches "send" and kills the kiosk in the moment the receipt is drawn.
void send_and_cut_the_power(Device& device, const Display& display) {
    device.play(display, "tap primary\n");
    eventually("the receipt shows", [&] { return device.screen() == "receipt"; });
    device.kiosk().kill();
}

/// How many connections there are to the server's socket: nginx opens one when a request comes in.
int connections_to(const std::string& socket) {
    std::ifstream table("/proc/net/unix");
    int count = 0;
    for (std::string line; std::getline(table, line);)
        count += line.ends_with(socket) ? 1 : 0;
    return count;
}

void enrol(Province& province, Device& device, const Display& display) {
    device.start_sync();
    device.start_kiosk(display);
    eventually("the kiosk says that it is not set up", [&] { return device.screen() == "not_ready"; });
    province.confirm_the_waiting_device();
    eventually("the kiosk invites", [&] { return device.screen() == "attract"; });
}

void allow_confirmation_words(Traces& traces, const Province& province) {
    for (const auto& device : province.devices())
        traces.allow(device["words"]);
}

void check_said(const nlohmann::json& entry, const std::string& words, const std::string& topic,
                const std::string& place) {
    CHECK(entry["words"] == words);
    CHECK(entry["topic"] == topic);
    CHECK(entry["place"]["names"][0] == place);
    CHECK(entry["identity"].is_null());
}

}  // namespace

TEST_CASE("whole path: three aspirations survive power cuts and a lost ack, and stand at the desk exactly once") {
    const Folder folder;
    Province province(folder / "province");
    Display display(width, height, folder.path());
    Device device(province, folder / "site", width, height, 217, 136);
    device.draw_by("gpu");
    province.start();
    enrol(province, device, display);

    province.stop();
    device.sync().stop();

    const std::string long_text = text_of_1800_characters();
    device.play(display, to_words_screen("topic:0") + "type " + long_text + "\n" + from_words_to_review);
    send_and_cut_the_power(device, display);

    device.start_kiosk(display);
    device.play(display, to_words_screen("topic:1") +
                             "spell kepala dukuh sar\nhold key.e key.é\ntap key.é\ntap key.space\n"
                             "hold key.e key.è\ntap key.è\nspell nggal t\nhold key.e key.ê\ntap key.ê\nspell te\n"
                             "tap key.space\ntype mugi lancar 🙏 matur nuwun\n" +
                             from_words_to_review);
    send_and_cut_the_power(device, display);

    device.start_kiosk(display);
    const std::string short_text = "lampu di gang melati padam tiga malam";
    device.play(display,
                "screen attract\ntap start\nscreen doors\ntap door:0\nscreen topic\ntap topic:4\nscreen place\n"
                "spell cilowong\ntap place:0\nscreen write\nspell " +
                    short_text + "\n" + from_words_to_review);
    send_and_cut_the_power(device, display);
    device.start_kiosk(display);
    eventually("the kiosk invites again", [&] { return device.screen() == "attract"; });

    // The province comes back, but its server stands still: the batch is on its way when sync is killed.
    province.start();
    province.server().signal(SIGSTOP);
    const int idle = connections_to(province.socket());
    device.start_sync();
    eventually("a request reaches the server", [&] { return connections_to(province.socket()) > idle; });
    device.sync().kill();
    province.server().signal(SIGCONT);

    device.start_sync();
    eventually("all three have arrived", [&] { return province.desk().size() >= 3; });
    eventually("sync knows that all is acknowledged", [&] {
        return run({program("pendopo-ctl"), "doctor", "--device", device.directory().string()})
                   .output.find("ok     0 entries wait") != std::string::npos;
    });
    const std::string with_accents = "kepala dukuh saré ènggal tête mugi lancar 🙏 matur nuwun";
    const auto desk = province.desk();
    REQUIRE(desk.size() == 3);
    check_said(desk[0], long_text, "roads", "Serang");
    check_said(desk[1], with_accents, "health", "Serang");
    check_said(desk[2], short_text, "utilities", "Cilowong");

    Traces traces({long_text, with_accents, short_text});
    allow_confirmation_words(traces, province);
    CHECK(traces.find_in_files(device.directory()).value_or("nothing") == "nothing");
    CHECK(traces.find_in_files(province.directory()).value_or("nothing") == "nothing");

    SUBCASE("a second run sends nothing again") {
        device.sync().stop();
        const std::string said =
            must_run({program("pendopo-sync"), "--config", (device.directory() / "sync.toml").string(), "--once"});
        CHECK(said.find("sent 0 entries") != std::string::npos);
        CHECK(province.desk() == desk);
    }
}

TEST_CASE("whole path: however a visit ends, no piece of its words is in the memory of the kiosk") {
    const Folder folder;
    Province province(folder / "province");
    Display display(width, height, folder.path());
    Device device(province, folder / "site", width, height, 217, 136);
    std::string drawn_by = "processor";
    std::string end = "tap primary\nscreen receipt\ntap primary\nscreen attract\n";
    SUBCASE("by a receipt, drawn by OpenGL") {
        drawn_by = "gpu";
    }
    SUBCASE("by a receipt, drawn by the processor") {}
    SUBCASE("by starting over") {
        end = "tap start_over\ntap overlay:1\nscreen attract\n";
    }
    SUBCASE("by nobody being there any more") {
        end = "screen attract\n";
        device.wipe_early();
    }
    device.draw_by(drawn_by);
    province.start();
    enrol(province, device, display);
    const std::string words = "Sumur bor di langgar Al Hikmah kering dan pompanya berkarat";
    Traces traces({words});
    allow_confirmation_words(traces, province);
    device.play(display, to_words_screen("topic:4") + "type " + words + "\n" + from_words_to_review);
    CHECK_MESSAGE(traces.find_in_memory(device.kiosk().pid()).has_value(), "the search must be able to find something");
    device.play(display, end);
    const auto trace = traces.find_in_memory(device.kiosk().pid());
    CHECK_MESSAGE(!trace.has_value(), trace.value_or(""));
}
