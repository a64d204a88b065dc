// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "sync/content/pack.hpp"

namespace pendopo::content {

/// What is wrong with a pack whose parts are well formed each: ids that are used twice, questions nobody can answer,
/// references that lead nowhere, a crest that is no small PNG. Empty: nothing.
[[nodiscard]] std::string first_fault(const Pack& pack);

}  // namespace pendopo::content
