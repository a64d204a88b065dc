// SPDX-License-Identifier: Apache-2.0
#include "app/screens/motion.hpp"

#include <cmath>

#include <imgui.h>

#include "app/presenter/flow.hpp"

namespace pendopo::screens {

namespace {

constexpr double distance_mm = 8;
constexpr float opaque_from = 0.3F;  // what appears can be read from the first frame on

/// Cubic ease-out of a share of the time, 0 to 1.
float eased(float share) {
    const float left = 1 - share;
    return 1 - left * left * left;
}

unsigned faded(unsigned packed, float share) {
    const auto alpha = static_cast<unsigned>(std::lround(static_cast<float>(packed >> 24) * share));
    return (packed & 0x00FFFFFFu) | alpha << 24;
}

}  // namespace

void Motion::begin(presenter::Screen from, presenter::Screen to, base::Instant now) noexcept {
    began_.reset();
    if (!presenter::can_hide(from) || !presenter::can_hide(to)) return;
    began_ = now;
    side_ = to > from ? 1.F : -1.F;
}

void Motion::apply(ImDrawList& list, const Metrics& metrics, base::Instant now) noexcept {
    if (!moving(now)) return stop();
    const auto passed = static_cast<float>((now - *began_).count());
    const float done = eased(passed / static_cast<float>(lasts.count()));
    const float dx = std::round(side_ * metrics.mm(distance_mm) * (1 - done));
    const float share = opaque_from + (1 - opaque_from) * done;
    // The first rectangle is the ground of the screen: it stands still and opaque, or what was there before would show.
    constexpr int ground = 4;
    for (int i = ground; i < list.VtxBuffer.Size; ++i) {
        list.VtxBuffer[i].pos.x += dx;
        list.VtxBuffer[i].col = faded(list.VtxBuffer[i].col, share);
    }
    for (int i = 1; i < list.CmdBuffer.Size; ++i) {
        list.CmdBuffer[i].ClipRect.x += dx;
        list.CmdBuffer[i].ClipRect.z += dx;
    }
}

}  // namespace pendopo::screens
