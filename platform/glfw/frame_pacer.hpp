// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "platform/base/time.hpp"

namespace pendopo::glfw {

/// Decides when a frame is drawn: three after each event, then none until something happens.
///
/// Three, because what one frame decides the next one shows, and double-buffered glass needs it in both
/// buffers. Pure; one thread.
class FramePacer {
public:
    /// Input arrived, the view changed or the window must be painted again.
    void touch() noexcept { frames_due_ = frames_after_event; }
    [[nodiscard]] bool frame_due() const noexcept { return frames_due_ > 0; }
    void frame_drawn(base::Instant now) noexcept {
        if (frames_due_ > 0) --frames_due_;
        drawn_at_ = now;
    }
    /// While something moves by itself: how long the last picture stays, for 60 a second. Where the glass waits for its
    /// own beat nothing is left of it.
    [[nodiscard]] base::Milliseconds rest_of_frame(base::Instant now) const noexcept;
    /// How long the loop may sleep: not at all while frames are due, else until `deadline`, at most `longest`.
    [[nodiscard]] base::Milliseconds sleep(base::Instant now, std::optional<base::Instant> deadline,
                                           base::Milliseconds longest) const noexcept;

private:
    static constexpr int frames_after_event = 3;
    static constexpr base::Milliseconds frame_time{16};
    int frames_due_ = frames_after_event;
    base::Instant drawn_at_;
};

}  // namespace pendopo::glfw
