// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/view_builder.hpp"
#include "app/text/keys.hpp"

namespace pendopo::presenter {

namespace keys = text::keys;

namespace {

/// "1:12".
void append_length(text::Line& line, base::Milliseconds length) {
    const auto seconds = static_cast<std::uint64_t>(length.count()) / 1'000;
    const std::string rest = std::to_string(seconds % 60);
    line.append(std::to_string(seconds / 60));
    line.append(rest.size() < 2 ? ":0" : ":");
    line.append(rest);
}

}  // namespace

void ViewBuilder::way() {
    WayView& out = view_.way;
    out.choices[0] = {button(say(keys::way_write), Icon::words, ChooseWay{false}), say(keys::way_write_hint)};
    out.choices[1] = {button(say(keys::way_aloud), Icon::microphone, ChooseWay{true}), say(keys::way_aloud_hint)};
    out.choices[1].button.enabled = state_.takes_recordings;
    if (!state_.takes_recordings) out.choices[1].hint = say(keys::record_no_room);
    out.promise = say(keys::way_promise);
}

void ViewBuilder::record() {
    RecordView& out = view_.record;
    const VoiceDraft& voice = state_.draft.voice;
    out.recording = voice.phase == VoicePhase::recording;
    out.bars = voice.bars;
    out.bars_used = voice.bars_used();
    append_length(lines_.length, voice.length);
    out.length = lines_.length.view();
    append_length(lines_.length_max, base::Milliseconds(limits::recording_time_max));
    texts_.format(lines_.left, keys::record_of, {lines_.length_max.view()});
    out.length_max = lines_.left.view();

    const bool begun = voice.phase == VoicePhase::paused || out.recording;
    out.main = button(say(out.recording ? keys::record_pause
                          : begun       ? keys::record_resume
                                        : keys::record_begin),
                      out.recording ? Icon::pause : Icon::microphone, RecordVoice{});
    const bool paused_behind = voice.phase == VoicePhase::playing && voice.before_playing == VoicePhase::paused;
    out.main.enabled = begun || paused_behind || voice.phase == VoicePhase::none;
    out.again = button(say(keys::record_again), Icon::restart, RecordAgain{});
    out.again.enabled = voice.said_something() && voice.phase != VoicePhase::finishing;
    const bool playing = voice.phase == VoicePhase::playing;
    out.listen = button(say(playing ? keys::record_stop : keys::record_listen), playing ? Icon::stop : Icon::play,
                        ListenVoice{});
    out.listen.enabled = playing || (voice.said_something() && !out.recording && voice.phase != VoicePhase::finishing);
    out.consent = button({}, Icon::check, ToggleVoiceConsent{});
    out.consent.selected = voice.consent;
    out.consent_text = say(keys::record_consent);
    out.consent.label = out.consent_text;
    out.promise = say(keys::record_promise);
    out.notice = notice();
}

/// "Rekaman suara, 1:12": what the review says in place of words.
std::string_view ViewBuilder::recording_value() {
    text::Line length;
    append_length(length, state_.draft.voice.length);
    texts_.format(lines_.recording, keys::review_recording, {length.view()});
    return lines_.recording.view();
}

}  // namespace pendopo::presenter
