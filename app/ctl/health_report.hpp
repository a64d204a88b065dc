// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sync/protocol/exchange.hpp"

namespace pendopo::ctl {

/// What in a device's report an operator should do something about, each with what; the worst first. `age`: seconds
/// since it was received.
[[nodiscard]] std::vector<std::string> worries(const protocol::Health& health, std::uint64_t age);

/// "3 minutes", "5 hours", "12 days".
[[nodiscard]] std::string duration_text(std::uint64_t seconds);

}  // namespace pendopo::ctl
