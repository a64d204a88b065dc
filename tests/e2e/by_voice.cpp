// SPDX-License-Identifier: Apache-2.0
// A story told aloud that plays at the desk, and a whole visit by three keys without looking at the screen.
#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>
#include <opus/opusfile.h>

#include "tests/e2e/harness/world.hpp"
#include "tests/e2e/microphone/sound.hpp"

using namespace pendopo::e2e;
namespace fs = std::filesystem;

namespace {

constexpr int width = 1280;
constexpr int height = 800;

std::string heard_bytes(std::size_t samples) {
    std::string bytes(samples * sizeof(std::int16_t), '\0');
    for (std::size_t i = 0; i < samples; ++i) {
        const std::int16_t sample = pendopo::microphone::heard_at(i);
        std::memcpy(bytes.data() + i * sizeof(sample), &sample, sizeof(sample));
    }
    return bytes;
}

/// A device that was let in, with an ear and a mouth of ALSA.
struct Stand {
    Folder folder;
    Province province{folder / "province"};
    Display display{width, height, folder.path()};
    std::optional<Device> device;

    /// The ear is a file of three minutes, which are heard at once, or else one that can be pulled out.
    explicit Stand(bool file_ear = true) {
        province.start();
        device.emplace(province, folder / "device", width, height, 217, 136);
        std::ofstream sounds(folder / "asound.conf");
        if (file_ear) {
            std::ofstream(folder / "heard.raw", std::ios::binary) << heard_bytes(std::size_t{180} * 48'000);
            sounds << "pcm.ear { type plug slave.pcm { type file slave.pcm { type null } file /dev/null infile \""
                   << (folder / "heard.raw").string() << "\" format raw } }\n";
        } else {
            fs::create_directory(ear());
            sounds << "pcm_type.pendopo_ear { lib \"" << program("pendopo_ear.so") << "\" }\n"
                   << "pcm.ear { type plug slave.pcm { type pendopo_ear folder \"" << ear().string() << "\" } }\n";
        }
        sounds << "pcm.mouth { type plug slave.pcm { type file slave.pcm { type null } file \"" << played().string()
               << "\" format raw } }\n";
        device->configure("\n[sound]\nmicrophone = \"ear\"\nspeaker = \"mouth\"\n[printer]\ndevice = \"" +
                          paper().string() + "\"\n");
        std::ofstream{paper()};
    }
    [[nodiscard]] fs::path ear() const { return folder / "ear"; }
    [[nodiscard]] fs::path paper() const { return folder / "paper"; }
    [[nodiscard]] fs::path played() const { return folder / "played.raw"; }
    void eventually_a_second_is_heard() const {
        fs::remove(ear() / "heard");
        eventually("a second is heard", [&] { return fs::exists(ear() / "heard"); });
    }
    [[nodiscard]] std::size_t times_logged(const std::string& words) const {
        const std::string log = read_text(device->log("kiosk"));
        std::size_t times = 0;
        for (std::size_t at = log.find(words); at != std::string::npos; at = log.find(words, at + 1))
            ++times;
        return times;
    }
    [[nodiscard]] bool can_be_touched(const std::string& target) const {
        return read_text(device->targets()).find("target " + target + " ") != std::string::npos;
    }
    /// With `disk_mib` the kiosk's data lies on a disk of that size.
    void start(Words words, unsigned disk_mib = 0) {
        device->give_kiosk(std::move(words), {{"ALSA_CONFIG_PATH", (folder / "asound.conf").string()}});
        device->start_sync();
        if (disk_mib > 0)
            device->start_kiosk_on_small_disk(display, disk_mib);
        else
            device->start_kiosk(display);
        eventually("the kiosk says that it is not set up", [&] { return device->screen() == "not_ready"; });
        province.confirm_the_waiting_device();
        eventually("the kiosk invites", [&] { return device->screen() == "attract"; });
    }
    void play(const std::string& script) const { device->play(display, script); }
};

struct Heard {
    double seconds = 0;
    double loudness = 0;
};

/// What any player makes of the file.
Heard played_by_opusfile(const fs::path& path) {
    int error = 0;
    OggOpusFile* file = op_open_file(path.c_str(), &error);
    REQUIRE(file != nullptr);
    Heard heard;
    heard.seconds = static_cast<double>(op_pcm_total(file, -1)) / 48'000;
    std::vector<opus_int16> samples(48'000);
    double power = 0;
    double count = 0;
    for (int read = 1; read > 0;) {
        read = op_read(file, samples.data(), static_cast<int>(samples.size()), nullptr);
        CHECK(read >= 0);
        for (int i = 0; i < read; ++i)
            power += double{static_cast<double>(samples[static_cast<std::size_t>(i)])} *
                     samples[static_cast<std::size_t>(i)];
        count += read;
    }
    op_free(file);
    heard.loudness = std::sqrt(power / count);
    return heard;
}

}  // namespace

namespace {

const std::string to_the_recording =
    "screen attract\ntap start\nscreen doors\ntap door:1\nscreen way\ntap way:1\nscreen topic\ntap topic:0\n"
    "screen place\ntap place:0\nscreen record\n";
const std::string from_the_recording =
    "tap primary\nscreen contact\ntap contact_choice:0\ntap primary\nscreen review\ntap primary\nscreen receipt\n"
    "tap print\ntap primary\nscreen attract\n";

/// The one story at the desk, as soon as all of its sound is there.
nlohmann::json story_at_the_desk(const Province& province) {
    eventually("the story and its sound arrive", [&] {
        const auto desk = province.desk();
        return desk.size() == 1 && desk[0]["recordings"].size() == 1 && desk[0]["recordings"][0]["complete"] == true;
    });
    return province.desk()[0];
}

/// Its sound, as a file that any player takes.
fs::path exported_sound(const Stand& stand) {
    const fs::path folder = stand.folder / "exported";
    static_cast<void>(
        stand.province.ctl({"desk", "export", stand.province.directory().string(), "--media", folder.string()}));
    const auto entries = nlohmann::json::parse(read_text(folder / "entries.json"));
    return folder / entries[0]["recordings"][0]["file"].get<std::string>();
}

std::string trace_in(const Traces& traces, Stand& stand) {
    for (const fs::path& each : {stand.device->directory(), stand.province.directory()})
        if (const auto found = traces.find_in_files(each)) return *found;
    return traces.find_in_memory(stand.device->kiosk().pid()).value_or("nothing");
}

}  // namespace

TEST_CASE("by voice: a story told aloud is listened to, sent, plays at the desk, and stays nowhere else") {
    Stand stand;
    stand.start({});
    stand.play(to_the_recording + "tap voice_consent\ntap record\n");
    eventually("three minutes are full", [&] { return stand.can_be_touched("record_listen"); });
    stand.play("tap record_listen\n");
    eventually("the kiosk plays it", [&] { return fs::exists(stand.played()) && fs::file_size(stand.played()) > 0; });
    stand.play(from_the_recording);
    const auto entry = story_at_the_desk(stand.province);
    CHECK(entry["kind"] == "story");
    CHECK(entry["words"] == "");
    CHECK(entry["recordings"][0]["length"] == "3:00");
    REQUIRE(entry["consents"].size() == 1);
    CHECK(entry["consents"][0]["kind"] == "voice");
    CHECK(entry["consents"][0]["words"] == "Saya tahu: dari suara, orang dapat mengenali saya.");
    eventually("the receipt is on paper", [&] { return fs::file_size(stand.paper()) > 0; });
    CHECK(read_text(stand.paper()).find("Kode tanda terima") != std::string::npos);
    const fs::path file = exported_sound(stand);
    const Heard heard = played_by_opusfile(file);
    CHECK(heard.seconds == doctest::Approx(180).epsilon(0.001));
    CHECK(heard.loudness > 3'000);

    // As it was heard, as it was packed, and as it was played.
    Traces traces;
    traces.add_bytes(heard_bytes(48'000));
    const std::string packed = read_text(file);
    traces.add_bytes(packed.substr(packed.size() / 2, 20'000));
    const std::string played = read_text(stand.played());
    traces.add_bytes(played.substr(played.size() / 4, 20'000));
    CHECK(trace_in(traces, stand) == "nothing");
}

TEST_CASE(
    "by voice: a microphone that is pulled out in the middle keeps what was said, and who begins anew leaves none") {
    Stand stand(false);
    stand.start({});
    Traces traces;
    traces.add_bytes(heard_bytes(48'000));

    stand.play(to_the_recording + "tap voice_consent\ntouch record\n");
    stand.eventually_a_second_is_heard();
    eventually("the search finds what is being heard",
               [&] { return traces.find_in_memory(stand.device->kiosk().pid()).has_value(); });
    stand.play("touch record\nwait record_listen\ntap start_over\ntap overlay:1\nscreen attract\n");
    CHECK(trace_in(traces, stand) == "nothing");

    stand.play(to_the_recording + "tap voice_consent\ntouch record\n");
    stand.eventually_a_second_is_heard();
    std::ofstream(stand.ear() / "gone");
    stand.play("wait record_listen\ntap record\n");
    // In the middle, and when it was to go on: what the screen shows meanwhile may still be the picture before.
    eventually("the microphone is missed twice", [&] { return stand.times_logged("No such device") >= 2; });
    stand.play("wait record_listen\n");
    fs::remove(stand.ear() / "gone");
    stand.play("touch record\n");
    stand.eventually_a_second_is_heard();
    stand.play(from_the_recording);
    const auto entry = story_at_the_desk(stand.province);
    const Heard heard = played_by_opusfile(exported_sound(stand));
    CHECK(heard.seconds >= 2);
    CHECK(heard.loudness > 3'000);
    CHECK(trace_in(traces, stand) == "nothing");
}

TEST_CASE(
    "by voice: a disk near its end takes no new recording, says so, takes what is written, and recovers by itself") {
    Stand stand;
    stand.start({}, 360);
    const std::string to_the_choice = "screen attract\ntap start\nscreen doors\ntap door:1\nscreen way\n";
    stand.play(to_the_choice + "wait way:1\n");
    const fs::path ballast = stand.device->data_on_small_disk() / "ballast";
    take_room(ballast, 130);
    eventually("the choice says that there is no room", [&] { return !stand.can_be_touched("way:1"); });
    stand.play(
        "tap way:0\nscreen topic\ntap topic:0\nscreen place\ntap place:0\nscreen write\ntype kami menulis saja\n" +
        from_the_recording);
    eventually("what was written arrives", [&] { return stand.province.desk().size() == 1; });
    CHECK(stand.province.desk()[0]["words"] == "kami menulis saja");

    fs::remove(ballast);
    stand.play(to_the_choice);
    eventually("the choice is there again", [&] { return stand.can_be_touched("way:1"); });
    stand.play("tap way:1\nscreen topic\n");
}

namespace {

/// What was said, and the keys that lead there.
class Ears {
public:
    Ears(Stand& stand, fs::path transcript) : stand_(stand), transcript_(std::move(transcript)) {}

    [[nodiscard]] std::vector<std::string> lines() const {
        std::istringstream text(read_text(transcript_));
        std::vector<std::string> out;
        for (std::string line; std::getline(text, line);)
            out.push_back(line);
        return out;
    }
    void press(const std::string& key) {
        before_ = lines().size();
        stand_.play("chord " + key + "\n");
    }
    /// Strikes a key and waits until something new was said.
    std::string strike(const std::string& key) {
        press(key);
        eventually("something is said after " + key, [&] { return lines().size() > before_; });
        return lines().back();
    }
    /// Walks until something begins with these words.
    void walk(const std::string& key, const std::string& words) {
        for (int i = 0; i < 60; ++i)
            if (strike(key).starts_with("id: " + words)) return;
        FAIL("nothing begins with " << words);
    }
    /// Waits until it is there, and said to the first thing that can be chosen.
    void screen(const std::string& name) const {
        eventually("the screen " + name, [&] { return stand_.device->screen() == name; });
        eventually("it is said", [&] {
            const auto said = lines();
            return std::any_of(said.begin() + static_cast<std::ptrdiff_t>(before_), said.end(), [](const auto& line) {
                return line.find(", tombol") != std::string::npos || line.find(", pilihan") != std::string::npos ||
                       line.find(", isian") != std::string::npos;
            });
        });
    }

private:
    Stand& stand_;
    fs::path transcript_;
    std::size_t before_ = 0;  ///< lines, when the last key was struck
};

}  // namespace

TEST_CASE("by voice: somebody who does not see says what is wrong by the keys alone, told by a transcript") {
    Stand stand;
    const fs::path transcript = stand.folder / "said.txt";
    stand.start({"--transcript-file", transcript.string()});
    Ears ears(stand, transcript);
    ears.strike("Right");
    ears.screen("attract");
    CHECK(ears.lines().front().starts_with("id: Mode suara"));
    ears.strike("Return");
    ears.screen("doors");
    ears.strike("Return");
    ears.screen("topic");
    ears.strike("Return");
    ears.screen("place");
    ears.strike("Return");
    ears.screen("write");
    stand.play("type lampu jalan mati\n");
    ears.walk("Left", "Lanjut");
    ears.strike("Return");
    ears.screen("contact");
    ears.walk("Right", "Tanpa nama");
    ears.strike("Return");
    if (stand.device->screen() == "contact") {
        ears.walk("Left", "Lanjut");
        ears.strike("Return");
    }
    ears.screen("review");
    ears.walk("Left", "Kirim");
    ears.press("Return");
    ears.screen("receipt");
    ears.walk("Right", "Kode");
    const std::string code = ears.strike("Return");
    CHECK(std::count(code.begin(), code.end(), ',') == 13);
    ears.walk("Left", "Selesai");
    stand.play("chord Return\nscreen attract\n");
    for (const std::string& line : ears.lines())
        CHECK(line.find("lampu jalan") == std::string::npos);  // nobody asked for it
    eventually("it arrives", [&] { return stand.province.desk().size() == 1; });
    CHECK(stand.province.desk()[0]["words"] == "lampu jalan mati");
}
