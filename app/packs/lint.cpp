// SPDX-License-Identifier: Apache-2.0
#include "app/packs/lint.hpp"

#include <algorithm>
#include <array>
#include <cstdio>

#include "app/packs/messages.hpp"
#include "app/screens/province_theme.hpp"
#include "app/text/rows.hpp"

extern "C" {
extern const char pendopo_jargon[];
extern const std::size_t pendopo_jargon_size;
}

namespace pendopo::packs {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}
bool is_letter(char c) {
    return (lower(c) >= 'a' && lower(c) <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

/// Whether `word` (lower case, perhaps with blanks) stands in the text as whole words.
bool holds(std::string_view text, std::string_view word) {
    const auto same = [](char in_text, char in_word) { return lower(in_text) == in_word; };
    for (auto from = text.begin();;) {
        const auto at = std::search(from, text.end(), word.begin(), word.end(), same);
        if (at == text.end()) return false;
        const auto end = at + static_cast<std::ptrdiff_t>(word.size());
        const bool begins = at == text.begin() || !is_letter(*(at - 1));
        const bool ends = end == text.end() || !is_letter(*end);
        if (begins && ends) return true;
        from = at + 1;
    }
}

std::vector<Jargon> read_jargon() {
    std::vector<Jargon> list;
    std::string_view rest(pendopo_jargon, pendopo_jargon_size);
    for (std::string_view line = text::take_row(rest); !line.empty(); line = text::take_row(rest)) {
        const std::string_view language = text::take_until(line, '\t');
        const std::string_view word = text::take_until(line, '\t');
        list.push_back({word, language, line});
    }
    return list;
}

std::string number(double value) {
    std::array<char, 16> out{};
    std::snprintf(out.data(), out.size(), "%.1f", value);
    return out.data();
}

Findings check_theme(const Folder& folder) {
    Findings findings;
    const auto place_of = [&](std::string_view token) -> const Place* {
        const auto at = std::find_if(folder.colours.begin(), folder.colours.end(),
                                     [&](const auto& each) { return each.first == token; });
        return at == folder.colours.end() ? nullptr : &at->second;
    };
    for (const content::ThemeColour& each : folder.pack.theme) {
        if (!screens::is_token(each.token))
            findings.push_back({*place_of(each.token),
                                "there is no colour \"" + each.token + "\"; assets/themes/pendopo.tsv names them all"});
    }
    for (const screens::FaintPair& pair : screens::faint_pairs(screens::coloured(folder.pack.theme))) {
        const Place* place = place_of(pair.words);
        if (place == nullptr) place = place_of(pair.ground);
        if (place == nullptr) continue;  // the built-in colours have a test of their own
        findings.push_back({*place, std::string(pair.words) + " on " + std::string(pair.ground) +
                                        " has a contrast of " + number(pair.contrast) + ":1, at least " +
                                        number(pair.least) + ":1 is needed"});
    }
    return findings;
}

}  // namespace

const Jargon* find_jargon(std::string_view text, std::string_view language) {
    static const std::vector<Jargon> list = read_jargon();
    const auto at = std::find_if(list.begin(), list.end(), [&](const Jargon& each) {
        return each.language == language && holds(text, each.word);
    });
    return at == list.end() ? nullptr : &*at;
}

Findings lint(const Folder& folder, const Measures& measures) {
    Findings findings;
    for (const Spoken& each : folder.spoken) {
        const auto add = [&](const std::string& what) {
            findings.push_back({each.place, "\"" + each.key + "\" (" + each.language + "): " + what});
        };
        if (const std::string misfit = measures.misfit(each); !misfit.empty()) add(misfit);
        if (const Jargon* jargon = find_jargon(each.text, each.language))
            add("\"" + std::string(jargon->word) + "\" is office language; plainer: " + std::string(jargon->plainer));
        if (each.role == Role::message)
            if (const std::string fault = message_fault(each); !fault.empty()) add(fault);
    }
    for (Finding& each : check_theme(folder))
        findings.push_back(std::move(each));
    return findings;
}

}  // namespace pendopo::packs
