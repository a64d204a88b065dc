// SPDX-License-Identifier: Apache-2.0
#include "app/packs/messages.hpp"

#include <algorithm>

#include "app/text/consent.hpp"
#include "platform/base/assert.hpp"

namespace pendopo::packs {
namespace {

const text::Library& library() {
    static const auto loaded = text::Library::embedded();
    PENDOPO_ASSERT(loaded.has_value());  // the build checked the catalogues
    return *loaded;
}

/// "%s", "%1$d": sorted, for languages order their words differently.
std::vector<std::string> placeholders(std::string_view text) {
    std::vector<std::string> found;
    for (std::size_t at = text.find('%'); at != std::string_view::npos; at = text.find('%', at)) {
        const std::size_t end = text.find_first_not_of("0123456789$", at + 1);
        const std::size_t size = end == std::string_view::npos ? text.size() - at : end - at + 1;
        if (text.substr(at, size) != "%%") found.emplace_back(text.substr(at, size));
        at += size;
    }
    std::sort(found.begin(), found.end());
    return found;
}

}  // namespace

std::string message_fault(const Spoken& spoken) {
    const text::Catalog& catalog = library().indonesian();
    if (!catalog.has(spoken.key)) return "there is no such message; assets/text/id.po has them all";
    if (text::is_fixed(spoken.key))
        return "keeps its own wording: people agree to it or are warned by it, in the same words on every kiosk";
    const text::Catalog& english = library().english();
    if (english.plural(spoken.key, 1) != english.plural(spoken.key, 2))
        return "changes with its number and keeps its own wording";
    const auto wanted = placeholders(catalog.text(spoken.key));
    if (placeholders(spoken.text) == wanted) return {};
    std::string list;
    for (const std::string& each : wanted)
        list.append(list.empty() ? "" : " ").append(each);
    return wanted.empty() ? "has a placeholder (%), the message has none; a percent sign is written %%"
                          : "must hold these placeholders, each once: " + list;
}

std::vector<std::string_view> known_wordings(std::string_view key) {
    std::vector<std::string_view> out;
    for (const text::Language language : text::all_languages)
        if (library().has(language) && library().in(language).has(key)) out.push_back(library().in(language).text(key));
    return out;
}

}  // namespace pendopo::packs
