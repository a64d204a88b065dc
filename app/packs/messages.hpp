// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "app/packs/finding.hpp"
#include "app/text/catalog.hpp"

namespace pendopo::packs {

/// What is wrong with another wording of a message: no such message, a plural one, one that is fixed, or other
/// placeholders than the original has (%s, %d, %1$s …: all of them, each as often). Empty: nothing.
[[nodiscard]] std::string message_fault(const Spoken& spoken);

/// The same message in every language of the screens that has it: what is known to fit.
[[nodiscard]] std::vector<std::string_view> known_wordings(std::string_view key);

}  // namespace pendopo::packs
