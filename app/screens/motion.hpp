// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "app/presenter/view.hpp"
#include "app/screens/metrics.hpp"
#include "platform/base/time.hpp"

struct ImDrawList;

namespace pendopo::screens {

/// The way from one screen of a visit to another: the new one comes in from the side where it lies, a few millimetres,
/// while it appears; quick at first, then slower. What is pressed meanwhile is where it will be at rest, so no tap
/// waits. A plain value; reads no clock.
class Motion {
public:
    static constexpr base::Milliseconds lasts{180};

    /// The screen changed. Nothing moves to or from the welcome, the cover or an officer's screen.
    void begin(presenter::Screen from, presenter::Screen to, base::Instant now) noexcept;
    void stop() noexcept { began_.reset(); }
    [[nodiscard]] bool moving(base::Instant now) const noexcept { return began_ && now < *began_ + lasts; }
    /// Moves what was drawn to where it is now. Ends by itself.
    void apply(ImDrawList& list, const Metrics& metrics, base::Instant now) noexcept;

private:
    std::optional<base::Instant> began_;
    float side_ = 1;  ///< it comes from the right; -1: from the left
};

}  // namespace pendopo::screens
