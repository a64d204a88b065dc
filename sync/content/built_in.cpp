// SPDX-License-Identifier: Apache-2.0
#include "sync/content/built_in.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "platform/base/assert.hpp"
#include "sync/content/pack_faults.hpp"

extern "C" {
extern const char pendopo_built_in_content[];
extern const std::size_t pendopo_built_in_content_size;
}

namespace pendopo::content {
namespace {

/// The columns of every text.
constexpr std::array table_languages{"id", "en", "su", "jv", "bjn"};
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
    PENDOPO_ASSERT(columns.size() >= first + table_languages.size());
    Words words;
    for (std::size_t i = 0; i < table_languages.size(); ++i)
        words.by_language.emplace_back(table_languages[i], columns[first + i]);
    return words;
}

std::uint16_t id_of(const Columns& columns) {
    std::uint16_t id = 0;
    const std::string_view text = columns.at(1);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
    PENDOPO_ASSERT(error == std::errc{} && end == text.data() + text.size());
    return id;
}

/// prompt, number, texts, kind, and perhaps the words that tick it.
Prompt prompt_of(const Columns& columns) {
    constexpr std::size_t kind_column = 2 + table_languages.size();
    constexpr std::size_t ticks_column = kind_column + 1;
    PENDOPO_ASSERT(columns.size() > kind_column);
    const auto* kind =
        std::find_if(kinds.begin(), kinds.end(), [&](const auto& each) { return columns[kind_column] == each.first; });
    PENDOPO_ASSERT(kind != kinds.end());
    return {id_of(columns), kind->second, words_of(columns, 2),
            columns.size() > ticks_column ? words_of(columns, ticks_column) : Words{}};
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
    pack.languages.assign(table_languages.begin(), table_languages.end());
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

Words said_in(const std::vector<std::string>& languages, const Words& words) {
    Words out;
    for (const std::string& language : languages) {
        const auto said = std::ranges::find(words.by_language, language, &std::pair<std::string, std::string>::first);
        if (said != words.by_language.end()) out.by_language.push_back(*said);
    }
    return out;
}

}  // namespace

Form built_in_survey(const std::vector<std::string>& languages) {
    Form survey = *built_in().survey();
    survey.title = said_in(languages, survey.title);
    survey.intro = said_in(languages, survey.intro);
    for (Question& question : survey.questions) {
        question.label = said_in(languages, question.label);
        for (Option& option : question.options)
            option.label = said_in(languages, option.label);
    }
    return survey;
}

std::vector<Prompt> built_in_prompts(const std::vector<std::string>& languages) {
    std::vector<Prompt> prompts = built_in().prompts;
    for (Prompt& prompt : prompts) {
        prompt.text = said_in(languages, prompt.text);
        prompt.ticks = said_in(languages, prompt.ticks);
        if (prompt.text.by_language.size() != languages.size()) return {};
    }
    return prompts;
}

const Pack& built_in() {
    static const Pack pack = read_table();
    return pack;
}

}  // namespace pendopo::content
