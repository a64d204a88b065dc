// SPDX-License-Identifier: Apache-2.0
#include "app/packs/folder.hpp"

#include <algorithm>
#include <charconv>
#include <functional>
#include <map>

#include "app/packs/forms.hpp"
#include "app/packs/row.hpp"
#include "app/screens/crest.hpp"
#include "platform/base/limits.hpp"
#include "sync/content/built_in.hpp"
#include "sync/content/pack_faults.hpp"

namespace pendopo::packs {
namespace {

using content::Pack;

constexpr std::uint64_t seconds_a_day = 86'400;
constexpr std::array<std::string_view, 3> aims{"awareness", "attitude", "action"};
constexpr std::array<std::string_view, 7> doors{"nothing",  "aspiration", "story", "poll",
                                                "question", "answer",     "survey"};
constexpr std::array<std::string_view, 3> prompt_kinds{"aspiration", "story", "question"};
constexpr std::array prompt_kind_values{model::Kind::aspiration, model::Kind::story, model::Kind::question};
constexpr std::array<std::string_view, content::pack_topics_max> topics{
    "roads", "health", "school", "papers", "utilities", "waste", "aid", "office", "other"};

constexpr const char* no_name = "expected a name of small letters, digits, _ and .";

/// "36.73.01", with or without its dots; 0 for what is none.
std::uint64_t area_code(std::string_view text) {
    std::string digits;
    std::copy_if(text.begin(), text.end(), std::back_inserter(digits), [](char c) { return c != '.'; });
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    const bool whole = error == std::errc{} && end == digits.data() + digits.size();
    const bool level = digits.size() == 2 || digits.size() == 4 || digits.size() == 6 || digits.size() == 10;
    return whole && level ? value : 0;
}

/// Reads the files one after the other into one pack.
class FolderReader {
public:
    FolderReader(const std::vector<Source>& sources, Folder& out) : sources_(sources), out_(out) {}

    void read() {
        in_file("pack.toml", [this](Row& row) { head(row); });
        in_file("announcements.toml", [this](Row& row) { announcements(row); });
        in_file("polls.toml", [this](Row& row) { polls(row); });
        survey();
        in_file("prompts.toml", [this](Row& row) { prompts(row); });
        in_file("theme.toml", [this](Row& row) { theme(row); });
        in_file("texts.toml", [this](Row& row) { texts(row); });
        if (pack().prompts.empty()) pack().prompts = content::built_in_prompts(pack().languages);
        out_.findings = std::move(notes_.findings);
        out_.spoken = std::move(notes_.spoken);
    }

private:
    Pack& pack() { return out_.pack; }

    const Source* source(std::string_view file) const {
        const auto at =
            std::find_if(sources_.begin(), sources_.end(), [&](const Source& each) { return each.file == file; });
        return at == sources_.end() ? nullptr : &*at;
    }

    bool in_file(std::string_view name, const std::function<void(Row&)>& read_row) {
        const Source* found = source(name);
        if (found == nullptr) {
            if (name == "pack.toml") add({std::string(name), 0}, "is missing");
            return false;
        }
        try {
            const toml::table table = toml::parse(base::as_text(found->bytes), name);
            Row row(table, std::string(name), notes_);
            read_row(row);
            row.finish();
        } catch (const toml::parse_error& error) {
            unreadable_ = true;
            add({std::string(name), error.source().begin.line}, "not TOML: " + std::string(error.description()));
        }
        return true;
    }

    void add(Place place, std::string what) { notes_.findings.push_back({std::move(place), std::move(what)}); }

    /// An id that is new in its list.
    template <class Items>
    void note_id(const Items& items, std::uint64_t id, Row& row, std::string_view what) {
        if (std::any_of(items.begin(), items.end(), [&](const auto& each) { return each.id == id; }))
            add(row.place("id"),
                std::string(what) + " " + std::to_string(id) + " is there twice: give each an id of its own");
    }

