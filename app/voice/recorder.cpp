// SPDX-License-Identifier: Apache-2.0
#include "app/voice/recorder.hpp"

#include "platform/base/limits.hpp"

namespace pendopo::voice {
namespace {

constexpr base::Milliseconds frame_length{20};
static_assert(opus::frame_samples * 1'000 == port::voice_rate * frame_length.count());
constexpr std::size_t frames_max =
    static_cast<std::size_t>(base::Milliseconds(limits::recording_time_max) / frame_length);
static_assert((frames_max / opus::packets_per_page + 3) * opus::page_bytes_max <
                  limits::chunks_per_recording_max * limits::media_chunk_plaintext,
              "the longest recording fits into its chunks");

}  // namespace

base::Status Recorder::begin() {
    discard();
    PENDOPO_TRY(writer_, opus::Writer::create());
    state_ = State::recording;
    return {};
}

base::Result<base::ByteView> Recorder::take(port::Samples frame) {
    if (state_ != State::recording) return base::ByteView{};
    ++frames_;
    level_ = level_of(frame);
    if (frames_ < frames_max) return writer_->add(frame);
    state_ = State::full;
    level_ = {};
    return writer_->add(frame);
}

base::ByteView Recorder::pause() {
    if (state_ != State::recording) return {};
    state_ = State::paused;
    level_ = {};
    return writer_->flush();
}

void Recorder::resume() {
    if (state_ == State::paused) state_ = State::recording;
}

base::Result<base::ByteView> Recorder::finish() {
    if (state_ == State::idle) return base::ByteView{};
    state_ = State::idle;
    level_ = {};
    return writer_->finish();
}

void Recorder::discard() {
    state_ = State::idle;
    writer_.reset();
    frames_ = 0;
    level_ = {};
}

base::Milliseconds Recorder::length() const {
    return frame_length * static_cast<std::int64_t>(frames_);
}

}  // namespace pendopo::voice
