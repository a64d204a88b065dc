// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/presenter/speech.hpp"
#include "tests/unit/presenter_support.hpp"

namespace pendopo::presenter::testing {

inline Options with_speech() {
    Options out = options();
    out.speech = true;
    out.voice = true;
    return out;
}

/// Somebody who hears, and does not see.
struct Listener : Visit {
    explicit Listener(const Options& given = with_speech()) : Visit(given) {}

    /// All that was said since the last call, one utterance each.
    std::vector<std::string> heard() {
        std::vector<std::string> out;
        for (const Request& request : requests()) {
            const auto* speak = std::get_if<Speak>(&request);
            if (speak == nullptr) continue;
            std::string_view rest = speak->text.text();
            for (std::size_t end = rest.find('\n'); !rest.empty(); end = rest.find('\n')) {
                out.emplace_back(rest.substr(0, end));
                rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
            }
        }
        return out;
    }
    std::string last() {
        const auto all = heard();
        return all.empty() ? std::string() : all.back();
    }
    /// Walks until something begins with these words; then chooses it.
    Listener& choose(std::string_view begins) {
        for (int i = 0; i < 120; ++i) {
            act(SpeechNext{});
            if (last().starts_with(begins)) {
                act(SpeechChoose{});
                return *this;
            }
        }
        FAIL("nothing begins with " << begins);
        return *this;
    }
    /// Finds one key of the keyboard on the screen, and strikes it.
    Listener& strike(std::string_view letter) {
        for (int i = 0; i < 120; ++i) {
            act(SpeechNext{});
            if (last() != letter) continue;
            act(SpeechChoose{});
            return *this;
        }
        FAIL("no key " << letter);
        return *this;
    }
};

}  // namespace pendopo::presenter::testing
