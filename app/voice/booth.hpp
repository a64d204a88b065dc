// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deque>
#include <functional>
#include <string>
#include <utility>
#include <variant>

#include "app/voice/earcon.hpp"
#include "app/voice/recorder.hpp"
#include "platform/port/microphone.hpp"
#include "platform/port/speaker.hpp"
#include "platform/port/speech.hpp"

namespace pendopo::voice {

// --- What can be ordered ------------------------------------------------------------------------------------------
struct Record {};  ///< begins anew
struct Pause {};
struct Resume {};
struct Finish {};   ///< the end of the file comes out, then Finished
struct Discard {};  ///< forgets what is being recorded
struct Play {
    base::SecretBuffer file;  ///< Ogg Opus, as it came out
};
struct Say {
    base::SecretBuffer text;  ///< UTF-8, one utterance a line, said one after the other
    std::string language;     ///< "id"
};
struct Beep {
    Earcon earcon = Earcon::moved;
};
struct Quiet {};   ///< ends what is played or said
struct Forget {};  ///< the visit was wiped: ends and forgets everything
using Order = std::variant<Record, Pause, Resume, Finish, Discard, Play, Say, Beep, Quiet, Forget>;

// --- What is told --------------------------------------------------------------------------------------------------
/// Bytes of the recording's file, to be sealed. All of one recording come in their order, between Began and Finished.
struct Sound {
    base::SecretBuffer bytes;
};
struct Began {};
/// Some 25 times a second while it records.
struct Heard {
    base::Milliseconds length{0};
    Level level;
};
enum class Halt : std::uint8_t {
    asked,  ///< Pause
    full,   ///< limits::recording_time_max is reached
    lost,   ///< the microphone was pulled out: what was said is kept, Resume tries again
};
struct Halted {
    Halt why = Halt::asked;
    base::Milliseconds length{0};
};
struct Finished {
    base::Milliseconds length{0};
};
enum class Trouble : std::uint8_t {
    no_microphone,
    microphone_busy,
    no_speaker,  ///< nothing can be heard: neither speech nor what was recorded
    failed,      ///< the recording is lost: a fault of ours
};
struct Troubled {
    Trouble what = Trouble::failed;
};
struct PlayEnded {};
struct SayEnded {
    bool whole = false;  ///< not interrupted
};
using Event = std::variant<Sound, Began, Heard, Halted, Finished, Troubled, PlayEnded, SayEnded>;

/// What a kiosk needs beside its screen to speak and to listen. `speech` may be missing. All must outlive the booth.
struct Parts {
    port::Microphone& microphone;
    port::Speaker& speaker;
    port::Speech* speech = nullptr;
};

/// Records, plays and speaks; one thing at a time, for a microphone would hear what is said. Every order ends what is
/// said or played, except that a Beep and what follows it are heard to the end of the Beep. One thread, on which Play
/// and Say block; all parts are optional, and what is missing is told as a Trouble.
class Booth {
public:
    /// `waiting` is asked several times a second while something is played or said: true if another order waits. It is
    /// called on the booth's thread.
    Booth(const Parts& parts, std::function<bool()> waiting) : parts_(parts), waiting_(std::move(waiting)) {}

    void handle(Order order);
    /// listen() is to be called, again and again.
    [[nodiscard]] bool recording() const { return recorder_.state() == Recorder::State::recording; }
    /// Records the next 20 ms, and waits for them.
    void listen();
    /// What happened since it was asked last, in its order.
    [[nodiscard]] std::deque<Event> take_events() { return std::exchange(events_, {}); }

private:
    void begin();
    void resume();
    void halt(Halt why);
    void finish();
    void play(base::ByteView file);
    void say(const Say& order);
    void beep(Earcon earcon);
    void forget();
    void fail();
    [[nodiscard]] bool open_microphone();
    void hand_over(base::ByteView bytes);
    [[nodiscard]] base::Status play_all(base::ByteView file);

    Parts parts_;
    std::function<bool()> waiting_;
    Recorder recorder_;
    base::SecretBuffer frame_{opus::frame_samples * sizeof(port::Sample)};
    std::size_t frames_ = 0;  ///< since Heard was told last
    std::deque<Event> events_;
};

}  // namespace pendopo::voice
