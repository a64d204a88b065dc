// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "sync/envelope/primitives.hpp"

namespace pendopo::envelope {

inline constexpr std::size_t key_words_count = 8;

/// What the device's screen and the desk must show alike before an enrolment is confirmed: the first 88 bits of
/// H("enrol", tls_spki_sha256 ‖ journal_public ‖ token_hash) as eight words of 11 bits each.
struct EnrolmentFacts {
    model::Hash tls_spki;  ///< SHA-256 of the TLS key's SubjectPublicKeyInfo
    model::SigningKey journal_public;
    model::Hash token_hash;  ///< token_hash() of the one-use token
};

/// The words are string literals of the program's own list (assets/enrol/words.txt) and live for ever.
[[nodiscard]] std::array<std::string_view, key_words_count> key_words(Primitives& primitives,
                                                                      const EnrolmentFacts& facts);
/// The same, with spaces between.
[[nodiscard]] std::string key_words_text(Primitives& primitives, const EnrolmentFacts& facts);

/// H("token", token): how a one-use enrolment token is stored and compared.
[[nodiscard]] model::Hash token_hash(Primitives& primitives, base::ByteView token16);

/// Word number `index` (below 2048) of the list.
[[nodiscard]] std::string_view key_word(std::size_t index);

}  // namespace pendopo::envelope
