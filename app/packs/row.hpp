// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "app/packs/finding.hpp"
#include "sync/content/pack.hpp"

namespace pendopo::packs {

/// What reading a folder gathers beside the pack itself.
struct Notes {
    Findings findings;
    std::vector<Spoken> spoken;
    std::vector<std::string> languages{"id"};  ///< of the pack; each text is wanted in every one of them
};

/// One table of a file, read strictly: what is missing, of another type, out of range or never asked for is a finding
/// with its line. Values that could not be read keep what stood there, so that one run finds everything.
///
/// `table` and `notes` must outlive it. finish() is called once, behind the last question.
class Row {
public:
    Row(const toml::table& table, std::string file, Notes& notes);

    [[nodiscard]] std::uint64_t number(const char* key, std::uint64_t least, std::uint64_t most,
                                       std::optional<std::uint64_t> otherwise = std::nullopt);
    [[nodiscard]] std::string text(const char* key, std::size_t bytes_max, bool required = true);
    [[nodiscard]] bool flag(const char* key);
    /// One of the names; their index. Without `otherwise` it must be there.
    [[nodiscard]] std::size_t choice(const char* key, std::span<const std::string_view> names,
                                     std::optional<std::size_t> otherwise = std::nullopt);
    /// A date, YYYY-MM-DD without quotes: seconds since 1970 at its beginning, UTC; 0 if it is absent.
    [[nodiscard]] std::uint64_t date(const char* key);
    [[nodiscard]] std::vector<std::string> texts(const char* key, std::size_t count_max);
    /// A table with one text for each language.
    [[nodiscard]] content::Words words(std::string_view key, Role role, std::size_t bytes_max, bool required = true);
    /// The same with a list of single words, written with commas between them.
    [[nodiscard]] content::Words word_lists(const char* key);
    /// The tables of a list ([[key]]); too many are a finding.
    [[nodiscard]] std::vector<const toml::table*> list(const char* key, std::size_t count_max);
    [[nodiscard]] const toml::table* table(const char* key);
    /// Every key that nobody asked for yet, in the order of the file, as what somebody else checks.
    [[nodiscard]] std::vector<std::string> other_keys();

    void reject(const char* key, std::string what);
    /// Adds what nobody asked for to the findings.
    void finish();

    [[nodiscard]] Place place() const { return place_of(table_.source()); }
    [[nodiscard]] Place place(std::string_view key) const;

private:
    [[nodiscard]] const toml::node* find(std::string_view key, bool required);
    [[nodiscard]] Place place_of(const toml::source_region& source) const { return {file_, source.begin.line}; }
    void check_languages(const toml::table& given, std::string_view key, const Place& at);

    const toml::table& table_;
    std::string file_;
    Notes& notes_;
    std::set<std::string, std::less<>> asked_;
};

}  // namespace pendopo::packs
