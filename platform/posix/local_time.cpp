// SPDX-License-Identifier: Apache-2.0
#include "platform/posix/local_time.hpp"

#include <ctime>

namespace pendopo::posix {

std::chrono::seconds ahead_of_utc(base::WallTime at) noexcept {
    const std::time_t seconds = at.since_epoch.count();
    std::tm local{};
    if (::localtime_r(&seconds, &local) == nullptr) return std::chrono::seconds(0);
    return std::chrono::seconds(local.tm_gmtoff);
}

}  // namespace pendopo::posix
