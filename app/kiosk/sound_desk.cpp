// SPDX-License-Identifier: Apache-2.0
#include "app/kiosk/sound_desk.hpp"

namespace pendopo::kiosk {
namespace {

using presenter::VoiceOrder;
using presenter::VoiceReport;
using What = VoiceReport::What;

What what_of(voice::Halt why) {
    switch (why) {
        case voice::Halt::full:
            return What::full;
        case voice::Halt::lost:
            return What::lost;
        case voice::Halt::asked:
            break;
    }
    return What::paused;
}

What what_of(voice::Trouble trouble) {
    switch (trouble) {
        case voice::Trouble::no_microphone:
            return What::no_microphone;
        case voice::Trouble::microphone_busy:
            return What::microphone_busy;
        case voice::Trouble::no_speaker:
            return What::no_speaker;
        case voice::Trouble::failed:
            break;
    }
    return What::failed;
}

voice::Earcon earcon_of(presenter::SpeechTone tone) {
    switch (tone) {
        case presenter::SpeechTone::chosen:
            return voice::Earcon::chosen;
        case presenter::SpeechTone::around:
            return voice::Earcon::around;
        case presenter::SpeechTone::none:
        case presenter::SpeechTone::moved:
            break;
    }
    return voice::Earcon::moved;
}

}  // namespace

bool SoundDesk::take(presenter::Request& request) {
    if (std::holds_alternative<presenter::Forget>(request)) forget();
    if (const auto* use = std::get_if<presenter::UseVoice>(&request)) {
        order(use->order);
        return true;
    }
    if (auto* words = std::get_if<presenter::Speak>(&request)) {
        speak(*words);
        return true;
    }
    if (!std::holds_alternative<presenter::Hush>(request)) return false;
    sound_.post(voice::Quiet{});
    return true;
}

void SoundDesk::order(VoiceOrder order) {
    switch (order) {
        case VoiceOrder::record:  // the worker first: it says whether there is room
            return worker_.post(BeginVoice{++recording_});
        case VoiceOrder::pause:
            return sound_.post(voice::Pause{});
        case VoiceOrder::resume:
            return sound_.post(voice::Resume{});
        case VoiceOrder::listen:
            to_be_played_ = true;
            return worker_.post(OpenVoice{recording_});
        case VoiceOrder::quiet:
            to_be_played_ = false;
            return sound_.post(voice::Quiet{});
        case VoiceOrder::forget:
            forget();
            return worker_.post(DropVoice{});
        case VoiceOrder::finish:
            return sound_.post(voice::Finish{});
    }
}

void SoundDesk::forget() {
    ++recording_;
    to_be_played_ = false;
    to_be_said_ = 0;  // their ends are forgotten, too
    sound_.post(voice::Forget{});
}

void SoundDesk::play(base::SecretBuffer file, base::Instant now) {
    if (to_be_played_) return sound_.post(voice::Play{std::move(file)});
    presenter_.voice_reported({What::played, {}, 0}, now);  // it was ended before it began
}

void SoundDesk::speak(presenter::Speak& request) {
    if (request.tone != presenter::SpeechTone::none) sound_.post(voice::Beep{earcon_of(request.tone)});
    if (request.text.empty()) return;
    ++to_be_said_;
    sound_.post(voice::Say{std::move(request.text), std::move(request.language)});
}

void SoundDesk::hear_of_worker(VoiceNews news, base::Instant now) {
    if (news.recording != recording_) return;  // nobody's any more: neither heard nor played
    switch (news.what) {
        case VoiceNews::What::ready:
            return sound_.post(voice::Record{});
        case VoiceNews::What::opened:
            return play(std::move(news.file), now);
        case VoiceNews::What::sealed:
            return presenter_.voice_reported({What::finished, news.length, 0}, now);
        case VoiceNews::What::no_room:
            return presenter_.voice_reported({What::no_room, {}, 0}, now);
        case VoiceNews::What::failed:
            sound_.post(voice::Forget{});
            return presenter_.voice_reported({What::failed, {}, 0}, now);
    }
}

void SoundDesk::pass_events(base::Instant now) {
    for (voice::Event& event : sound_.take_events()) {
        if (auto* bytes = std::get_if<voice::Sound>(&event))
            worker_.post(AddVoice{recording_, std::move(bytes->bytes)});
        else if (const auto* finished = std::get_if<voice::Finished>(&event))
            worker_.post(FinishVoice{recording_, finished->length});
        else if (std::holds_alternative<voice::SayEnded>(event))
            end_saying(now);
        else
            report(event, now);
    }
}

void SoundDesk::end_saying(base::Instant now) {
    if (to_be_said_ > 0 && --to_be_said_ == 0) presenter_.speech_ended(now);
}

void SoundDesk::report(const voice::Event& event, base::Instant now) {
    VoiceReport told;
    if (std::holds_alternative<voice::Began>(event)) {
        told.what = What::began;
    } else if (const auto* heard = std::get_if<voice::Heard>(&event)) {
        told = {What::heard, heard->length, heard->level.loudness};
    } else if (const auto* halted = std::get_if<voice::Halted>(&event)) {
        told = {what_of(halted->why), halted->length, 0};
    } else if (std::holds_alternative<voice::PlayEnded>(event)) {
        told.what = What::played;
    } else if (const auto* troubled = std::get_if<voice::Troubled>(&event)) {
        told.what = what_of(troubled->what);
    } else {
        return;
    }
    presenter_.voice_reported(told, now);
}

}  // namespace pendopo::kiosk
