// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "platform/port/http.hpp"

namespace pendopo::curl {

/// Takes one line of an answer's head, with its line break, as the network gave it: notes Content-Type and the
/// delta-seconds form of Retry-After (RFC 9110, at most limits::retry_after_max), passes over everything else.
void read_head_line(std::string_view line, port::HttpResponse& response);

}  // namespace pendopo::curl
