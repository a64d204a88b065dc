// SPDX-License-Identifier: Apache-2.0
#include <cmath>
#include <string>

#include <doctest/doctest.h>

#include "app/voice/booth.hpp"
#include "platform/base/limits.hpp"
#include "platform/sim/sim_sound.hpp"

using namespace pendopo;
using base::ErrorCode;

namespace {

/// A booth among twins, and all that it told.
struct Told {
    sim::SimMicrophone microphone;
    sim::SimSpeaker speaker;
    sim::SimSpeech speech;
    bool waiting = false;
    voice::Booth booth{{microphone, speaker, &speech}, [this] { return waiting; }};

    base::Bytes file;  ///< everything that was to be sealed
    std::vector<voice::Event> events;

    void order(voice::Order what) {
        booth.handle(std::move(what));
        listen(0);
    }
    /// Lets it hear so many frames, or until it stops.
    void listen(std::size_t frames) {
        for (std::size_t i = 0; i < frames && booth.recording(); ++i)
            booth.listen();
        for (auto& event : booth.take_events()) {
            if (const auto* sound = std::get_if<voice::Sound>(&event)) base::append(file, sound->bytes.view());
            events.push_back(std::move(event));
        }
    }
    template <class What>
    [[nodiscard]] std::vector<What> all() const {
        std::vector<What> out;
        for (const auto& each : events)
            if (const auto* one = std::get_if<What>(&each)) out.push_back(*one);
        return out;
    }
};

voice::Play play(const base::Bytes& file) {
    return {base::SecretBuffer(file)};
}
voice::Say say(std::string_view text) {
    return {base::SecretBuffer(base::as_bytes(text)), "id"};
}

}  // namespace

