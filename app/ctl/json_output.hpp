// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json_fwd.hpp>

namespace pendopo::ctl {

/// Prints JSON to standard output. At a terminal all but ASCII is escaped: citizens' words hold C1 controls, which JSON
/// lets pass and some terminals obey. Programs that read it get UTF-8; bytes that are none become U+FFFD.
void print_json(const nlohmann::ordered_json& json);

}  // namespace pendopo::ctl
