// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "sync/content/pack.hpp"

namespace pendopo::content {

/// What is wrong with a pack whose parts are well formed each: ids that are used twice, questions nobody can answer,
/// references that lead nowhere, a crest that is no small PNG. Empty: nothing.
[[nodiscard]] std::string first_fault(const Pack& pack);

/// Whether a pack may name a theme colour or a message so: small letters, digits, `_` and `.`, up to
/// pack_key_bytes_max.
[[nodiscard]] bool is_name(std::string_view text);

}  // namespace pendopo::content
