// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "platform/base/secret.hpp"

namespace pendopo::ctl {

/// Asks at the terminal for one line that stays invisible while it is typed. A signal that ends the program (Ctrl-C)
/// makes typing visible again first. Main thread only, since signals have one handler for the whole process.
/// Errors: invalid_argument (no terminal, or a line of more than `bytes_max`: nothing of it is used).
[[nodiscard]] base::Result<base::SecretBuffer> ask(std::string_view question, std::size_t bytes_max);

}  // namespace pendopo::ctl
