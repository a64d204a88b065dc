// SPDX-License-Identifier: Apache-2.0
// Microphone, loudspeaker and speech: ALSA on its file device, eSpeak NG, and the twins beside them.
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>

#include <doctest/doctest.h>

#include "platform/alsa/device.hpp"
#include "platform/base/limits.hpp"
#include "platform/espeak/espeak_speech.hpp"
#include "platform/sim/sim_sound.hpp"
#include "tests/support/storage.hpp"

using namespace pendopo;
using base::ErrorCode;

namespace {

/// ALSA with two devices of ours: one hears a file, one plays into a file.
class FileSound {
public:
    FileSound() {
        std::ofstream(folder_.path() / "asound.conf")
            << "pcm.ear { type plug slave.pcm { type file slave.pcm { type null } file /dev/null infile \""
            << heard().string() << "\" format raw } }\n"
            << "pcm.mouth { type plug slave.pcm { type file slave.pcm { type null } file \"" << played().string()
            << "\" format raw } }\n";
        REQUIRE(::setenv("ALSA_CONFIG_PATH", (folder_.path() / "asound.conf").c_str(), 1) == 0);
    }
    FileSound(const FileSound&) = delete;
    FileSound& operator=(const FileSound&) = delete;
    ~FileSound() { ::unsetenv("ALSA_CONFIG_PATH"); }

