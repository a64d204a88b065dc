// SPDX-License-Identifier: Apache-2.0
#include "sync/content/pack_faults.hpp"

#include <algorithm>
#include <array>

namespace pendopo::content {
namespace {

constexpr std::array<base::Byte, 16> png_begin{0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n',
                                               0,    0,   0,   13,  'I',  'H',  'D',  'R'};
constexpr std::size_t png_size_at = png_begin.size();

std::string quoted(std::string_view name) {
    return "\"" + std::string(name) + "\"";
}
std::string quoted(std::uint64_t id) {
    return std::to_string(id);
}

/// The first that stands there twice, in words.
template <class Items, class KeyOf>
std::string twice(const Items& items, std::string_view what, KeyOf&& key_of) {
    for (auto each = items.begin(); each != items.end(); ++each)
        if (std::any_of(items.begin(), each, [&](const auto& earlier) { return key_of(earlier) == key_of(*each); }))
            return std::string(what) + " " + quoted(key_of(*each)) + " is there twice";
    return {};
}

template <class Items>
std::string bad_id(const Items& items, std::string_view what) {
    for (const auto& each : items)
        if (each.id == 0) return std::string(what) + ": ids begin at 1";
    return twice(items, what, [](const auto& each) { return std::uint64_t{each.id}; });
}

std::string fault_of(const Question& question, const std::string& where) {
    const bool free_text = question.type == QuestionType::text;
    if (free_text && !question.options.empty()) return where + " takes a text and has options";
    if (!free_text && question.options.size() < 2) return where + " leaves nothing to choose";
    return bad_id(question.options, where + ", option");
}

std::string fault_of(const Form& form) {
    const std::string where = "form " + std::to_string(form.id);
    if (form.id == 0 && form.kind != FormKind::survey) return "form 0 is the built-in survey";
    if (form.questions.empty()) return where + " asks nothing";
    if (std::string fault = bad_id(form.questions, where + ", question"); !fault.empty()) return fault;
    for (const Question& each : form.questions)
        if (std::string fault = fault_of(each, where + ", question " + std::to_string(each.id)); !fault.empty())
            return fault;
    return {};
}

std::string fault_of_forms(const Pack& pack) {
    const auto surveys = std::count_if(pack.forms.begin(), pack.forms.end(),
                                       [](const Form& each) { return each.kind == FormKind::survey; });
    if (surveys > 1) return "there is more than one satisfaction survey";
    if (std::string fault = twice(pack.forms, "form", [](const Form& each) { return std::uint64_t{each.id}; });
        !fault.empty())
        return fault;
    for (const Form& each : pack.forms)
        if (std::string fault = fault_of(each); !fault.empty()) return fault;
    return {};
}

std::string fault_of_announcements(const Pack& pack) {
    for (const Announcement& each : pack.announcements) {
        const std::string where = "announcement " + std::to_string(each.id);
        if (each.opens.form != 0 && each.opens.door != Door::poll) return where + " opens a form through no poll";
        if (each.opens.form != 0 && pack.form(each.opens.form, FormKind::poll) == nullptr)
            return where + " opens form " + std::to_string(each.opens.form) + ", which is not there";
    }
    return bad_id(pack.announcements, "announcement");
}

bool takes_words(model::Kind kind) {
    return kind == model::Kind::aspiration || kind == model::Kind::story || kind == model::Kind::question;
}

std::string fault_of_crest(const base::Bytes& png) {
    if (png.empty()) return {};
    if (png.size() < png_size_at + 8 || !std::equal(png_begin.begin(), png_begin.end(), png.begin()))
        return "the crest is no PNG";
    for (const std::size_t at : {png_size_at, png_size_at + 4}) {
        const auto pixels = base::read_big_endian<std::uint32_t>(base::ByteView(png).subspan(at));
        if (pixels == 0 || pixels > pack_crest_pixels_max)
            return "the crest is larger than " + std::to_string(pack_crest_pixels_max) + " pixels";
    }
    return {};
}

}  // namespace

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= pack_key_bytes_max && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    });
}

std::string first_fault(const Pack& pack) {
    if (pack.name.empty()) return "a content pack without a name";
    if (pack.valid_until != 0 && pack.valid_until < pack.valid_from) return "valid_until comes before valid_from";
    for (const Prompt& each : pack.prompts)
        if (!takes_words(each.for_kind)) return "prompt " + std::to_string(each.id) + " stands where nobody writes";
    for (const ThemeColour& each : pack.theme)
        if (!is_name(each.token)) return "theme: a colour without a name";
    for (const TextOverride& each : pack.texts)
        if (!is_name(each.key)) return "texts: a message without a key";
    for (std::string fault :
         {twice(pack.languages, "language", [](const std::string& each) { return std::string_view(each); }),
          fault_of_forms(pack), fault_of_announcements(pack), bad_id(pack.prompts, "prompt"),
          twice(pack.theme, "theme colour", [](const ThemeColour& each) { return std::string_view(each.token); }),
          twice(pack.texts, "text", [](const TextOverride& each) { return std::string_view(each.key); }),
          twice(pack.topics, "topic", [](const TopicLabel& each) { return static_cast<std::uint64_t>(each.topic); }),
          fault_of_crest(pack.crest_png)})
        if (!fault.empty()) return fault;
    return {};
}

}  // namespace pendopo::content
