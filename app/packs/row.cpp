// SPDX-License-Identifier: Apache-2.0
#include "app/packs/row.hpp"

#include <algorithm>
#include <chrono>

namespace pendopo::packs {
namespace {

std::string joined(std::span<const std::string_view> names) {
    std::string out;
    for (const std::string_view name : names)
        out.append(out.empty() ? "" : ", ").append(name);
    return out;
}

std::string in_quotes(std::string_view name) {
    return "\"" + std::string(name) + "\"";
}

}  // namespace

Row::Row(const toml::table& table, std::string file, Notes& notes)
    : table_(table), file_(std::move(file)), notes_(notes) {}

Place Row::place(std::string_view key) const {
    const toml::node* node = table_.get(key);
    return node != nullptr ? place_of(node->source()) : place();
}

void Row::reject(const char* key, std::string what) {
    notes_.findings.push_back({place(key), in_quotes(key) + ": " + std::move(what)});
}

const toml::node* Row::find(std::string_view key, bool required) {
    asked_.emplace(key);
    const toml::node* node = table_.get(key);
    if (node == nullptr && required) notes_.findings.push_back({place(), in_quotes(key) + " is missing"});
    return node;
}

std::uint64_t Row::number(const char* key, std::uint64_t least, std::uint64_t most,
                          std::optional<std::uint64_t> otherwise) {
    const toml::node* node = find(key, !otherwise);
    if (node == nullptr) return otherwise.value_or(least);
    const auto value = node->value_exact<std::int64_t>();
    if (value && *value >= 0 && static_cast<std::uint64_t>(*value) >= least &&
        static_cast<std::uint64_t>(*value) <= most)
        return static_cast<std::uint64_t>(*value);
    reject(key, "expected a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return least;
}

std::string Row::text(const char* key, std::size_t bytes_max, bool required) {
    const toml::node* node = find(key, required);
    if (node == nullptr) return {};
    auto value = node->value_exact<std::string>();
    if (value && !value->empty() && value->size() <= bytes_max) return std::move(*value);
    reject(key, "expected a text of 1 to " + std::to_string(bytes_max) + " bytes in quotes");
    return {};
}

bool Row::flag(const char* key) {
    const toml::node* node = find(key, false);
    if (node == nullptr) return false;
    if (const auto value = node->value_exact<bool>()) return *value;
    reject(key, "expected true or false");
    return false;
}

std::size_t Row::choice(const char* key, std::span<const std::string_view> names,
                        std::optional<std::size_t> otherwise) {
    const toml::node* node = find(key, !otherwise);
    if (node == nullptr) return otherwise.value_or(0);
    const auto value = node->value_exact<std::string>();
    const auto at = value ? std::ranges::find(names, *value) : names.end();
    if (at != names.end()) return static_cast<std::size_t>(at - names.begin());
    reject(key, (value ? in_quotes(*value) + " is none of: " : "expected one of: ") + joined(names));
    return otherwise.value_or(0);
}

std::uint64_t Row::date(const char* key) {
    const toml::node* node = find(key, false);
    if (node == nullptr) return 0;
    const auto value = node->value_exact<toml::date>();
    const auto day = value ? std::chrono::year_month_day(std::chrono::year(value->year),
                                                         std::chrono::month(value->month), std::chrono::day(value->day))
                           : std::chrono::year_month_day();
    if (value && day.ok() && value->year >= 2020) {
        const auto since = std::chrono::sys_days(day).time_since_epoch();
        return static_cast<std::uint64_t>(std::chrono::duration_cast<std::chrono::seconds>(since).count());
    }
    reject(key, "expected a date like 2026-11-22, without quotes");
    return 0;
}

std::vector<std::string> Row::texts(const char* key, std::size_t count_max) {
    std::vector<std::string> out;
    const toml::node* node = find(key, true);
    const toml::array* list = node != nullptr ? node->as_array() : nullptr;
    bool good = list != nullptr && list->size() <= count_max;
    for (std::size_t i = 0; good && i < list->size(); ++i) {
        auto each = list->get(i)->value_exact<std::string>();
        good = each.has_value();
        if (good) out.push_back(std::move(*each));
    }
    if (node != nullptr && !good) reject(key, "expected a list of up to " + std::to_string(count_max) + " texts");
    return out;
}

void Row::check_languages(const toml::table& given, std::string_view key, const Place& at) {
    std::string missing;
    for (const std::string& language : notes_.languages)
        if (!given.contains(language)) missing.append(missing.empty() ? "" : ", ").append(language);
    if (!missing.empty())
        notes_.findings.push_back({at, in_quotes(key) + " is missing in: " + missing + ". Say it in every language"});
    for (const auto& [name, node] : given)
        if (std::ranges::find(notes_.languages, name.str()) == notes_.languages.end())
            notes_.findings.push_back({place_of(name.source()), in_quotes(key) + ": " + in_quotes(name.str()) +
                                                                    " is no language of this pack (pack.toml)"});
}

content::Words Row::words(std::string_view key, Role role, std::size_t bytes_max, bool required) {
    content::Words out;
    const toml::node* node = find(key, required);
    if (node == nullptr) return out;
    const toml::table* given = node->as_table();
    if (given == nullptr) {
        notes_.findings.push_back({place(key), in_quotes(key) + R"(: expected { id = "…", en = "…" })"});
        return out;
    }
    check_languages(*given, key, place(key));
    for (const std::string& language : notes_.languages) {
        const toml::node* one = given->get(language);
        if (one == nullptr) continue;
        const Place at = place_of(one->source());
        auto text = one->value_exact<std::string>();
        if (!text || text->find_first_not_of(" \n") == std::string::npos || text->size() > bytes_max) {
            notes_.findings.push_back({at, in_quotes(key) + " (" + language + "): expected a text of 1 to " +
                                               std::to_string(bytes_max) + " bytes in quotes"});
            continue;
        }
        notes_.spoken.push_back({at, role, std::string(key), language, *text});
        out.by_language.emplace_back(language, std::move(*text));
    }
    return out;
}

content::Words Row::word_lists(const char* key) {
    content::Words out;
    const toml::node* node = find(key, false);
    if (node == nullptr) return out;
    const toml::table* given = node->as_table();
    if (given == nullptr) {
        reject(key, R"(expected { id = ["…"], en = ["…"] })");
        return out;
    }
    check_languages(*given, key, place(key));
    for (const std::string& language : notes_.languages) {
        const toml::array* list = given->get_as<toml::array>(language);
        if (list == nullptr) continue;
        std::string joined_words;
        for (const toml::node& each : *list) {
            const auto word = each.value_exact<std::string>();
            const bool good = word && !word->empty() && word->find_first_of(", ") == std::string::npos;
            if (good)
                joined_words.append(joined_words.empty() ? "" : ",").append(*word);
            else
                notes_.findings.push_back({place_of(each.source()), in_quotes(key) + ": expected single words"});
        }
        if (!joined_words.empty()) out.by_language.emplace_back(language, std::move(joined_words));
    }
    return out;
}

std::vector<const toml::table*> Row::list(const char* key, std::size_t count_max) {
    std::vector<const toml::table*> out;
    const toml::node* node = find(key, false);
    if (node == nullptr) return out;
    const toml::array* tables = node->as_array();
    if (tables == nullptr || !tables->is_array_of_tables()) {
        reject(key, "expected [[" + std::string(key) + "]] tables");
        return out;
    }
    for (const toml::node& each : *tables)
        out.push_back(each.as_table());
    if (out.size() > count_max) {
        notes_.findings.push_back({place_of(out[count_max]->source()),
                                   "more than " + std::to_string(count_max) + " of \"" + std::string(key) + "\""});
        out.resize(count_max);
    }
    return out;
}

const toml::table* Row::table(const char* key) {
    const toml::node* node = find(key, false);
    if (node == nullptr) return nullptr;
    if (const toml::table* found = node->as_table()) return found;
    reject(key, "expected a table");
    return nullptr;
}

std::vector<std::string> Row::other_keys() {
    std::vector<std::pair<std::uint32_t, std::string>> found;
    for (const auto& [name, node] : table_)
        if (!asked_.contains(name.str())) found.emplace_back(name.source().begin.line, name.str());
    std::sort(found.begin(), found.end());
    std::vector<std::string> out;
    out.reserve(found.size());
    for (auto& [line, name] : found)
        out.push_back(std::move(name));
    return out;
}

void Row::finish() {
    for (const auto& [name, node] : table_)
        if (!asked_.contains(name.str()))
            notes_.findings.push_back(
                {place_of(name.source()), in_quotes(name.str()) + " is not known here; there are: " + [&] {
                     std::string known;
                     for (const std::string& each : asked_)
                         known.append(known.empty() ? "" : ", ").append(each);
                     return known;
                 }()});
}

}  // namespace pendopo::packs
