// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "sync/content/pack.hpp"

namespace pendopo::content {

/// The built-in survey for a pack in these languages: said in them alone, in their order. A language that it is not in
/// is left out.
[[nodiscard]] Form built_in_survey(const std::vector<std::string>& languages);

/// The built-in prompts likewise; none if they are not in each of the languages, for the screens' own then stand in.
[[nodiscard]] std::vector<Prompt> built_in_prompts(const std::vector<std::string>& languages);

}  // namespace pendopo::content
