// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "platform/base/time.hpp"

namespace pendopo::ctl {

/// RFC 3339 in UTC, whole seconds: "2026-11-22T08:15:00Z".
[[nodiscard]] std::string utc_text(base::WallTime time);

}  // namespace pendopo::ctl
