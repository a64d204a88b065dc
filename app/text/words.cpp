// SPDX-License-Identifier: Apache-2.0
#include "app/text/words.hpp"

#include <algorithm>
#include <array>

extern "C" {
extern const char pendopo_words_id[];
extern const std::size_t pendopo_words_id_size;
extern const char pendopo_words_en[];
extern const std::size_t pendopo_words_en_size;
}

namespace pendopo::text {

namespace {

constexpr std::size_t letters_min = 2;

constexpr char lower(char c) noexcept {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
constexpr bool is_upper(char c) noexcept {
    return c >= 'A' && c <= 'Z';
}

bool begins_like(std::string_view word, std::string_view begun) noexcept {
    return word.size() > begun.size() &&
           std::equal(begun.begin(), begun.end(), word.begin(), [](char a, char b) { return lower(a) == b; });
}

}  // namespace

WordList::WordList(std::string_view lines) {
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        const std::string_view word = lines.substr(0, end);
        if (!word.empty() && word.front() != '#') words_.push_back(word);
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
}

const WordList& WordList::of(Language language) {
    static const WordList indonesian({pendopo_words_id, pendopo_words_id_size});
    static const WordList english({pendopo_words_en, pendopo_words_en_size});
    static const WordList none("");
    if (language == Language::indonesian) return indonesian;
    return language == Language::english ? english : none;
}

void WordList::complete(std::string_view begun, std::span<Line> out) const noexcept {
    for (Line& line : out)
        line.clear();
    if (begun.size() < letters_min) return;
    std::size_t found = 0;
    for (const std::string_view word : words_) {
        if (found == out.size()) return;
        if (!begins_like(word, begun)) continue;
        Line& line = out[found++];
        // What was written stays as it was written; the list gives the rest.
        line.append(begun);
        const bool shouted = std::all_of(begun.begin(), begun.end(), is_upper);
        for (std::size_t i = begun.size(); i < word.size(); ++i) {
            const char letter =
                shouted && word[i] >= 'a' && word[i] <= 'z' ? static_cast<char>(word[i] - 'a' + 'A') : word[i];
            line.append({&letter, 1});
        }
    }
}

}  // namespace pendopo::text
