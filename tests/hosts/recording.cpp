// SPDX-License-Identifier: Apache-2.0
// A recording crosses 2G at the edge of its cell, and no chunk that was acknowledged is sent again.
#include <fstream>
#include <random>

#include <doctest/doctest.h>

#include "platform/base/limits.hpp"
#include "tests/hosts/network.hpp"
#include "tests/hosts/setting.hpp"

using namespace pendopo::e2e;
using namespace pendopo::hosts;
using namespace std::chrono_literals;

namespace {

/// Bytes that are the same in every run and compress like a real recording: not at all.
std::string sound_of(std::chrono::seconds length) {
    std::mt19937 dice(20);
    std::string sound(static_cast<std::size_t>(length.count()) * 3'000u, '\0');  // 24 kbit/s
    for (char& byte : sound)
        byte = static_cast<char>(dice());
    return sound;
}

/// How many chunks of the one recording the desk lacks; all of them as long as nothing is known of it.
std::size_t lacking(const Province& province, std::size_t chunks) {
    for (const auto& entry : province.desk())
        if (!entry["recordings"].empty()) return entry["recordings"][0]["lacking"].size();
    return chunks;
}

}  // namespace

TEST_CASE("hosts: text and a recording cross a 2G line that loses a fifth of all packets and is cut again and again") {
    const std::string sound = sound_of(in_full() ? 180s : 20s);
    const std::size_t chunks = sound.size() / pendopo::limits::media_chunk_plaintext + 1;
    Setting setting;
    setting.device.kiosk().stop();
    setting.device.sync().stop();
    Acknowledged acknowledged(setting.inbox());
    setting.recorder.watch([&](const auto& request, auto moment) { acknowledged.look_at(request, moment); });
    const auto recording = setting.folder / "recording.ogg";
    std::ofstream(recording, std::ios::binary) << sound;
    setting.tell("dengan suara", recording.string());
    const std::string text = "tanpa suara, di jalur yang sama";
    setting.tell(text);

    Relay relay(setting.front());
    relay.cut_after(in_full() ? 20s : 12s);  // so that a short one is cut as well
    setting.lead_device_over(relay);
    const MobileLink link({40, 20, relay.port()});
    const auto start = std::chrono::steady_clock::now();
    setting.device.start_sync();
    setting.check_each_once({"dengan suara", text});
    eventually(
        "the recording is complete", [&] { return lacking(setting.province, chunks) == 0; },
        std::chrono::minutes(in_full() ? 40 : 10));
    const auto took = std::chrono::duration_cast<std::chrono::seconds>(std::chrono::steady_clock::now() - start);
    setting.wait_until_the_device_knows();
    CHECK(acknowledged.batches_behind_chunks == 0);  // texts go first
    CHECK(acknowledged.chunks_repeated == 0);
    CHECK(acknowledged.batches_repeated == 0);
    CHECK(acknowledged.chunks >= chunks);
    CHECK(acknowledged.heard >= 2 + chunks - 1);  // both texts and all chunks but the last, when that came
    CHECK(relay.cuts() > 0);
    CHECK(link.lost() > 0);
    MESSAGE(sound.size() << " bytes of sound in " << took.count() << " s, " << relay.bytes_up() << " bytes up, "
                         << acknowledged.chunks.load() << " times a whole chunk for " << chunks << ", " << relay.cuts()
                         << " cuts, " << link.lost() << " packets lost");

    const auto out = setting.folder / "export";
    static_cast<void>(
        setting.province.ctl({"desk", "export", setting.province.directory().string(), "--media", out.string()}));
    bool same = false;
    for (const auto& file : std::filesystem::recursive_directory_iterator(out))
        same = same || (file.path().extension() == ".ogg" && read_text(file.path()) == sound);
    CHECK(same);
}
