// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/desk_consent.hpp"

#include <nlohmann/json.hpp>

#include "app/text/consent.hpp"

namespace pendopo::ctl {
using Json = nlohmann::ordered_json;

Json consents_json(std::uint16_t consent_version, std::string_view language) {
    Json all = Json::array();
    for (const text::Agreed& each : text::agreed_to(consent_version, language))
        all.push_back({{"kind", each.consent == text::Consent::contact ? "contact" : "voice"},
                       {"version", each.version},
                       {"words", each.words.empty() ? Json(nullptr) : Json(std::string(each.words))}});
    return all;
}

std::string consents_text(const Json& consents) {
    std::string out;
    for (const Json& each : consents) {
        out += "  agreed (" + each["kind"].get<std::string>() + ", version " + each["version"].dump() + "): ";
        out += each["words"].is_null() ? "this program does not know the words of that version in that language"
                                       : "“" + each["words"].get<std::string>() + "”";
        out += '\n';
    }
    return out;
}

}  // namespace pendopo::ctl
