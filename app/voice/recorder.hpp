// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "app/voice/level.hpp"
#include "platform/base/time.hpp"
#include "platform/opus/ogg_opus.hpp"

namespace pendopo::voice {

/// One recording, from the first sample to the last: counts its time, ends it at limits::recording_time_max, and turns
/// samples into the bytes of a file that is sealed while it is made. Pure: frames in, bytes out. Holds half a second of
/// sound at most, in buffers that are wiped. One thread.
class Recorder {
public:
    enum class State : std::uint8_t {
        idle,       ///< nothing was recorded
        recording,  ///< takes frames
        paused,     ///< begun, and takes none until resume()
        full,       ///< as long as it may be
    };

    /// Begins anew; what was recorded before is forgotten. Errors: internal.
    [[nodiscard]] base::Status begin();

    // The bytes that come out are valid until the next call.

    /// Takes 20 ms while it is recording. Errors: internal.
    [[nodiscard]] base::Result<base::ByteView> take(port::Samples frame);
    /// From now on all that was said can be listened to. Without effect unless it is recording.
    [[nodiscard]] base::ByteView pause();
    void resume();
    /// The end of the file; idle again. Errors: internal.
    [[nodiscard]] base::Result<base::ByteView> finish();
    void discard();

    [[nodiscard]] State state() const { return state_; }
    [[nodiscard]] base::Milliseconds length() const;
    /// Of the newest frame while it records, else silence.
    [[nodiscard]] Level level() const { return level_; }

private:
    State state_ = State::idle;
    std::unique_ptr<opus::Writer> writer_;
    std::size_t frames_ = 0;
    Level level_;
};

}  // namespace pendopo::voice
