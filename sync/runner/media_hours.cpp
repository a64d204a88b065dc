// SPDX-License-Identifier: Apache-2.0
#include "sync/runner/media_hours.hpp"

#include <algorithm>

#include "platform/base/assert.hpp"
#include "platform/base/bytes.hpp"
#include "platform/base/limits.hpp"

namespace pendopo::runner {
namespace {

using std::chrono::seconds;
constexpr seconds day = std::chrono::hours(24);

seconds within_day(seconds time) {
    return (time % day + day) % day;
}

}  // namespace

NightState night_at(const NightWindow& window, const model::DeviceId& device, base::WallTime now) noexcept {
    PENDOPO_ASSERT(window.from != window.to);
    const seconds length = within_day(window.to - window.from);
    const seconds spread = std::min<seconds>(length / 2, limits::night_window_spread_max);
    // A device's id is a hash: any eight bytes of it are as good as drawn by lot.
    const auto lot = base::read_big_endian<std::uint64_t>(base::ByteView(device.bytes).first(8));
    const seconds own(static_cast<std::int64_t>(lot % (static_cast<std::uint64_t>(spread.count()) + 1)));
    const seconds since_own = within_day(now.since_epoch - window.from - own);
    const seconds open_for = length - own;
    if (since_own < open_for) return {true, open_for - since_own};
    return {false, day - since_own};
}

}  // namespace pendopo::runner
