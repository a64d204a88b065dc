// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "platform/base/result.hpp"

namespace pendopo::posix {

/// An errno value as an Error: "what: the system's words". A full disk or quota is disk_full, a missing file
/// not_found, missing rights refused, everything else io.
[[nodiscard]] base::Error system_error(std::string_view what, int error_number);

}  // namespace pendopo::posix
