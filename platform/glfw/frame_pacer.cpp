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

}  // namespace pendopo::glfw
