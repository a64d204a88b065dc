// SPDX-License-Identifier: Apache-2.0
#include "platform/glfw/frame_pacer.hpp"

#include <algorithm>

namespace pendopo::glfw {

base::Milliseconds FramePacer::sleep(base::Instant now, std::optional<base::Instant> deadline,
                                     base::Milliseconds longest) const noexcept {
    if (frame_due()) return base::Milliseconds{0};
    if (!deadline) return longest;
    return std::clamp(*deadline - now, base::Milliseconds{0}, longest);
}

base::Milliseconds FramePacer::rest_of_frame(base::Instant now) const noexcept {
    return std::clamp(drawn_at_ + frame_time - now, base::Milliseconds{0}, frame_time);
}

}  // namespace pendopo::glfw
