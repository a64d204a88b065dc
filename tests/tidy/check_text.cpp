// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>

#include "tests/tidy/checks.hpp"

namespace pendopo::tidy {
namespace {

/// Calls `found(offset)` for each whole word in the text.
template <class Found>
void for_each_word(std::string_view text, std::string_view word, Found found) {
    for (std::size_t place = text.find(word); place != std::string_view::npos; place = text.find(word, place + 1)) {
        const std::size_t end = place + word.size();
        const bool begins = place == 0 || !is_name_character(text[place - 1]);
        const bool ends = end == text.size() || !is_name_character(text[end]);
        if (begins && ends) found(place);
    }
}

std::string_view name_after(std::string_view text, std::size_t place) {
    std::size_t end = place;
    while (end < text.size() && (is_name_character(text[end]) || text[end] == ':'))
        ++end;
    return text.substr(place, end - place);
}

std::string stem_of(const std::string& path) {
    const std::size_t slash = path.rfind('/') + 1;
    return path.substr(slash, path.rfind('.') - slash);
}

}  // namespace

Findings check_namespaces(const SourceFile& file) {
    Findings findings;
    const std::string module = file.module();
    if (!file.is_cpp() || module.empty()) return findings;
    const std::string code = code_only(file.text);
    const std::string leaf = "pendopo::" + module.substr(module.find('/') + 1);
    const std::string own = "pendopo::" + stem_of(file.path);
    for_each_word(code, "namespace", [&](std::size_t place) {
        const std::string_view name = name_after(code, std::min(place + 10, code.size()));
        const std::string_view lead = std::string_view(code).substr(0, place);
        const std::size_t last = lead.find_last_not_of(" \n");
        const bool is_using = last != std::string_view::npos && lead.substr(0, last + 1).ends_with("using");
        if (is_using && file.is_header() && name.find("literals") == std::string_view::npos) {
            findings.push_back(at(file, line_of(code, place), "using namespace in a header"));
        }
        const auto is_below = [&](const std::string& root) { return name == root || name.starts_with(root + "::"); };
        if (!is_using && name.starts_with("pendopo") && !is_below(leaf) && !is_below(own)) {
            findings.push_back(
                at(file, line_of(code, place), std::string(name) + " is not the namespace of " + module));
        }
    });
    return findings;
}

Findings check_licence(const SourceFile& file) {
    static constexpr std::array<std::string_view, 13> endings = {
        ".cpp", ".hpp", ".h", ".c", ".sql", ".sh", ".py", ".mjs", ".js", ".po", ".cmake", "CMakeLists.txt", "Makefile"};
    const bool is_source = std::ranges::any_of(endings, [&](auto ending) { return file.path.ends_with(ending); });
    if (!is_source && !file.text.starts_with("#!")) return {};
    const auto lines = lines_of(file.text);
    const std::string line = std::string("SPDX-License-") + "Identifier: Apache-2.0";
    for (std::size_t i = 0; i < std::min<std::size_t>(3, lines.size()); ++i) {
        if (lines[i].find(line) != std::string_view::npos) return {};
    }
    return {at(file, 1, "the licence line is missing")};
}

Findings check_pragma_once(const SourceFile& file) {
    if (!file.is_header()) return {};
    const std::string code = code_only(file.text);
    const std::size_t first = code.find_first_not_of(" \t\n");
    if (first != std::string::npos && code.compare(first, 12, "#pragma once") == 0) return {};
    return {at(file, 1, "the header does not begin with #pragma once")};
}

Findings check_marks(const SourceFile& file) {
    Findings findings;
    // Put together here, so that this file does not find itself.
    for (const std::string& mark :
         {std::string("TO") + "DO", std::string("FIX") + "ME", std::string("X") + "XX", std::string("HA") + "CK"}) {
        for_each_word(file.text, mark, [&](std::size_t place) {
            findings.push_back(at(file, line_of(file.text, place), "a mark of unfinished work: " + mark));
        });
    }
    for (const std::string& folder :
         {std::string("/ho") + "me/", std::string("/ro") + "ot/", std::string("/wo") + "rk/"}) {
        for (std::size_t place = file.text.find(folder); place != std::string::npos;
             place = file.text.find(folder, place + 1)) {
            const bool is_absolute = place == 0 || !is_name_character(file.text[place - 1]);
            if (is_absolute)
                findings.push_back(at(file, line_of(file.text, place), "a path of somebody's own machine"));
        }
    }
    return findings;
}

Findings check_hosts(const SourceFile& file) {
    Findings findings;
    const bool is_script = file.path.starts_with("toolchains/") || file.path == "Makefile" || file.path == ".ci/run";
    const bool is_lock = file.path.ends_with("package-lock.json");
    if (!is_script && !is_lock) return findings;
    std::size_t number = 0;
    for (const std::string_view line : lines_of(file.text)) {
        ++number;
        const std::size_t scheme = line.find("://");
        const bool is_web =
            scheme != std::string_view::npos && line.substr(0, scheme).find("http") != std::string_view::npos;
        const bool is_local = is_web && (line.substr(scheme + 3).starts_with("localhost") ||
                                         line.substr(scheme + 3).starts_with("127.0.0.1"));
        const bool is_licence = is_web && line.find("licen", scheme) != std::string_view::npos;
        if (is_web && is_script && !is_local && !is_licence)
            findings.push_back(at(file, number, "a script names a host"));
        if (is_lock && line.find("\"resolved\"") != std::string_view::npos) {
            findings.push_back(at(file, number, "the lock file names a host"));
        }
    }
    return findings;
}

Findings check_review_mark(const SourceFile& file) {
    if (!file.path.ends_with(".po")) return {};
    constexpr std::string_view for_people = "# review: ";
    constexpr std::string_view for_the_program = "\"X-Review: ";
    constexpr std::string_view line_end = "\\n\"";
    std::string_view said;
    std::string_view header;
    for (const std::string_view line : lines_of(file.text)) {
        if (line.starts_with(for_people)) said = line.substr(for_people.size());
        if (line.starts_with(for_the_program) && line.ends_with(line_end))
            header = line.substr(for_the_program.size(), line.size() - for_the_program.size() - line_end.size());
    }
    if (!said.empty() && said == header) return {};
    return {at(file, 1, "the line \"# review:\" and the header X-Review must say the same")};
}

}  // namespace pendopo::tidy
