// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include "platform/base/time.hpp"

namespace pendopo::posix {

/// How far this machine's time zone is ahead of UTC at that time; zero if it can't be told. Any thread.
[[nodiscard]] std::chrono::seconds ahead_of_utc(base::WallTime at) noexcept;

}  // namespace pendopo::posix