    void head(Row& row) {
        pack().name = row.text("name", content::pack_name_bytes_max);
        pack().version = static_cast<std::uint32_t>(row.number("version", 1, UINT32_MAX));
        pack().valid_from = row.date("valid_from");
        const std::uint64_t last_day = row.date("valid_until");
        if (last_day > 0) pack().valid_until = last_day + seconds_a_day - 1;
        if (last_day > 0 && pack().valid_until < pack().valid_from)
            row.reject("valid_until", "comes before valid_from");
        languages(row);
        const std::string crest = row.text("crest", content::pack_key_bytes_max, false);
        if (crest.empty()) return;
        const Source* const picture = source(crest);
        if (picture == nullptr) return row.reject("crest", "there is no file " + crest + " in this folder");
        if (const auto read = screens::read_crest(picture->bytes); !read)
            return row.reject("crest", crest + ": " + read.error().message);
        pack().crest_png = picture->bytes;
    }

    void languages(Row& row) {
        pack().languages = row.texts("languages", limits::pack_languages_max);
        const auto good = [](const std::string& each) {
            return (each.size() == 2 || each.size() == 3) &&
                   std::all_of(each.begin(), each.end(), [](char c) { return c >= 'a' && c <= 'z'; });
        };
        const bool all_good = std::all_of(pack().languages.begin(), pack().languages.end(), good);
        if (!all_good || pack().languages.empty() || pack().languages.front() != "id")
            row.reject("languages", R"(expected codes like ["id", "en"], Indonesian first)");
        if (pack().languages.empty()) pack().languages = {"id"};
        notes_.languages = pack().languages;
    }

    void announcements(Row& row) {
        pack().question_of_week = row.words("question_of_week", Role::week, limits::pack_text_bytes_max, false);
        for (const toml::table* each : row.list("announcement", limits::pack_announcements_max)) {
            Row one(*each, "announcements.toml", notes_);
            announcement(one);
        }
        for (const toml::table* each : row.list("reply", limits::pack_replies_max)) {
            Row one(*each, "announcements.toml", notes_);
            content::DeskReply reply;
            const std::string place = one.text("place", content::pack_key_bytes_max, false);
            reply.place.value = area_code(place);
            if (!place.empty() && reply.place.value == 0)
                one.reject("place", "expected a Kemendagri code like \"36.73.01\"");
            reply.said = one.words("said", Role::reply, limits::pack_text_bytes_max);
            reply.did = one.words("did", Role::reply, limits::pack_text_bytes_max);
            pack().replies.push_back(std::move(reply));
            one.finish();
        }
    }

    void announcement(Row& row) {
        content::Announcement out;
        out.id = static_cast<std::uint16_t>(row.number("id", 1, UINT16_MAX));
        note_id(pack().announcements, out.id, row, "announcement");
        out.aim = static_cast<content::Aim>(row.choice("aim", aims) + 1);
        out.opens.door = static_cast<content::Door>(row.choice("opens", doors, 0));
        out.opens.form = static_cast<std::uint16_t>(row.number("poll", 1, UINT16_MAX, 0));
        if (out.opens.form != 0) {
            if (out.opens.door != content::Door::poll) row.reject("poll", "goes with opens = \"poll\" alone");
            opened_.emplace_back(row.place("poll"), out.opens.form);
        }
        out.heading = row.words("heading", Role::heading, content::pack_label_bytes_max);
        out.text = row.words("text", Role::paragraph, limits::pack_text_bytes_max);
        row.finish();
        pack().announcements.push_back(std::move(out));
    }

    void polls(Row& row) {
        for (const toml::table* each : row.list("poll", limits::pack_forms_max - 1)) {
            Row one(*each, "polls.toml", notes_);
            content::Form form;
            form.id = static_cast<std::uint16_t>(one.number("id", 1, UINT16_MAX));
            note_id(pack().forms, form.id, one, "poll");
            read_form(one, "polls.toml", notes_, form);
            pack().forms.push_back(std::move(form));
        }
    }

    void survey() {
        const auto read_survey = [this](Row& row) {
            content::Form form;
            form.kind = content::FormKind::survey;
            form.id = static_cast<std::uint16_t>(row.number("id", 1, UINT16_MAX));
            note_id(pack().forms, form.id, row, "form");
            read_form(row, "survey.toml", notes_, form);
            pack().forms.push_back(std::move(form));
        };
        if (!in_file("survey.toml", read_survey)) built_in_survey();
        for (const auto& [place, id] : opened_)
            if (!unreadable_ && pack().form(id, content::FormKind::poll) == nullptr)
                add(place, "there is no poll " + std::to_string(id) + " in polls.toml");
    }

