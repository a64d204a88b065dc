// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "platform/base/secret.hpp"

namespace pendopo::escpos {

/// Appends `text` (UTF-8) in ASCII, for printers differ in what bytes above 127 mean: é becomes e, “ becomes ", what
/// has no likeness becomes '?'. Line breaks become blanks, other control characters are left out. False if `out` is too
/// small.
[[nodiscard]] bool append_ascii(base::SecretBuffer& out, std::string_view text);

}  // namespace pendopo::escpos
