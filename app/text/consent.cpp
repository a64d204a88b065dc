// SPDX-License-Identifier: Apache-2.0
#include "app/text/consent.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>

#include "app/text/keys.hpp"
#include "app/text/rows.hpp"

extern "C" {
extern const char pendopo_consents[];
extern const std::size_t pendopo_consents_size;
}

namespace pendopo::text {
namespace {

bool is_number(std::string_view text, std::uint16_t wanted) noexcept {
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() && number == wanted;
}

}  // namespace

std::string_view consent_words(Consent consent, std::uint16_t version, std::string_view language) noexcept {
    const std::string_view kind = consent == Consent::contact ? "contact" : "voice";
    std::string_view rest(pendopo_consents, pendopo_consents_size);
    for (std::string_view line = take_row(rest); !line.empty(); line = take_row(rest)) {
        const bool same_version = is_number(take_until(line, '\t'), version);
        const bool same_kind = take_until(line, '\t') == kind;
        const bool same_language = take_until(line, '\t') == language;
        if (same_version && same_kind && same_language) return line;
    }
    return {};
}

std::vector<Agreed> agreed_to(std::uint16_t consent_version, std::string_view language) {
    std::vector<Agreed> out;
    const auto add = [&](Consent consent, int version) {
        if (version == 0) return;
        const auto number = static_cast<std::uint16_t>(version);
        out.push_back({consent, number, consent_words(consent, number, language)});
    };
    add(Consent::contact, consent_version % voice_consent_unit);
    add(Consent::voice, consent_version / voice_consent_unit);
    return out;
}

bool is_fixed(std::string_view key) noexcept {
    constexpr std::array fixed{keys::contact_consent, keys::contact_agree, keys::contact_children, keys::record_consent,
                               keys::app_practice};
    return std::find(fixed.begin(), fixed.end(), key) != fixed.end();
}

}  // namespace pendopo::text