    void hears(const std::vector<port::Sample>& samples) const {
        std::ofstream(heard(), std::ios::binary)
            .write(reinterpret_cast<const char*>(samples.data()),
                   static_cast<std::streamsize>(samples.size() * sizeof(port::Sample)));
    }
    [[nodiscard]] std::vector<port::Sample> has_played() const {
        std::ifstream file(played(), std::ios::binary);
        const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
        std::vector<port::Sample> samples(bytes.size() / sizeof(port::Sample));
        std::memcpy(samples.data(), bytes.data(), samples.size() * sizeof(port::Sample));
        return samples;
    }

private:
    [[nodiscard]] std::filesystem::path heard() const { return folder_.path() / "heard.raw"; }
    [[nodiscard]] std::filesystem::path played() const { return folder_.path() / "played.raw"; }
    test::StorageFolder folder_;
};

std::vector<port::Sample> ramp(std::size_t count) {
    std::vector<port::Sample> out(count);
    for (std::size_t i = 0; i < count; ++i)
        out[i] = static_cast<port::Sample>(i * 7 % 20'000);
    return out;
}

double loudness(port::Samples samples) {
    double sum = 0;
    for (const port::Sample each : samples)
        sum += double{static_cast<double>(each)} * each;
    return samples.empty() ? 0 : std::sqrt(sum / static_cast<double>(samples.size()));
}

bool always() {
    return true;
}

}  // namespace

TEST_CASE("microphone: what is heard is read, as many samples as were asked for") {
    const auto reads = [](port::Microphone& microphone) {
        std::vector<port::Sample> samples(960);
        CHECK(microphone.read(samples).error().code == ErrorCode::io);  // nobody opened it
        REQUIRE(microphone.open());
        REQUIRE(microphone.open());
        double heard = 0;
        for (int i = 0; i < 10; ++i) {
            REQUIRE(microphone.read(samples));
            heard += loudness(samples);
        }
        CHECK(heard > 0);
        microphone.close();
        CHECK(microphone.read(samples).error().code == ErrorCode::io);
    };
    SUBCASE("the twin") {
        sim::SimMicrophone microphone;
        reads(microphone);
    }
    SUBCASE("ALSA") {
        const FileSound sound;
        sound.hears(ramp(20'000));
        reads(*alsa::microphone("ear"));
    }
}

TEST_CASE("microphone: samples come from ALSA in their order and unchanged") {
    const FileSound sound;
    const auto said = ramp(9'600);
    sound.hears(said);
    const auto microphone = alsa::microphone("ear");
    REQUIRE(microphone->open());
    std::vector<port::Sample> samples(said.size());
    for (std::size_t at = 0; at < samples.size(); at += 960)
        REQUIRE(microphone->read(std::span(samples).subspan(at, 960)));
    CHECK(samples == said);
}

TEST_CASE("microphone: one that is absent says so, and one that is pulled out is lost for good") {
    for (const char* name : {"", "nowhere"}) {
        const FileSound sound;
        CHECK(alsa::microphone(name)->open().error().code == ErrorCode::not_found);
        CHECK(alsa::speaker(name)->open(22'050).error().code == ErrorCode::not_found);
    }
    sim::SimMicrophone microphone;
    microphone.pull_after(1'000);
    REQUIRE(microphone.open());
    std::vector<port::Sample> samples(960);
    CHECK(microphone.read(samples));
    CHECK(microphone.read(samples).error().code == ErrorCode::not_found);
    CHECK_FALSE(microphone.is_open());
    CHECK(microphone.open().error().code == ErrorCode::not_found);
}

TEST_CASE("speaker: all that is written is played, and closing forgets the rest") {
    const auto plays = [](port::Speaker& speaker, const std::function<std::vector<port::Sample>()>& heard) {
        const auto said = ramp(5'000);
        CHECK(speaker.write(said).error().code == ErrorCode::io);
        REQUIRE(speaker.open(22'050));
        for (std::size_t at = 0; at < said.size(); at += 500)
            REQUIRE(speaker.write(port::Samples(said).subspan(at, 500)));
        REQUIRE(speaker.finish());
        CHECK(heard() == said);
        REQUIRE(speaker.finish());
        REQUIRE(speaker.open(48'000));
        speaker.close();
        CHECK(speaker.write(said).error().code == ErrorCode::io);
    };
    SUBCASE("the twin") {
        sim::SimSpeaker speaker;
        plays(speaker, [&] { return speaker.heard(); });
    }
    SUBCASE("ALSA") {
        const FileSound sound;
        plays(*alsa::speaker("mouth"), [&] { return sound.has_played(); });
    }
}

TEST_CASE("speech: eSpeak NG says a sentence into ALSA, in every language of the screens") {
    const FileSound sound;
    const auto speaker = alsa::speaker("mouth");
    const auto speech = espeak::speech(*speaker, 160);
    REQUIRE(speech);
    for (const char* language : {"id", "en", "su", "jv", "bjn"}) {
        INFO(language);
        const auto said = (*speech)->say("Selamat datang di pendopo. Silakan pilih satu pintu.", language, always);
        REQUIRE(said);
        CHECK(*said);
        const auto heard = sound.has_played();  // of the last open: the file begins anew
        CHECK(heard.size() > 22'050 * 2);
        CHECK(heard.size() < 22'050 * 12);
        CHECK(loudness(heard) > 500);
    }
    CHECK((*speech)->say(std::string(limits::spoken_text_bytes_max + 1, 'a'), "id", always).error().code ==
          ErrorCode::too_large);
}

TEST_CASE("speech: it ends as soon as nobody wants to hear on, and a speaker that is lost is told") {
    sim::SimSpeaker speaker;
    const auto speech = espeak::speech(speaker, 160);
    REQUIRE(speech);
    const std::string text = "Satu dua tiga empat lima enam tujuh delapan sembilan sepuluh sebelas dua belas.";
    REQUIRE((*speech)->say(text, "id", always));
    const std::size_t whole = speaker.heard().size();
    int pieces = 0;
    const auto stopped = (*speech)->say(text, "id", [&] { return ++pieces < 5; });
    REQUIRE(stopped);
    CHECK_FALSE(*stopped);
    CHECK_FALSE(speaker.is_open());
    CHECK(speaker.heard().size() - whole < whole / 2);
    speaker.fail_with(ErrorCode::not_found);
    CHECK((*speech)->say(text, "id", always).error().code == ErrorCode::not_found);
    speaker.works_again();
    CHECK((*speech)->say(text, "id", always));
    const std::size_t before = speaker.heard().size();
    (*speech)->forget();
    CHECK(speaker.heard().size() == before);  // nobody hears what overwrites
}
