// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/voice.hpp"

#include <algorithm>
#include <array>

#include "app/presenter/state.hpp"

namespace pendopo::presenter {

void Presenter::State::choose_way(bool aloud) {
    if (aloud && (screen == Screen::record || !takes_recordings)) return;
    if (!move(Move::choose_way)) return;
    if (!aloud) forget_voice();
    notice = Notice::none;
    draft.kind = model::Kind::story;
    draft.aloud = aloud;
    answering = false;
}

void Presenter::State::order_voice(VoiceOrder order) {
    voice_used = true;
    requests.emplace_back(UseVoice{order});
}

void Presenter::State::press_record() {
    if (screen != Screen::record) return;
    VoiceDraft& voice = draft.voice;
    notice = Notice::none;
    if (voice.phase == VoicePhase::recording) return order_voice(VoiceOrder::pause);
    if (voice.phase == VoicePhase::playing) {
        order_voice(VoiceOrder::quiet);
        voice.phase = voice.before_playing;
    }
    if (!voice.consent) {
        notice = Notice::voice_consent_missing;
        return;
    }
    if (voice.phase == VoicePhase::paused) {
        voice.phase = VoicePhase::recording;  // what keeps it from that is told
        order_voice(VoiceOrder::resume);
    } else if (voice.phase == VoicePhase::none) {
        voice.phase = VoicePhase::starting;
        order_voice(VoiceOrder::record);
    }
}

void Presenter::State::press_listen() {
    if (screen != Screen::record) return;
    VoiceDraft& voice = draft.voice;
    notice = Notice::none;
    if (voice.phase == VoicePhase::playing) return order_voice(VoiceOrder::quiet);
    const bool at_rest =
        voice.phase == VoicePhase::paused || voice.phase == VoicePhase::full || voice.phase == VoicePhase::finished;
    if (!at_rest) return;
    voice.before_playing = voice.phase;
    voice.phase = VoicePhase::playing;
    hear_for(voice.length + limits::sound_slack);
    order_voice(VoiceOrder::listen);
}

void Presenter::State::record_again() {
    if (screen != Screen::record || draft.voice.phase == VoicePhase::finishing) return;
    forget_voice();
    notice = Notice::none;
}

void Presenter::State::forget_voice() {
    const bool consent = draft.voice.consent;
    if (draft.voice.phase != VoicePhase::none) order_voice(VoiceOrder::forget);
    draft.voice = {};
    draft.voice.consent = consent;
}

void Presenter::State::toggle_voice_consent() {
    if (screen != Screen::record) return;
    draft.voice.consent = !draft.voice.consent;
    if (!draft.voice.consent && draft.voice.phase == VoicePhase::recording) order_voice(VoiceOrder::pause);
    notice = Notice::none;
}

/// On from the recording: once its end is sealed.
void Presenter::State::finish_voice() {
    VoiceDraft& voice = draft.voice;
    if (!voice.said_something() || voice.phase == VoicePhase::starting) {
        notice = Notice::voice_missing;
        return;
    }
    if (voice.phase == VoicePhase::playing) {
        order_voice(VoiceOrder::quiet);
        voice.phase = voice.before_playing;
    }
    if (voice.phase == VoicePhase::finished) {
        leave_record();
    } else if (voice.phase != VoicePhase::finishing) {
        voice.phase = VoicePhase::finishing;
        order_voice(VoiceOrder::finish);
    }
}

/// Back from the recording: what is being said is paused, and stays for whoever comes on again. False: not yet.
bool Presenter::State::leave_recording() {
    VoiceDraft& voice = draft.voice;
    if (voice.phase == VoicePhase::finishing || voice.phase == VoicePhase::starting) return false;
    rest_voice();
    return true;
}

/// Nothing is heard and nothing played while the recording is not on the screen.
void Presenter::State::rest_voice() {
    if (draft.voice.phase == VoicePhase::recording) order_voice(VoiceOrder::pause);
    if (draft.voice.phase == VoicePhase::playing) order_voice(VoiceOrder::quiet);
}

bool Presenter::State::offers_writing() const noexcept {
    constexpr std::array reasons = {Notice::voice_no_microphone, Notice::voice_busy, Notice::voice_no_room,
                                    Notice::voice_failed};
    return screen == Screen::record && std::ranges::find(reasons, notice) != reasons.end();
}

void Presenter::State::leave_record() {
    if (screen != Screen::record) return;
    if (editing)
        enter(Screen::review);
    else
        move(Move::next);
}

namespace {

Notice notice_of(VoiceReport::What what) {
    switch (what) {
        case VoiceReport::What::full:
            return Notice::voice_full;
        case VoiceReport::What::lost:
            return Notice::voice_lost;
        case VoiceReport::What::no_microphone:
            return Notice::voice_no_microphone;
        case VoiceReport::What::microphone_busy:
            return Notice::voice_busy;
        case VoiceReport::What::no_speaker:
            return Notice::voice_no_speaker;
        case VoiceReport::What::no_room:
            return Notice::voice_no_room;
        case VoiceReport::What::failed:
            return Notice::voice_failed;
        default:
            return Notice::none;
    }
}

}  // namespace

void Presenter::State::hear_of_voice(const VoiceReport& told) {
    VoiceDraft& voice = draft.voice;
    if (voice.phase == VoicePhase::none) return;  // of a recording that was wiped
    changed = true;
    using What = VoiceReport::What;
    if (const Notice remark = notice_of(told.what); remark != Notice::none && screen == Screen::record) notice = remark;
    switch (told.what) {
        case What::began:
            voice.phase = VoicePhase::recording;
            return;
        case What::heard:
            voice.hear(told.length, told.level);
            last_touch = now;  // who speaks is there
            return;
        case What::paused:
        case What::lost:
        case What::full:
            voice.hear(told.length, 0);
            if (voice.phase != VoicePhase::finishing)
                voice.phase = told.what == What::full ? VoicePhase::full : VoicePhase::paused;
            return;
        case What::finished:
            voice.hear(told.length, 0);
            voice.phase = VoicePhase::finished;
            return leave_record();
        case What::played:
        case What::no_speaker:
            heard_out();
            if (voice.phase == VoicePhase::playing) voice.phase = voice.before_playing;
            return;
        case What::no_microphone:
        case What::microphone_busy:
            voice.phase = voice.said_something() ? VoicePhase::paused : VoicePhase::none;
            voice.level = 0;
            return;
        case What::no_room:
        case What::failed:
            return forget_voice();
    }
}

void Presenter::set_takes_recordings(bool takes, base::Instant now) {
    State& state = *state_;
    if (takes == state.takes_recordings) return;
    state.now = now;
    state.takes_recordings = takes;
    if (state.screen == Screen::way) state.refresh();
}

void Presenter::speech_ended(base::Instant now) {
    state_->now = now;
    state_->heard_out();
}

void Presenter::voice_reported(const VoiceReport& report, base::Instant now) {
    state_->now = now;
    const Notice before = state_->notice;
    state_->hear_of_voice(report);
    if (!state_->changed) return;
    state_->refresh();
    if (state_->notice != before) state_->say_remark();
}

}  // namespace pendopo::presenter
