// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "app/text/language.hpp"
#include "app/text/line.hpp"

namespace pendopo::text {

/// Common words of one language, the most usual first, to complete what somebody is writing.
///
/// The list ships with the program and never changes: nothing is learnt from what citizens write. Immutable after
/// loading, safe from any thread; a look-up reads some 2,000 words in place, microseconds, and keeps nothing.
class WordList {
public:
    /// `lines` holds one word a line in lower case; # begins a comment line. It must outlive the list.
    explicit WordList(std::string_view lines);
    /// The one built into the program; an empty one for a language that has none: words of another would mix the two.
    [[nodiscard]] static const WordList& of(Language language);

    /// Fills `out` with words that begin like `begun` and go on behind it; what is left over is cleared. A capital at
    /// the beginning is kept. Nothing for less than two letters, whose completions are guesses.
    void complete(std::string_view begun, std::span<Line> out) const noexcept;
    [[nodiscard]] std::size_t size() const noexcept { return words_.size(); }
    [[nodiscard]] const std::vector<std::string_view>& words() const noexcept { return words_; }

private:
    std::vector<std::string_view> words_;
};

}  // namespace pendopo::text
