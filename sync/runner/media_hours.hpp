// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "platform/base/time.hpp"
#include "storage/model/ids.hpp"

namespace pendopo::runner {

/// When in the day media may go: minutes after midnight UTC, `to` before `from` for a window over midnight. The two
/// differ.
struct NightWindow {
    std::chrono::minutes from{0};
    std::chrono::minutes to{0};
    bool operator==(const NightWindow&) const = default;
};

struct NightState {
    bool open = false;
    std::chrono::seconds until_change{0};  ///< more than 0
};

/// Whether the window is open for this device. It opens for each at a moment of its own, by its id, in the first half
/// of the window (at most limits::night_window_spread_max after its beginning), so that a whole province's devices do
/// not come together and each has the other half to finish.
[[nodiscard]] NightState night_at(const NightWindow& window, const model::DeviceId& device,
                                  base::WallTime now) noexcept;

}  // namespace pendopo::runner
