// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "storage/model/submission.hpp"

namespace pendopo::presenter {

/// The keys of what is said otherwise for an aspiration, a story and a question.
struct TellingWords {
    std::string_view topic_title, write_title, write_placeholder, review_words;
};
[[nodiscard]] TellingWords telling_words(model::Kind kind) noexcept;

/// The keys of what a receipt says.
struct ReceiptWords {
    std::string_view title, declined, then, code, code_declined;
};
[[nodiscard]] ReceiptWords receipt_words(model::Kind kind) noexcept;

}  // namespace pendopo::presenter
