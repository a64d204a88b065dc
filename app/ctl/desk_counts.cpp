// SPDX-License-Identifier: Apache-2.0
// What many people answered, together: the satisfaction survey with its index, and polls.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/ctl/desk_answers.hpp"
#include "app/ctl/desk_cases.hpp"
#include "app/ctl/desk_keys.hpp"
#include "app/ctl/json_output.hpp"
#include "app/ctl/province_store.hpp"
#include "app/forms/answers.hpp"
#include "app/forms/satisfaction.hpp"
#include "app/text/printable.hpp"
#include "platform/base/limits.hpp"

namespace pendopo::ctl {
namespace {

using Json = nlohmann::ordered_json;
namespace fs = std::filesystem;

struct CountOptions {
    std::string province;
    KeyringOptions opening;
    std::vector<std::string> packs;
    std::uint16_t form = 0;
    std::uint64_t per_hour = quota_per_hour;
    bool without_over_quota = false;
    bool json = false;
};

/// What was read while counting.
struct Heard {
    std::uint64_t counted = 0;
    std::uint64_t over_quota = 0;  ///< among those, or left out
    std::uint64_t unreadable = 0;  ///< can't be opened here, or its words are no answers to count
};

/// Calls `take` with the answers of every entry of this kind and form; what returns false counts as unreadable.
template <class Take>
base::Result<Heard> for_each_answer(Context& context, const CountOptions& options, const ProvinceLayout& layout,
                                    model::Kind kind, std::optional<std::uint16_t> form, Take&& take) {
    PENDOPO_TRY(const auto store, open_store(layout));
    PENDOPO_TRY(const Keyring ring, load_keyring(context, options.opening, layout));
    PENDOPO_TRY(const Cases cases, Cases::load(context, *store, ring));
    Heard heard;
    province::EntryQuery query;
    query.count = limits::store_page_max;
    while (true) {
        PENDOPO_TRY(const auto page, store->list(query));
        if (page.empty()) return heard;
        query.after_number = page.back().number;
        for (const auto& stored : page) {
            const auto header = envelope::decode_header(stored.entry.header);
            if (stored.entry.sealed.empty() || !header || header->entry_class != model::EntryClass::submission)
                continue;
            const auto opened = envelope::open_submission(*context.primitives, stored.entry.sealed,
                                                          envelope::aad_for(stored.entry), ring.opening);
            if (!opened || opened->body.submission.kind != kind) continue;
            if (form && opened->body.submission.form != *form) continue;
            if (cases.of(opened->body.r).withdrawn_at) continue;  // processing stops at once
            const bool over_quota = cases.is_over_quota(stored.number, options.per_hour);
            if (over_quota) ++heard.over_quota;
            if (over_quota && options.without_over_quota) continue;
            const auto answers = forms::Answers::parse(opened->body.submission.words.text());
            if (answers && take(*answers))
                ++heard.counted;
            else
                ++heard.unreadable;
        }
    }
}

/// False, and nothing counted, if something in it is no mark of one of the nine elements.
bool count_survey(forms::Satisfaction& sums, const forms::Answers& answers) {
    for (const forms::Answer& answer : answers.all()) {
        const bool element = answer.question() >= 1 && answer.question() <= forms::element_count;
        const bool mark =
            answer.options().size() == 1 && answer.options()[0] >= 1 && answer.options()[0] <= forms::mark_count;
        if (!element || !mark) return false;
    }
    for (const forms::Answer& answer : answers.all())
        ++sums.elements[answer.question() - 1u].marks[answer.options()[0] - 1u];
    ++sums.answered;
    return true;
}

Json survey_json(const forms::Satisfaction& sums, const Heard& heard, const content::Form* form) {
    Json json{{"surveys", heard.counted},
              {"over_quota", heard.over_quota},
              {"unreadable", heard.unreadable},
              {"index", nullptr},
              {"class", nullptr}};
    if (const auto index = sums.index()) {
        json["index"] = forms::rounded(*index);
        json["class"] = std::string(1, forms::class_of(*index));
    }
    json["elements"] = Json::array();
    for (std::size_t i = 0; i < sums.elements.size(); ++i) {
        const forms::ElementCount& element = sums.elements[i];
        Json one{{"element", i + 1}, {"label", nullptr}, {"marks", element.marks}, {"mean", nullptr}};
        if (form != nullptr)
            for (const content::Question& question : form->questions)
                if (question.id == i + 1) one["label"] = std::string(question.label.in("id"));
        if (const auto mean = element.mean()) one["mean"] = forms::rounded(*mean);
        json["elements"].push_back(std::move(one));
    }
    return json;
}

std::string two_decimals(double number) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", number);
    return text;
}

void print_survey(const Json& json) {
    std::cout << json["surveys"] << " surveys\n\n    1     2     3     4   mean\n";
    for (const Json& element : json["elements"]) {
        for (const auto& mark : element["marks"]) {
            const std::string digits = mark.dump();
            std::cout << std::string(digits.size() < 5 ? 5 - digits.size() : 0, ' ') << digits << ' ';
        }
        std::cout << "  " << (element["mean"].is_null() ? "   –" : two_decimals(element["mean"].get<double>())) << "  "
                  << element["element"]
                  << (element["label"].is_null() ? "" : " " + text::printable(element["label"].get<std::string>()))
                  << '\n';
    }
    if (json["index"].is_null())
        std::cout << "\nno index yet: nobody has answered\n";
    else
        std::cout << "\nindex " << two_decimals(json["index"].get<double>()) << ", class "
                  << json["class"].get<std::string>() << " (PermenPANRB 14/2017)\n";
}

void print_remarks(const Json& json, const CountOptions& options) {
    if (json["over_quota"] != 0)
        std::cout << json["over_quota"] << " came from a kiosk that took more than " << options.per_hour
                  << " entries in that hour"
                  << (options.without_over_quota
                          ? ": left out\n"
                          : ", a crowd or somebody's game; --without-over-quota leaves them out\n");
    if (json["unreadable"] != 0)
        std::cout << json["unreadable"] << " more could not be read as answers: pendopo-ctl desk list shows them\n";
}

base::Status survey(Context& context, const CountOptions& options) {
    const ProvinceLayout layout{fs::absolute(options.province)};
    PENDOPO_TRY(const FormBook book, FormBook::read(context, layout, options.packs));
    forms::Satisfaction sums;
    PENDOPO_TRY(const Heard heard,
                for_each_answer(context, options, layout, model::Kind::survey, std::nullopt,
                                [&](const forms::Answers& answers) { return count_survey(sums, answers); }));
    const Json json = survey_json(sums, heard, book.newest(model::Kind::survey, 0));
    if (options.json) {
        print_json(json);
        return {};
    }
    print_survey(json);
    print_remarks(json, options);
    return {};
}

/// How often each option was chosen, and what was written.
struct QuestionCount {
    std::map<std::uint16_t, std::uint64_t> options;
    std::vector<std::string> texts;
    std::uint64_t answered = 0;
};
using PollCount = std::map<std::uint16_t, QuestionCount>;

void count_poll(PollCount& sums, const forms::Answers& answers) {
    for (const forms::Answer& answer : answers.all()) {
        QuestionCount& question = sums[answer.question()];
        ++question.answered;
        for (const std::uint16_t option : answer.options())
            ++question.options[option];
        if (!answer.text().empty()) question.texts.emplace_back(answer.text());
    }
}

Json poll_json(const CountOptions& options, const PollCount& sums, const Heard& heard, const content::Form* form) {
    Json json{{"form", options.form},
              {"title", nullptr},
              {"polls", heard.counted},
              {"over_quota", heard.over_quota},
              {"unreadable", heard.unreadable}};
    if (form != nullptr) json["title"] = std::string(form->title.in("id"));
    json["questions"] = Json::array();
    for (const auto& [id, sum] : sums) {
        Json one{{"question", id}, {"label", nullptr}, {"answered", sum.answered}};
        std::map<std::uint16_t, std::string> labels;
        if (form != nullptr) {
            for (const content::Question& question : form->questions) {
                if (question.id != id) continue;
                one["label"] = std::string(question.label.in("id"));
                for (const content::Option& option : question.options)
                    labels[option.id] = option.label.in("id");
            }
        }
        auto counts = sum.options;
        for (const auto& [option, label] : labels)
            counts.try_emplace(option, 0);  // what nobody chose is said as well
        for (const auto& [option, count] : counts) {
            const auto label = labels.find(option);
            one["options"].push_back({{"option", option},
                                      {"label", label == labels.end() ? Json(nullptr) : Json(label->second)},
                                      {"count", count}});
        }
        if (!sum.texts.empty()) one["texts"] = sum.texts;
        json["questions"].push_back(std::move(one));
    }
    return json;
}

std::string label_or(const Json& json, const std::string& otherwise) {
    return json["label"].is_null() ? otherwise : text::printable(json["label"].get<std::string>());
}

void print_poll(const Json& json) {
    std::cout << json["polls"] << " answers to "
              << (json["title"].is_null() ? "form " + json["form"].dump()
                                          : text::printable(json["title"].get<std::string>()))
              << '\n';
    for (const Json& question : json["questions"]) {
        std::cout << '\n' << label_or(question, "question " + question["question"].dump()) << '\n';
        if (question.contains("options"))
            for (const Json& option : question["options"]) {
                const std::string digits = option["count"].dump();
                std::cout << std::string(digits.size() < 7 ? 7 - digits.size() : 0, ' ') << digits << "  "
                          << label_or(option, "option " + option["option"].dump()) << '\n';
            }
        if (question.contains("texts"))
            for (const Json& text : question["texts"])
                std::cout << "  – " << text::printable(text.get<std::string>(), "\n    ") << '\n';
    }
}

base::Status poll(Context& context, const CountOptions& options) {
    const ProvinceLayout layout{fs::absolute(options.province)};
    PENDOPO_TRY(const FormBook book, FormBook::read(context, layout, options.packs));
    PollCount sums;
    PENDOPO_TRY(const Heard heard, for_each_answer(context, options, layout, model::Kind::poll, options.form,
                                                   [&](const forms::Answers& answers) {
                                                       count_poll(sums, answers);
                                                       return true;
                                                   }));
    const Json json = poll_json(options, sums, heard, book.newest(model::Kind::poll, options.form));
    if (options.json) {
        print_json(json);
        return {};
    }
    print_poll(json);
    print_remarks(json, options);
    return {};
}

void add_common(CLI::App& command, const std::shared_ptr<CountOptions>& options) {
    command.add_option("province", options->province, "The province's folder")->required();
    command.add_option("--key", options->opening.keys, "Desk's key file; a practice province needs none");
    command.add_option("--pack", options->packs, "Content packs that say what was asked; the published one is known");
    command
        .add_option("--per-hour", options->per_hour,
                    "More than so many from one kiosk in an hour are told apart as over_quota")
        ->capture_default_str();
    command.add_flag("--without-over-quota", options->without_over_quota, "Do not count those");
    command.add_flag("--json", options->json, "As JSON");
    options->opening.unlocking.add_options(command);
}

}  // namespace

void add_desk_counts(CLI::App& group, Context& context) {
    auto options = std::make_shared<CountOptions>();
    CLI::App* surveys = group.add_subcommand("survey", "How people rate the service: counts, index and class");
    add_common(*surveys, options);
    surveys->callback(
        [&context, options] { context.chosen = [&context, options] { return survey(context, *options); }; });

    auto asked = std::make_shared<CountOptions>();
    CLI::App* polls = group.add_subcommand("poll", "What people answered to a poll");
    add_common(*polls, asked);
    polls->add_option("form", asked->form, "The poll's number in its content pack")->required();
    polls->callback([&context, asked] { context.chosen = [&context, asked] { return poll(context, *asked); }; });
}

}  // namespace pendopo::ctl
