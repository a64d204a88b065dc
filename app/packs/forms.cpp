// SPDX-License-Identifier: Apache-2.0
#include "app/packs/forms.hpp"

#include <algorithm>
#include <array>

#include "platform/base/limits.hpp"

namespace pendopo::packs {
namespace {

constexpr std::array<std::string_view, 3> types{"select_one", "select_multiple", "text"};
constexpr std::array<std::string_view, 5> faces{"none", "very_bad", "bad", "good", "very_good"};

template <class Items>
void note_id(const Items& items, std::uint64_t id, Row& row, std::string_view what, Notes& notes) {
    if (std::any_of(items.begin(), items.end(), [&](const auto& each) { return each.id == id; }))
        notes.findings.push_back({row.place("id"), std::string(what) + " " + std::to_string(id) +
                                                       " is there twice: give each an id of its own"});
}

void read_options(Row& row, const std::string& file, Notes& notes, content::Question& question) {
    for (const toml::table* each : row.list("option", limits::pack_options_max)) {
        Row one(*each, file, notes);
        content::Option option;
        option.id = static_cast<std::uint16_t>(one.number("id", 1, UINT16_MAX));
        note_id(question.options, option.id, one, "option", notes);
        option.face = static_cast<content::Face>(one.choice("face", faces, 0));
        option.label = one.words("label", Role::option, content::pack_label_bytes_max);
        one.finish();
        question.options.push_back(std::move(option));
    }
}

void check_options(Row& row, Notes& notes, const content::Question& question) {
    const bool free_text = question.type == content::QuestionType::text;
    if (free_text && !question.options.empty()) row.reject("option", "a question of the type text has no options");
    if (!free_text && question.options.size() < 2)
        notes.findings.push_back({row.place(), "a question to choose from needs two options at least"});
}

}  // namespace

void read_form(Row& row, const std::string& file, Notes& notes, content::Form& form) {
    form.title = row.words("title", Role::title, content::pack_label_bytes_max);
    form.intro = row.words("intro", Role::intro, limits::pack_text_bytes_max, false);
    for (const toml::table* each : row.list("question", limits::pack_questions_max)) {
        Row one(*each, file, notes);
        content::Question question;
        question.id = static_cast<std::uint16_t>(one.number("id", 1, UINT16_MAX));
        note_id(form.questions, question.id, one, "question", notes);
        const std::size_t found = notes.findings.size();
        question.type = static_cast<content::QuestionType>(one.choice("type", types) + 1);
        const bool type_known = notes.findings.size() == found;
        question.required = one.flag("required");
        question.label = one.words("label", Role::question, content::pack_label_bytes_max);
        question.hint = one.words("hint", Role::hint, limits::pack_text_bytes_max, false);
        read_options(one, file, notes, question);
        if (type_known) check_options(one, notes, question);
        one.finish();
        form.questions.push_back(std::move(question));
    }
    if (form.questions.empty()) notes.findings.push_back({row.place(), "a form that asks nothing"});
    row.finish();
}

}  // namespace pendopo::packs
