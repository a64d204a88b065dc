// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "platform/base/assert.hpp"
#include "sync/content/pack.hpp"
#include "sync/content/pack_faults.hpp"

extern "C" {
extern const char pendopo_built_in_content[];
extern const std::size_t pendopo_built_in_content_size;
}

namespace pendopo::content {
namespace {

constexpr std::array languages{"id", "en"};
constexpr std::array kinds{std::pair{"aspiration", model::Kind::aspiration}, std::pair{"story", model::Kind::story},
                           std::pair{"question", model::Kind::question}};

using Columns = std::vector<std::string_view>;

Columns columns_of(std::string_view line) {
    Columns columns;
    for (std::size_t at = 0; at <= line.size();) {
        const std::size_t end = std::min(line.find('\t', at), line.size());
        columns.push_back(line.substr(at, end - at));
        at = end + 1;
    }
    return columns;
}

Words words_of(const Columns& columns, std::size_t first) {
    PENDOPO_ASSERT(columns.size() >= first + languages.size());
    Words words;
    for (std::size_t i = 0; i < languages.size(); ++i)
        words.by_language.emplace_back(languages[i], columns[first + i]);
    return words;
}

std::uint16_t id_of(const Columns& columns) {
    std::uint16_t id = 0;
    const std::string_view text = columns.at(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    PENDOPO_ASSERT(error == std::errc{} && end == text.data() + text.size());
    return id;
}

Prompt prompt_of(const Columns& columns) {
    const auto* kind = std::find_if(kinds.begin(), kinds.end(),
                                    [&](const auto& each) { return columns.size() > 4 && columns[4] == each.first; });
    PENDOPO_ASSERT(kind != kinds.end());
    return {id_of(columns), kind->second, words_of(columns, 2), columns.size() > 5 ? words_of(columns, 5) : Words{}};
}

/// The table is compiled in and tested: what does not fit is a bug.
void take_row(Pack& pack, const Columns& columns) {
    const std::string_view what = columns.front();
    if (what == "prompt") return pack.prompts.push_back(prompt_of(columns));
    if (what == "survey") pack.forms.push_back({id_of(columns), FormKind::survey, words_of(columns, 2), {}, {}});
    Form& survey = pack.forms.back();
    if (what == "intro") survey.intro = words_of(columns, 2);
    if (what == "question")
        survey.questions.push_back({id_of(columns), QuestionType::select_one, false, words_of(columns, 2), {}, {}});
    if (what == "option")
        survey.questions.back().options.push_back(
            {id_of(columns), static_cast<Face>(id_of(columns)), words_of(columns, 2)});
}

Pack read_table() {
    Pack pack;
    pack.name = "Pendopo";
    pack.languages.assign(languages.begin(), languages.end());
    std::string_view rest(pendopo_built_in_content, pendopo_built_in_content_size);
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        if (!line.empty() && line.front() != '#') take_row(pack, columns_of(line));
    }
    PENDOPO_ASSERT(first_fault(pack).empty());
    return pack;
}

}  // namespace

const Pack& built_in() {
    static const Pack pack = read_table();
    return pack;
}

}  // namespace pendopo::content
