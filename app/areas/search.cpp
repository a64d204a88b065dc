// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <tuple>

#include "app/areas/areas.hpp"
#include "app/areas/folding.hpp"

namespace pendopo::areas {
namespace {

/// How well a name fits, best first.
enum class Fit : std::uint8_t { whole, beginning, word, part, mistyped, none };

// With fewer letters nearly every name is one letter away.
constexpr std::size_t mistyped_letters_min = 4;

/// Whether `text` begins with `query` but for one letter: another, one too many, one too few, or two swapped.
bool begins_mistyped(std::string_view text, std::string_view query) noexcept {
    const auto [t, q] = std::mismatch(text.begin(), text.end(), query.begin(), query.end());
    const auto same = static_cast<std::size_t>(q - query.begin());
    text.remove_prefix(same);
    query.remove_prefix(same);
    if (query.size() <= 1) return true;  // the last letter, whatever stands there
    if (text.starts_with(query.substr(1))) return true;
    if (text.empty()) return false;
    const std::string_view text_after = text.substr(1);
    if (text_after.starts_with(query) || text_after.starts_with(query.substr(1))) return true;
    return text.size() >= 2 && text[0] == query[1] && text[1] == query[0] &&
           text.substr(2).starts_with(query.substr(2));
}

Fit fit_of(std::string_view name, std::span<const std::uint8_t> words, std::string_view query) noexcept {
    if (name.starts_with(query)) return name.size() == query.size() ? Fit::whole : Fit::beginning;
    for (const std::uint8_t word : words)
        if (name.substr(word).starts_with(query)) return Fit::word;
    if (name.find(query) != std::string_view::npos) return Fit::part;
    if (query.size() < mistyped_letters_min) return Fit::none;
    for (const std::uint8_t word : words)
        if (begins_mistyped(name.substr(word), query)) return Fit::mistyped;
    return Fit::none;
}

std::uint64_t regency_of(model::AreaCode code) noexcept {
    while (code.value >= 10'000)
        code = parent_of(code);
    return code.value;
}

std::uint64_t district_of(model::AreaCode code) noexcept {
    return code.value >= 1'000'000 ? parent_of(code).value : code.value;
}

/// 0 in the same kecamatan, 1 in the same kabupaten or kota, 2 elsewhere.
std::uint8_t distance(model::AreaCode code, model::AreaCode near) noexcept {
    if (district_of(code) == district_of(near)) return 0;
    return regency_of(code) == regency_of(near) ? 1 : 2;
}

struct Match {
    Fit fit = Fit::none;
    std::uint8_t distance = 0;
    std::string_view name;
    std::uint32_t index = 0;

    [[nodiscard]] bool before(const Match& other) const noexcept {
        return std::tie(fit, distance, name, index) < std::tie(other.fit, other.distance, other.name, other.index);
    }
};

/// The best matches so far, in order.
class BestMatches {
public:
    void offer(const Match& match) noexcept {
        if (count_ == matches_.size() && !match.before(matches_[count_ - 1])) return;
        std::size_t at = count_ < matches_.size() ? count_++ : count_ - 1;
        for (; at > 0 && match.before(matches_[at - 1]); --at)
            matches_[at] = matches_[at - 1];
        matches_[at] = match;
    }
    [[nodiscard]] Areas::Results results() const noexcept {
        Areas::Results out;
        out.count = count_;
        for (std::size_t i = 0; i < count_; ++i)
            out.indexes[i] = matches_[i].index;
        return out;
    }

private:
    std::array<Match, Areas::results_max> matches_{};
    std::size_t count_ = 0;
};

}  // namespace

Areas::Results Areas::search(const Query& query) const noexcept {
    const FoldedQuery folded(query.text);
    BestMatches best;
    if (folded.view().empty()) return best.results();
    const Range range = inside(query.province);
    for (std::size_t i = range.first; i < range.last; ++i) {
        const IndexedName& indexed = names_[i];
        const std::string_view name(folded_.data() + indexed.start, indexed.size);
        const std::span words(words_.data() + indexed.first_word, indexed.word_count);
        const Fit fit = fit_of(name, words, folded.view());
        if (fit != Fit::none)
            best.offer({fit, distance(areas_[i].code, query.near), name, static_cast<std::uint32_t>(i)});
    }
    return best.results();
}

}  // namespace pendopo::areas
