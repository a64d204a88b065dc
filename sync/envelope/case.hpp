// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "storage/model/submission.hpp"
#include "sync/envelope/code.hpp"

/// What somebody who holds a receipt code decides about the entry it belongs to: a submission of its own, sealed to the
/// desk like any other, of the kinds that say nothing (model::Kind). Its words:
///
/// ```
/// words = hex(lookup) ‖ " " ‖ hex(HKDF(R, label, 16)), and for a rating ‖ " helped" or " not_helped"
/// label = "withdraw", "take_back" or "rate"
/// ```
///
/// Look-up ids lie on other kiosks for all to read; the second half only somebody who knows R can tell.
namespace pendopo::envelope {

struct CaseWords {
    model::LookupId lookup;
    base::SecretFixed<16> proof;
    bool helped = false;  ///< of a rating
};

/// `kind` is one that says nothing; `helped` counts for a rating alone.
[[nodiscard]] base::SecretBuffer encode_case_words(Primitives& primitives, model::Kind kind, const ReceiptSecret& r,
                                                   bool helped = false);
/// Errors: malformed (any other text than encode_case_words writes).
[[nodiscard]] base::Result<CaseWords> parse_case_words(model::Kind kind, std::string_view words);

/// Whether the words were written by somebody who knows this entry's R. Compares in constant time.
[[nodiscard]] bool proves(Primitives& primitives, model::Kind kind, const ReceiptSecret& r, const CaseWords& words);

}  // namespace pendopo::envelope