    void built_in_survey() {
        const std::vector<std::string>& spoken = content::built_in().languages;
        for (const std::string& language : pack().languages) {
            if (std::ranges::find(spoken, language) != spoken.end()) continue;
            add({"pack.toml", 0}, "the built-in satisfaction survey is not in \"" + language +
                                      "\": write survey.toml (the built-in one is in assets/content/built-in.tsv)");
        }
        pack().forms.push_back(content::built_in_survey(pack().languages));
    }

    void prompts(Row& row) {
        for (const toml::table* each : row.list("prompt", limits::pack_prompts_max)) {
            Row one(*each, "prompts.toml", notes_);
            content::Prompt out;
            out.id = static_cast<std::uint16_t>(one.number("id", 1, UINT16_MAX));
            note_id(pack().prompts, out.id, one, "prompt");
            out.for_kind = prompt_kind_values[one.choice("for", prompt_kinds)];
            out.text = one.words("text", Role::prompt, content::pack_label_bytes_max);
            out.ticks = one.word_lists("ticks");
            one.finish();
            pack().prompts.push_back(std::move(out));
        }
    }

    void theme(Row& row) {
        const toml::table* colours = row.table("colours");
        if (colours == nullptr) return;
        Row inner(*colours, "theme.toml", notes_);
        for (const std::string& token : inner.other_keys()) {
            if (!content::is_name(token)) {
                inner.reject(token.c_str(), no_name);
                continue;
            }
            const std::string value = inner.text(token.c_str(), content::pack_key_bytes_max);
            std::uint32_t rgb = 0;
            const bool shaped = value.size() == 7 && value.front() == '#';
            const auto [end, error] = shaped ? std::from_chars(value.data() + 1, value.data() + 7, rgb, 16)
                                             : std::from_chars_result{nullptr, std::errc::invalid_argument};
            if (error != std::errc{} || end != value.data() + 7) {
                inner.reject(token.c_str(), "expected a colour like \"#0E4A45\"");
                continue;
            }
            out_.colours.emplace_back(token, inner.place(token));
            pack().theme.push_back({token, rgb});
        }
    }

    void texts(Row& row) {
        if (const toml::table* found = row.table("texts")) {
            Row inner(*found, "texts.toml", notes_);
            for (const std::string& key : inner.other_keys()) {
                content::Words words = inner.words(key, Role::message, limits::pack_text_bytes_max);
                if (!content::is_name(key)) {
                    inner.reject(key.c_str(), no_name);
                    continue;
                }
                if (pack().texts.size() == limits::pack_overrides_max)
                    return inner.reject(key.c_str(),
                                        "more than " + std::to_string(limits::pack_overrides_max) + " texts");
                pack().texts.push_back({key, std::move(words)});
            }
        }
        const toml::table* labels = row.table("topics");
        if (labels == nullptr) return;
        Row inner(*labels, "texts.toml", notes_);
        for (std::size_t i = 0; i < topics.size(); ++i) {
            content::Words words = inner.words(topics[i], Role::topic, content::pack_label_bytes_max, false);
            if (!words.empty()) pack().topics.push_back({static_cast<model::Topic>(i + 1), std::move(words)});
        }
        inner.finish();
    }

    const std::vector<Source>& sources_;
    Folder& out_;
    Notes notes_;
    bool unreadable_ = false;  ///< a file is no TOML: what it would have brought is not missed
    std::vector<std::pair<Place, std::uint16_t>> opened_;  ///< polls that announcements lead to
};

}  // namespace

std::string crest_of(const Source& pack_toml) {
    try {
        const toml::table table = toml::parse(base::as_text(pack_toml.bytes));
        std::string name = table["crest"].value_or(std::string());
        return name.find('/') == std::string::npos && !name.starts_with(".") ? name : std::string();
    } catch (const toml::parse_error&) {
        return {};  // read_folder says where
    }
}

Folder read_folder(const std::vector<Source>& sources) {
    Folder folder;
    FolderReader(sources, folder).read();
    if (!folder.findings.empty()) return folder;
    const base::Bytes payload = content::encode(folder.pack);
    if (const auto read = content::decode(payload); !read)
        folder.findings.push_back({{"pack.toml", 0}, read.error().message});
    return folder;
}

}  // namespace pendopo::packs
