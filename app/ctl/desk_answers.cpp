// SPDX-License-Identifier: Apache-2.0
#include "app/ctl/desk_answers.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "app/ctl/province_store.hpp"
#include "app/forms/answers.hpp"
#include "app/text/printable.hpp"
#include "platform/base/limits.hpp"
#include "platform/posix/files.hpp"

namespace pendopo::ctl {
namespace {

using Json = nlohmann::ordered_json;

content::FormKind form_kind(model::Kind kind) {
    return kind == model::Kind::survey ? content::FormKind::survey : content::FormKind::poll;
}

base::Result<content::Pack> read_pack(Context& context, const std::filesystem::path& file,
                                      const model::SigningKey& content_key) {
    PENDOPO_TRY(const base::Bytes bytes, posix::read_file(file, limits::pack_bytes_max));
    PENDOPO_TRY(content::VerifiedPack verified,
                content::verify_pack(*context.primitives, bytes, content_key, std::nullopt));
    return std::move(verified.pack);
}

const content::Question* question_of(const content::Form* form, std::uint16_t id) {
    if (form == nullptr) return nullptr;
    const auto at = std::find_if(form->questions.begin(), form->questions.end(),
                                 [&](const content::Question& each) { return each.id == id; });
    return at == form->questions.end() ? nullptr : &*at;
}

Json label_of(const content::Words& words) {
    return std::string(words.in("id"));
}

Json option_json(const content::Question* question, std::uint16_t id) {
    Json json{{"option", id}, {"label", nullptr}};
    if (question == nullptr) return json;
    for (const content::Option& option : question->options)
        if (option.id == id) json["label"] = label_of(option.label);
    return json;
}

std::string named(const Json& json, const char* what, const std::string& id) {
    if (json["label"].is_null()) return std::string(what) + " " + id;
    return text::printable(json["label"].get<std::string>());
}

}  // namespace

base::Result<FormBook> FormBook::read(Context& context, const ProvinceLayout& layout,
                                      const std::vector<std::string>& pack_files) {
    PENDOPO_TRY(const content::TrustBundle bundle, read_bundle(context, layout));
    FormBook book;
    book.packs_.push_back(content::built_in());
    const std::filesystem::path last = layout.root / "public" / "pack.cbor";
    if (auto published = read_pack(context, last, bundle.content)) book.packs_.push_back(std::move(*published));
    for (const std::string& file : pack_files) {
        auto pack = read_pack(context, file, bundle.content);
        if (!pack) return base::fail(std::move(pack.error()).in(file));
        book.packs_.push_back(std::move(*pack));
    }
    return book;
}

const content::Form* FormBook::find(model::Kind kind, std::uint16_t form, std::uint32_t pack_version) const {
    for (const content::Pack& pack : packs_)
        if (pack.version == pack_version) return pack.form(form, form_kind(kind));
    return nullptr;
}

const content::Form* FormBook::newest(model::Kind kind, std::uint16_t form) const {
    const content::Form* found = nullptr;
    std::uint32_t version = 0;
    for (const content::Pack& pack : packs_) {
        const content::Form* here = pack.form(form, form_kind(kind));
        if (here == nullptr || (found != nullptr && pack.version < version)) continue;
        found = here;
        version = pack.version;
    }
    return found;
}

const content::Announcement* FormBook::announcement(std::uint32_t pack_version, std::uint16_t id) const {
    for (const content::Pack& pack : packs_)
        for (const content::Announcement& each : pack.announcements)
            if (pack.version == pack_version && each.id == id) return &each;
    return nullptr;
}

Json answers_json(const FormBook& book, const model::Submission& said) {
    const auto answers = forms::Answers::parse(said.words.text());
    Json json{{"form", said.form}, {"pack_version", said.pack_version}, {"title", nullptr}};
    if (!answers) {
        json["error"] = answers.error().message;
        return json;
    }
    const content::Form* form = book.find(said.kind, said.form, said.pack_version);
    if (form != nullptr) json["title"] = label_of(form->title);
    json["answers"] = Json::array();
    for (const forms::Answer& answer : answers->all()) {
        const content::Question* question = question_of(form, answer.question());
        Json one{{"question", answer.question()}, {"label", nullptr}};
        if (question != nullptr) one["label"] = label_of(question->label);
        if (!answer.text().empty()) one["text"] = std::string(answer.text());
        for (const std::uint16_t option : answer.options())
            one["options"].push_back(option_json(question, option));
        json["answers"].push_back(std::move(one));
    }
    return json;
}

std::string answers_text(const Json& answers) {
    if (answers.contains("error")) return "  can't be read: " + answers["error"].get<std::string>() + "\n";
    std::string out;
    if (!answers["title"].is_null()) out += "  " + text::printable(answers["title"].get<std::string>()) + "\n";
    for (const Json& answer : answers["answers"]) {
        out += "  " + named(answer, "question", answer["question"].dump()) + "\n    ";
        if (answer.contains("text")) out += text::printable(answer["text"].get<std::string>(), "\n    ");
        std::string chosen;
        if (answer.contains("options"))
            for (const Json& option : answer["options"])
                chosen += (chosen.empty() ? "" : ", ") + named(option, "option", option["option"].dump());
        out += chosen + "\n";
    }
    return out;
}

}  // namespace pendopo::ctl
