// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string>

#include <doctest/doctest.h>

#include "app/text/catalog.hpp"
#include "app/text/consent.hpp"
#include "app/text/keys.hpp"

using namespace pendopo;
using text::Consent;

TEST_CASE("consent: the sentence on the screen is that of its version, in every language") {
    const auto texts = text::Library::embedded();
    REQUIRE(texts);
    for (const text::Language language : text::all_languages) {
        const text::Catalog& catalog = texts->in(language);
        const std::string_view tag = text::tag_of(language);
        CAPTURE(tag);
        // Who edits a sentence gives it a new version, and a row in assets/text/consent.tsv; the old row stays.
        CHECK(text::consent_words(Consent::contact, text::contact_consent_version, tag) ==
              catalog.text(text::keys::contact_consent));
        CHECK(text::consent_words(Consent::voice, text::voice_consent_version, tag) ==
              catalog.text(text::keys::record_consent));
    }
}

TEST_CASE("consent: a version or a language that is not known has no words") {
    CHECK(text::consent_words(Consent::voice, 1, "en") == "I know: people may recognise me by my voice.");
    CHECK(text::consent_words(Consent::voice, 0, "en").empty());
    CHECK(text::consent_words(Consent::voice, 999, "en").empty());
    CHECK(text::consent_words(Consent::voice, 1, "").empty());
    CHECK(text::consent_words(Consent::voice, 1, "e").empty());
}

TEST_CASE("consent: an entry's number tells both sentences, and names a version that is not known") {
    CHECK(text::agreed_to(0, "id").empty());
    const auto voice = text::agreed_to(256, "en");
    REQUIRE(voice.size() == 1);
    CHECK(voice[0].consent == Consent::voice);
    CHECK(voice[0].version == 1);
    CHECK(voice[0].words == "I know: people may recognise me by my voice.");
    const auto both = text::agreed_to(256 * 9 + 1, "id");
    REQUIRE(both.size() == 2);
    CHECK(both[0].consent == Consent::contact);
    CHECK(both[0].words.starts_with("Nama dan kontak Anda disegel"));
    CHECK(both[1].version == 9);
    CHECK(both[1].words.empty());
}

TEST_CASE("consent: what was agreed to, the notice to children and the warning of practice keep their wording") {
    for (const std::string_view key :
         {"contact.consent", "contact.agree", "record.consent", "contact.children", "app.practice"})
        CHECK_MESSAGE(text::is_fixed(key), std::string(key));
    CHECK_FALSE(text::is_fixed("attract.headline"));
    CHECK_FALSE(text::is_fixed("contact.consen"));
}
