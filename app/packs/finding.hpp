// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pendopo::packs {

/// Where somebody wrote something.
struct Place {
    std::string file;        ///< its name inside the folder
    std::uint32_t line = 0;  ///< from 1; 0: the file as a whole
    bool operator==(const Place&) const = default;
};

/// What is wrong there, and what to do about it.
struct Finding {
    Place place;
    std::string what;
    bool operator==(const Finding&) const = default;

    /// "announcements.toml:12: …" on one line, for a terminal: what the file says is quoted without its control
    /// characters.
    [[nodiscard]] std::string text() const {
        std::string line = place.file + (place.line > 0 ? ":" + std::to_string(place.line) : "") + ": " + what;
        std::ranges::replace_if(
            line, [](char c) { return (c >= 0 && c < ' ') || c == '\x7f'; }, '?');
        return line;
    }
};
using Findings = std::vector<Finding>;

/// What a text is for: it says how much room it has on the smallest screen.
enum class Role : std::uint8_t {
    heading,    ///< of a card on the invitation
    paragraph,  ///< of such a card
    week,       ///< the question of the week
    reply,      ///< what was said, or what was done
    title,      ///< of a form, and its words on a button
    intro,
    question,
    hint,
    option,
    prompt,
    topic,
    message,  ///< another wording of one of the screens' own texts; `key` says which
    unseen,   ///< never shown: words that tick a prompt
};

/// One text in one language, as it stands in a file.
struct Spoken {
    Place place;
    Role role = Role::paragraph;
    std::string key;
    std::string language;
    std::string text;
};

}  // namespace pendopo::packs
