// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "app/packs/folder.hpp"

namespace pendopo::packs {

/// How large texts are on the smallest screen (7″, 800 × 480), from the kiosk's own fonts; no window is opened.
class Measures {
public:
    /// Errors: not_found (a font is not installed; says which package has it), malformed.
    [[nodiscard]] static base::Result<std::unique_ptr<Measures>> create();
    virtual ~Measures() = default;

    /// What keeps the text from being shown whole there; empty: nothing.
    [[nodiscard]] virtual std::string misfit(const Spoken& spoken) const = 0;
};

/// A word that offices use among themselves, and what people say instead.
struct Jargon {
    std::string_view word;
    std::string_view language;
    std::string_view plainer;
};
/// The first such word of the list (assets/content/jargon.tsv) that the text holds as whole words, in any case; null:
/// none.
[[nodiscard]] const Jargon* find_jargon(std::string_view text, std::string_view language);

/// What a folder that was read lets its readers stumble over: texts that do not fit, letters that no font has, jargon,
/// colours that are too faint or have no token, other wordings of messages that are not there or lose a placeholder.
[[nodiscard]] Findings lint(const Folder& folder, const Measures& measures);

}  // namespace pendopo::packs