TEST_CASE("booth: a recording with a pause in it is one file, which is as long as what was said") {
    Told told;
    told.order(voice::Record{});
    told.listen(100);
    told.order(voice::Pause{});
    told.listen(50);  // nothing is heard meanwhile
    CHECK_FALSE(told.microphone.is_open());
    told.order(voice::Resume{});
    told.listen(60);
    told.order(voice::Finish{});
    REQUIRE(told.all<voice::Finished>().size() == 1);
    CHECK(told.all<voice::Finished>()[0].length == base::Milliseconds(3'200));
    told.order(play(told.file));
    CHECK(told.speaker.heard().size() == 160 * opus::frame_samples);
    CHECK(told.all<voice::PlayEnded>().size() == 1);
}

TEST_CASE("booth: what was said so far can be listened to in a pause, and then it goes on") {
    Told told;
    told.order(voice::Record{});
    told.listen(70);
    told.order(voice::Pause{});
    told.order(play(told.file));
    CHECK(told.speaker.heard().size() + 1'000 > 70 * opus::frame_samples);
    told.order(voice::Resume{});
    told.listen(30);
    told.order(voice::Finish{});
    CHECK(told.all<voice::Finished>()[0].length == base::Milliseconds(2'000));
}

TEST_CASE("booth: a microphone that is pulled out ends nothing that was said, and another one goes on") {
    Told told;
    told.microphone.pull_after(100 * opus::frame_samples);
    told.order(voice::Record{});
    told.listen(200);
    REQUIRE(told.all<voice::Halted>().size() == 1);
    CHECK(told.all<voice::Halted>()[0].why == voice::Halt::lost);
    CHECK(told.all<voice::Halted>()[0].length == base::Milliseconds(2'000));
    told.order(voice::Resume{});
    CHECK(told.all<voice::Troubled>()[0].what == voice::Trouble::no_microphone);
    told.order(play(told.file));
    CHECK(told.speaker.heard().size() + 1'000 > 100 * opus::frame_samples);
    told.microphone = {};
    told.order(voice::Resume{});
    told.listen(50);
    told.order(voice::Finish{});
    CHECK(told.all<voice::Finished>()[0].length == base::Milliseconds(3'000));
}

TEST_CASE("booth: three minutes are the end, and fit into the chunks of a recording") {
    Told told;
    told.order(voice::Record{});
    told.listen(20'000);
    REQUIRE(told.all<voice::Halted>().size() == 1);
    CHECK(told.all<voice::Halted>()[0].why == voice::Halt::full);
    told.order(voice::Resume{});
    CHECK_FALSE(told.booth.recording());
    told.order(voice::Finish{});
    CHECK(told.all<voice::Finished>()[0].length == base::Milliseconds(limits::recording_time_max));
    CHECK(told.file.size() < limits::chunks_per_recording_max * limits::media_chunk_plaintext);
    CHECK(told.file.size() / limits::media_chunk_plaintext == 34);
}

TEST_CASE("booth: the level is told some 20 times a second, higher for a louder voice") {
    Told told;
    told.microphone.set_loudness(300);
    told.order(voice::Record{});
    told.listen(50);
    const auto soft = told.all<voice::Heard>();
    CHECK(soft.size() == 25);
    told.microphone.set_loudness(20'000);
    told.listen(50);
    CHECK(told.all<voice::Heard>().back().level.loudness > soft.back().level.loudness + 50);
    told.microphone.set_loudness(0);
    told.listen(2);
    CHECK(told.all<voice::Heard>().back().level == voice::Level{});
    CHECK(voice::level_of({}) == voice::Level{});
}

TEST_CASE("booth: a microphone that is not there or taken is told by its name, and speech goes on") {
    Told told;
    told.microphone.fail_with(ErrorCode::unavailable);
    told.order(voice::Record{});
    CHECK(told.all<voice::Troubled>()[0].what == voice::Trouble::microphone_busy);
    told.microphone.fail_with(ErrorCode::not_found);
    told.order(voice::Record{});
    CHECK(told.all<voice::Troubled>()[1].what == voice::Trouble::no_microphone);
    CHECK(told.all<voice::Began>().empty());
    told.order(say("Mikrofon tidak ada"));
    CHECK(told.speech.transcript() == std::vector<std::string>{"id: Mikrofon tidak ada"});
}

TEST_CASE("booth: every utterance is said on its own, until another order comes") {
    Told told;
    told.order(say("Pilih satu pintu\n\nAspirasi, tombol\nCerita, tombol"));
    CHECK(told.speech.transcript() ==
          std::vector<std::string>{"id: Pilih satu pintu", "id: Aspirasi, tombol", "id: Cerita, tombol"});
    CHECK(told.all<voice::SayEnded>()[0].whole);
    told.waiting = true;
    told.order(say("Terlalu lambat"));
    CHECK(told.speech.transcript().size() == 3);
    CHECK_FALSE(told.all<voice::SayEnded>()[1].whole);
}

TEST_CASE("booth: without speech or a speaker that is told, and nothing else goes wrong") {
    sim::SimMicrophone microphone;
    sim::SimSpeaker speaker;
    speaker.fail_with(ErrorCode::not_found);
    voice::Booth booth({microphone, speaker, nullptr}, [] { return false; });
    booth.handle(voice::Beep{voice::Earcon::moved});
    CHECK(booth.take_events().empty());
    booth.handle(say("Halo"));
    const auto events = booth.take_events();
    REQUIRE_FALSE(events.empty());
    CHECK(std::get<voice::Troubled>(events.front()).what == voice::Trouble::no_speaker);
    booth.handle(voice::Record{});
    CHECK(booth.recording());
}

TEST_CASE("booth: what is played ends when another order waits, and earcons are heard whole") {
    Told told;
    told.order(voice::Record{});
    told.listen(100);
    told.order(voice::Finish{});
    told.waiting = true;
    told.order(play(told.file));
    CHECK(told.speaker.heard().empty());
    CHECK_FALSE(told.speaker.is_open());
    told.order(voice::Beep{voice::Earcon::chosen});
    CHECK(told.speaker.heard() == voice::tone_of(voice::Earcon::chosen));
}

TEST_CASE("booth: after a wipe nothing is left of what was recorded or said") {
    Told told;
    told.order(voice::Record{});
    told.booth.handle(voice::Quiet{});
    for (int i = 0; i < 30; ++i)
        told.booth.listen();
    told.booth.handle(voice::Forget{});
    CHECK(told.booth.take_events().empty());
    CHECK_FALSE(told.booth.recording());
    CHECK_FALSE(told.microphone.is_open());
    CHECK(told.speech.forgotten() == 1);
}
