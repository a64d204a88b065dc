// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

/// What people agree to, word for word. assets/text/consent.tsv holds every sentence that was ever shown; an entry
/// carries only its version, so a version must stand for the same words for ever, on every kiosk.
namespace pendopo::text {

enum class Consent : std::uint8_t {
    contact,  ///< a name and a contact are kept, sealed apart
    voice,    ///< a voice can be recognised
};

/// The versions that the catalogues hold now.
inline constexpr std::uint16_t contact_consent_version = 1;
inline constexpr std::uint16_t voice_consent_version = 1;
/// An entry's consent_version is the version of the contact's sentence, and that of the voice's so many times.
inline constexpr std::uint16_t voice_consent_unit = 256;

/// The sentence of that version in that language ("id"). Empty: no such version or language is known here.
[[nodiscard]] std::string_view consent_words(Consent consent, std::uint16_t version,
                                             std::string_view language) noexcept;

struct Agreed {
    Consent consent = Consent::contact;
    std::uint16_t version = 0;
    std::string_view words;  ///< empty: that version is not known here in that language
};
/// What an entry's consent_version stands for: nothing, a contact, a voice, or both in this order.
[[nodiscard]] std::vector<Agreed> agreed_to(std::uint16_t consent_version, std::string_view language);

/// Whether nobody may word this message anew: consents, the notice to children, the warning that this is practice.
[[nodiscard]] bool is_fixed(std::string_view key) noexcept;

}  // namespace pendopo::text
