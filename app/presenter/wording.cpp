// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/state.hpp"
#include "app/presenter/view_builder.hpp"
#include "app/text/consent.hpp"

// What the content pack says otherwise than the program's own catalogues.
namespace pendopo::presenter {

const text::Catalog& Presenter::State::catalog(Language of) const noexcept {
    const auto& own = worded[static_cast<std::size_t>(of)];
    if (own) return *own;
    return texts.in(of);
}

void Presenter::State::word_anew() {
    worded_for = visit_pack;
    ++colours_revision;
    for (std::size_t i = 0; i < worded.size(); ++i) {
        worded[i].reset();
        const auto each_language = static_cast<Language>(i);
        const std::string_view tag = tag_of(each_language);
        std::vector<text::Catalog::Wording> wordings;
        const auto add = [&](std::string_view key, const content::Words& words) {
            // A pack that does not speak this language leaves its texts alone: languages are never mixed.
            for (const auto& [spoken, said] : words.by_language)
                if (spoken == tag) wordings.push_back({key, said});
        };
        // What was agreed to is known by its version alone: no pack words it anew, whoever built it.
        for (const content::TextOverride& each : visit_pack->texts)
            if (!text::is_fixed(each.key)) add(each.key, each.text);
        for (const content::TopicLabel& each : visit_pack->topics)
            add(look_of(each.topic).key, each.label);
        if (!wordings.empty()) worded[i] = catalog(each_language).worded(wordings);
    }
}

}  // namespace pendopo::presenter
