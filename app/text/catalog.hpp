// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string_view>
#include <variant>
#include <vector>

#include "app/text/language.hpp"
#include "app/text/line.hpp"
#include "app/text/plural.hpp"
#include "platform/base/bytes.hpp"
#include "platform/base/result.hpp"

namespace pendopo::text {

/// What stands for %s or %d in a message. Numbers are grouped as the language does it: 2.000 or 2,000.
using Argument = std::variant<std::string_view, std::uint64_t>;
using Arguments = std::initializer_list<Argument>;

/// The messages of one language, read in place from a GNU .mo file ("MO Files" in the manual of GNU gettext).
///
/// The bytes must outlive the catalogue and the views it gives; the program's own are embedded, so theirs live for
/// ever. Immutable after loading, safe from any thread.
class Catalog {
public:
    /// Checks everything before use: offsets, order, UTF-8, the plural rule and the number of forms of each plural.
    /// Errors: malformed, too_large.
    [[nodiscard]] static base::Result<Catalog> load(base::ByteView mo);

    /// The message; the key itself if there is none, which a test keeps from happening.
    [[nodiscard]] std::string_view text(std::string_view key) const noexcept;
    /// The form of a plural message that `count` takes in this language.
    [[nodiscard]] std::string_view plural(std::string_view key, std::uint64_t count) const noexcept;
    [[nodiscard]] bool has(std::string_view key) const noexcept;
    /// The same catalogue with another wording for some messages; keys that it does not have, and plural messages,
    /// are left alone. The wordings must outlive what is returned, too.
    struct Wording {
        std::string_view key;
        std::string_view text;
    };
    [[nodiscard]] Catalog worded(std::span<const Wording> wordings) const;
    [[nodiscard]] std::size_t size() const noexcept { return messages_.size(); }
    /// Who has read the texts over, from the header X-Review; empty if it is not said.
    [[nodiscard]] std::string_view review() const noexcept { return review_; }
    /// False while nobody who speaks the language has: its X-Review is missing or begins with "not yet".
    [[nodiscard]] bool is_reviewed() const noexcept { return !review_.empty() && !review_.starts_with("not yet"); }
    /// Every message's text, all its plural forms included: what a font must be able to draw.
    [[nodiscard]] std::vector<std::string_view> all() const;
    /// Every key, sorted.
    [[nodiscard]] std::vector<std::string_view> all_keys() const;

    /// The message with its placeholders filled: %s, %d, %1$s … and %%. A placeholder without an argument of its type
    /// stays as it is written; nothing is ever read that was not passed.
    void format(Line& out, std::string_view key, Arguments arguments) const noexcept;
    /// The same for a plural message; `count` chooses the form and is not itself an argument.
    void format_plural(Line& out, std::string_view key, std::uint64_t count, Arguments arguments) const noexcept;
    /// Appends a number, grouped by thousands.
    void append_number(Line& out, std::uint64_t number) const noexcept;

private:
    struct Message {
        std::string_view key;
        std::string_view text;  ///< plural forms separated by NUL
        bool is_plural = false;
    };
    [[nodiscard]] base::Status add(std::string_view key, std::string_view text);
    [[nodiscard]] base::Status check_plurals() const;
    [[nodiscard]] const Message* find(std::string_view key) const noexcept;
    void fill(Line& out, std::string_view pattern, Arguments arguments) const noexcept;

    std::vector<Message> messages_;  ///< sorted by key
    PluralRule plural_rule_;
    std::string_view review_;
};

/// The catalogues of all languages of the screens.
class Library {
public:
    /// The ones built into the program. Errors: malformed (a bug of the build, and a test).
    [[nodiscard]] static base::Result<Library> embedded();

    /// A language without a catalogue is said in Indonesian.
    [[nodiscard]] const Catalog& in(Language language) const noexcept {
        return catalogs_[static_cast<std::size_t>(has(language) ? language : Language::indonesian)];
    }
    [[nodiscard]] bool has(Language language) const noexcept {
        return catalogs_[static_cast<std::size_t>(language)].size() > 0;
    }
    [[nodiscard]] const Catalog& indonesian() const noexcept { return in(Language::indonesian); }
    [[nodiscard]] const Catalog& english() const noexcept { return in(Language::english); }

private:
    std::array<Catalog, language_count> catalogs_;
};

}  // namespace pendopo::text
