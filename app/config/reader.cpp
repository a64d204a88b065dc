// SPDX-License-Identifier: Apache-2.0
#include "app/config/reader.hpp"

#include <algorithm>
#include <fstream>
#include <optional>
#include <set>

#include <toml++/toml.h>

#include "platform/base/limits.hpp"

namespace pendopo::config {

using base::ErrorCode;
using base::fail;

struct Reader::State {
    std::filesystem::path file;
    toml::table root;
    std::set<std::string, std::less<>> known;  // every "section.name" that was asked for
    std::optional<base::Error> first_error;

    void error(const toml::source_region& where, std::string_view key, std::string_view why) {
        if (first_error) return;
        std::string message = file.string();
        if (where.begin.line > 0) message += ':' + std::to_string(where.begin.line);
        message.append(": ").append(key).append(": ").append(why);
        first_error = base::Error{ErrorCode::malformed, std::move(message)};
    }

    /// The value at the key, or nothing if it is absent.
    const toml::node* find(const char* key, Need need) {
        known.emplace(key);
        const toml::node* node = root.at_path(key).node();
        if (node == nullptr && need == Need::required) error({}, key, "is missing and has no default");
        return node;
    }

    template <class Native>
    std::optional<Native> get(const char* key, Need need, std::string_view expected) {
        const toml::node* node = find(key, need);
        if (node == nullptr) return std::nullopt;
        auto value = node->value_exact<Native>();
        if (!value) error(node->source(), key, std::string("expected ").append(expected));
        return value;
    }

    toml::source_region place(const char* key) const {
        const toml::node* node = root.at_path(key).node();
        return node != nullptr ? node->source() : toml::source_region{};
    }

    void check_known(const toml::table& table, const std::string& prefix) {
        for (const auto& [name, node] : table) {
            const std::string key = prefix + std::string(name.str());
            if (known.contains(key)) continue;
            if (const toml::table* inner = node.as_table(); inner != nullptr && is_section(key))
                check_known(*inner, key + ".");
            else
                error(name.source(), key, "is not a key of this file; allowed " + allowed_in(prefix));
        }
    }

    bool is_section(const std::string& key) const {
        const auto next = known.lower_bound(key + ".");
        return next != known.end() && next->starts_with(key + ".");
    }

    std::string allowed_in(const std::string& prefix) const {
        std::set<std::string> names;
        for (const std::string& key : known) {
            if (!key.starts_with(prefix)) continue;
            const std::string rest = key.substr(prefix.size());
            const auto dot = rest.find('.');
            names.insert(dot == std::string::npos ? rest : "[" + rest.substr(0, dot) + "]");
        }
        std::string list = "here:";
        for (const std::string& name : names)
            list += ' ' + name;
        return list;
    }
};

namespace {

std::string join(std::span<const std::string_view> words) {
    std::string list;
    for (const std::string_view word : words)
        list.append(list.empty() ? "\"" : ", \"").append(word).append("\"");
    return list;
}

base::Result<std::string> read_text(const std::filesystem::path& file) {
    std::error_code ignored;
    if (!std::filesystem::exists(file, ignored)) return fail(ErrorCode::not_found, file.string() + ": no such file");
    std::ifstream stream(file, std::ios::binary);
    std::string text(limits::config_bytes_max + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    if (!stream.is_open() || stream.bad() || std::filesystem::is_directory(file, ignored))
        return fail(ErrorCode::io, file.string() + ": can't be read");
    text.resize(static_cast<std::size_t>(stream.gcount()));
    if (text.size() > limits::config_bytes_max)
        return fail(ErrorCode::too_large,
                    file.string() + ": more than " + std::to_string(limits::config_bytes_max) + " bytes");
    return text;
}

}  // namespace

Reader::Reader(std::unique_ptr<State> state) : state_(std::move(state)) {}
Reader::Reader(Reader&&) noexcept = default;
Reader& Reader::operator=(Reader&&) noexcept = default;
Reader::~Reader() = default;

base::Result<Reader> Reader::load(const std::filesystem::path& file) {
    PENDOPO_TRY(const std::string text, read_text(file));
    return parse(text, file);
}

base::Result<Reader> Reader::parse(std::string_view text, const std::filesystem::path& file) {
    auto state = std::make_unique<State>();
    state->file = file;
    try {
        state->root = toml::parse(text, file.string());
    } catch (const toml::parse_error& error) {
        return fail(ErrorCode::malformed, file.string() + ':' + std::to_string(error.source().begin.line) +
                                              ": not TOML: " + std::string(error.description()));
    }
    return Reader(std::move(state));
}

void Reader::text(const char* key, std::string& value, Need need, std::size_t bytes_max) {
    auto found = state_->get<std::string>(key, need, "a text in quotes");
    if (!found) return;
    if (found->empty() || found->size() > bytes_max)
        return reject(key, "expected 1 to " + std::to_string(bytes_max) + " characters");
    value = std::move(*found);
}

void Reader::choice(const char* key, std::string& value, std::span<const std::string_view> allowed, Need need) {
    auto found = state_->get<std::string>(key, need, "one of " + join(allowed));
    if (!found) return;
    if (std::ranges::find(allowed, *found) == allowed.end()) return reject(key, "expected one of " + join(allowed));
    value = std::move(*found);
}

void Reader::flag(const char* key, bool& value) {
    if (const auto found = state_->get<bool>(key, Need::optional, "true or false")) value = *found;
}

void Reader::number(const char* key, std::int64_t& value, std::int64_t least, std::int64_t most) {
    const std::string range = "a whole number from " + std::to_string(least) + " to " + std::to_string(most);
    const auto found = state_->get<std::int64_t>(key, Need::optional, range);
    if (!found) return;
    if (*found < least || *found > most) return reject(key, "expected " + range);
    value = *found;
}

void Reader::path(const char* key, std::filesystem::path& value, Need need) {
    std::string written;
    text(key, written, need, 1'000);
    if (!written.empty()) value = (state_->file.parent_path() / written).lexically_normal();
}

void Reader::texts(const char* key, std::vector<std::string>& values, std::size_t count_max,
                   std::span<const std::string_view> allowed) {
    const std::string expected =
        "expected a list of up to " + std::to_string(count_max) + (allowed.empty() ? " texts" : " of " + join(allowed));
    const toml::node* node = state_->find(key, Need::optional);
    if (node == nullptr) return;
    const toml::array* list = node->as_array();
    if (list == nullptr || list->size() > count_max) return reject(key, expected);
    std::vector<std::string> found;
    for (const toml::node& item : *list) {
        auto text = item.value_exact<std::string>();
        const bool fits = text && (allowed.empty() || std::ranges::find(allowed, *text) != allowed.end());
        if (!fits) return state_->error(item.source(), key, expected);
        found.push_back(std::move(*text));
    }
    values = std::move(found);
}

void Reader::reject(const char* key, std::string_view why) {
    state_->error(state_->place(key), key, why);
}

base::Status Reader::finish() {
    if (!state_->first_error) state_->check_known(state_->root, "");
    if (state_->first_error) return fail(*state_->first_error);
    return {};
}

}  // namespace pendopo::config
