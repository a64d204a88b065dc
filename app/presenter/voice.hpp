// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>

#include "platform/base/limits.hpp"
#include "platform/base/time.hpp"

/// A story told aloud, as the presenter knows it: how long and how loud, never a sound.
namespace pendopo::presenter {

/// What the recorder is to do.
enum class VoiceOrder : std::uint8_t {
    record,  ///< begin anew
    pause,
    resume,
    listen,  ///< play what was said so far
    quiet,   ///< stop playing
    forget,  ///< wipe what was said: it is to be told anew
    finish,  ///< this is all of it
};

/// What the recorder tells.
struct VoiceReport {
    enum class What : std::uint8_t {
        began,
        heard,  ///< some 25 times a second: length and level
        paused,
        full,  ///< as long as it may be
        lost,  ///< the microphone was pulled out; what was said is kept
        finished,
        played,  ///< to its end, or stopped
        no_microphone,
        microphone_busy,
        no_speaker,
        no_room,  ///< the disk keeps its reserve
        failed,   ///< what was said is lost
    };
    What what = What::failed;
    base::Milliseconds length{0};
    std::uint8_t level = 0;  ///< 0 is silence, 255 as loud as can be
};

enum class VoicePhase : std::uint8_t { none, starting, recording, paused, full, playing, finishing, finished };

/// What is recorded in this visit.
struct VoiceDraft {
    static constexpr std::size_t bars_max = 52;

    VoicePhase phase = VoicePhase::none;
    VoicePhase before_playing = VoicePhase::none;
    base::Milliseconds length{0};
    std::uint8_t level = 0;                     ///< now, while it records
    std::array<std::uint8_t, bars_max> bars{};  ///< the loudest of each part of the longest time
    bool consent = false;                       ///< knows that a voice can be recognised

    [[nodiscard]] bool said_something() const noexcept { return length.count() > 0; }
    /// How many bars the length reaches into.
    [[nodiscard]] std::size_t bars_used() const noexcept {
        if (!said_something()) return 0;
        constexpr auto longest = base::Milliseconds(limits::recording_time_max).count();
        const auto last = static_cast<std::size_t>((length.count() - 1) * static_cast<long>(bars_max) / longest);
        return std::min(last + 1, bars_max);
    }
    void hear(base::Milliseconds now_long, std::uint8_t now_loud) noexcept {
        length = now_long;
        level = now_loud;
        if (bars_used() == 0) return;
        std::uint8_t& bar = bars[bars_used() - 1];
        bar = std::max(bar, now_loud);
    }
};

}  // namespace pendopo::presenter
