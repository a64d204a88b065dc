// SPDX-License-Identifier: Apache-2.0
#include "app/voice/booth.hpp"

#include "platform/base/log.hpp"

namespace pendopo::voice {
namespace {

using base::ErrorCode;

constexpr std::size_t frames_per_level = 2;  // 40 ms

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

void warn(const base::Error& error) {
    base::log(base::Level::warning, "sound", error.message);
}

}  // namespace

void Booth::handle(Order order) {
    std::visit(Overloaded{
                   [this](const Record&) { begin(); },
                   [this](const Pause&) { halt(Halt::asked); },
                   [this](const Resume&) { resume(); },
                   [this](const Finish&) { finish(); },
                   [this](const Discard&) {
                       parts_.microphone.close();
                       recorder_.discard();
                   },
                   [this](const Play& play_order) { play(play_order.file.view()); },
                   [this](const Say& say_order) { say(say_order); },
                   [this](const Beep& beep_order) { beep(beep_order.earcon); },
                   [](const Quiet&) {},  // its coming has ended what was heard
                   [this](const Forget&) { forget(); },
               },
               order);
}

bool Booth::open_microphone() {
    const auto opened = parts_.microphone.open();
    if (opened) return true;
    warn(opened.error());
    const bool busy = opened.error().code == ErrorCode::unavailable;
    events_.emplace_back(Troubled{busy ? Trouble::microphone_busy : Trouble::no_microphone});
    return false;
}

void Booth::begin() {
    parts_.microphone.close();
    recorder_.discard();
    if (!open_microphone()) return;
    if (auto begun = recorder_.begin(); !begun) return fail();
    frames_ = 0;
    events_.emplace_back(Began{});
}

void Booth::resume() {
    if (recorder_.state() == Recorder::State::paused && open_microphone()) recorder_.resume();
}

void Booth::listen() {
    if (!recording()) return;
    frame_.resize(frame_.capacity());
    const std::span samples(reinterpret_cast<port::Sample*>(frame_.span().data()), opus::frame_samples);
    if (const auto heard = parts_.microphone.read(samples); !heard) {
        warn(heard.error());
        return halt(Halt::lost);
    }
    const auto bytes = recorder_.take(samples);
    base::wipe(frame_.span());
    if (!bytes) {
        warn(bytes.error());
        return fail();
    }
    hand_over(*bytes);
    if (++frames_ % frames_per_level == 0) events_.emplace_back(Heard{recorder_.length(), recorder_.level()});
    if (recorder_.state() != Recorder::State::full) return;
    parts_.microphone.close();
    events_.emplace_back(Halted{Halt::full, recorder_.length()});
}

void Booth::halt(Halt why) {
    if (!recording()) return;
    parts_.microphone.close();
    hand_over(recorder_.pause());
    events_.emplace_back(Halted{why, recorder_.length()});
}

void Booth::finish() {
    parts_.microphone.close();
    const base::Milliseconds length = recorder_.length();
    const auto bytes = recorder_.finish();
    if (!bytes) return fail();
    hand_over(*bytes);
    recorder_.discard();
    events_.emplace_back(Finished{length});
}

void Booth::fail() {
    parts_.microphone.close();
    recorder_.discard();
    events_.emplace_back(Troubled{Trouble::failed});
}

void Booth::hand_over(base::ByteView bytes) {
    if (!bytes.empty()) events_.emplace_back(Sound{base::SecretBuffer(bytes)});
}

base::Status Booth::play_all(base::ByteView file) {
    PENDOPO_TRY(const auto reader, opus::Reader::open(file));
    PENDOPO_CHECK(parts_.speaker.open(port::voice_rate));
    while (!waiting_()) {
        PENDOPO_TRY(const port::Samples samples, reader->next());
        if (samples.empty()) return parts_.speaker.finish();
        PENDOPO_CHECK(parts_.speaker.write(samples));
    }
    return {};
}

void Booth::play(base::ByteView file) {
    const auto played = play_all(file);
    parts_.speaker.close();
    if (!played) {
        warn(played.error());
        events_.emplace_back(Troubled{Trouble::no_speaker});
    }
    events_.emplace_back(PlayEnded{});
}

void Booth::say(const Say& order) {
    std::string_view rest = order.text.text();
    bool whole = true;
    while (whole && !rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.empty()) continue;
        auto said = parts_.speech != nullptr
                        ? parts_.speech->say(line, order.language, [this] { return !waiting_(); })
                        : base::Result<bool>(base::fail(ErrorCode::not_found, "speech: there is none"));
        if (!said) {
            warn(said.error());
            events_.emplace_back(Troubled{Trouble::no_speaker});
        }
        whole = said && *said;
    }
    events_.emplace_back(SayEnded{whole});
}

void Booth::beep(Earcon earcon) {
    const auto tone = tone_of(earcon);
    auto done = parts_.speaker.open(port::voice_rate);
    if (done) done = parts_.speaker.write(tone);
    if (done) done = parts_.speaker.finish();
    if (!done) parts_.speaker.close();  // words follow, or nothing does: they tell the trouble
}

void Booth::forget() {
    parts_.microphone.close();
    recorder_.discard();
    frame_.clear();
    events_.clear();
    if (parts_.speech != nullptr) parts_.speech->forget();
}

}  // namespace pendopo::voice
