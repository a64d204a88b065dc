// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace pendopo::ctl {

/// What an entry's author agreed to: kind, version and the sentence in the language of the visit, for a contact and for
/// a voice; an empty list if nothing was asked. "words" is null where this program does not know that version.
[[nodiscard]] nlohmann::ordered_json consents_json(std::uint16_t consent_version, std::string_view language);

/// The same in lines for the terminal, indented; empty if nothing was asked.
[[nodiscard]] std::string consents_text(const nlohmann::ordered_json& consents);

}  // namespace pendopo::ctl
