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
    void frame_drawn() noexcept {
        if (frames_due_ > 0) --frames_due_;
    }
    /// How long the loop may sleep: not at all while frames are due, else until `deadline`, at most `longest`.
    [[nodiscard]] base::Milliseconds sleep(base::Instant now, std::optional<base::Instant> deadline,
                                           base::Milliseconds longest) const noexcept;

private:
    static constexpr int frames_after_event = 3;
    int frames_due_ = frames_after_event;
};

}  // namespace pendopo::glfw
