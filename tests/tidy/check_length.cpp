// SPDX-License-Identifier: Apache-2.0
#include <array>

#include "tests/tidy/checks.hpp"

namespace pendopo::tidy {
namespace {

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t\n");
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(" \t\n") - first + 1);
}

/// The head of a declaration without `template <…>`, whose parameters may say `class`.
std::string_view without_template(std::string_view head) {
    while (head.starts_with("template")) {
        const std::size_t open = head.find('<');
        if (open == std::string_view::npos) return head;
        int depth = 0;
        std::size_t i = open;
        for (; i < head.size(); ++i) {
            if (head[i] == '<') ++depth;
            if (head[i] == '>' && --depth == 0) break;
        }
        head = trimmed(head.substr(std::min(i + 1, head.size())));
    }
    return head;
}

bool begins_with_word(std::string_view text, std::string_view word) {
    return text.starts_with(word) && (text.size() == word.size() || !is_name_character(text[word.size()]));
}

/// Whether what stands before a brace declares a function or a lambda, outside of any function.
bool is_function_head(std::string_view head) {
    head = without_template(trimmed(head));
    for (const std::string_view word : std::array<std::string_view, 7>{"namespace", "class", "struct", "union", "enum",
                                                                       "extern", "inline namespace"}) {
        if (begins_with_word(head, word) && head.find('(') == std::string_view::npos) return false;
        if (begins_with_word(head, word) && word != "struct" && word != "extern") return false;
    }
    const std::size_t bracket = head.find('(');
    const std::size_t equals = head.find('=');
    const bool is_lambda = head.find("](") != std::string_view::npos || head.ends_with(']');
    if (bracket == std::string_view::npos) return is_lambda && equals != std::string_view::npos;
    const bool is_value = equals < bracket && head.find("operator") > equals;
    return !is_value || is_lambda;
}

/// Whether the brace after this head initialises a member in a constructor's list: `Type() : member_`
bool is_member_initialiser(std::string_view head) {
    head = trimmed(head);
    if (head.empty() || !(is_name_character(head.back()) || head.back() == '>')) return false;
    const std::size_t list = head.find(" : ");
    return list != std::string_view::npos && head.substr(0, list).find('(') != std::string_view::npos;
}

/// Whether the colon at `place` belongs to `public:` and the like.
bool ends_access_label(std::string_view code, std::size_t place) {
    const std::string_view lead = code.substr(0, place);
    return code[place] == ':' && (lead.ends_with("public") || lead.ends_with("protected") || lead.ends_with("private"));
}

std::size_t closing_brace(std::string_view code, std::size_t open) {
    int depth = 0;
    for (std::size_t i = open; i < code.size(); ++i) {
        if (code[i] == '{') ++depth;
        if (code[i] == '}' && --depth == 0) return i;
    }
    return code.size();
}

std::string name_in(std::string_view head) {
    const std::size_t end = head.find('(');
    std::size_t begin = end == std::string_view::npos ? 0 : end;
    while (begin > 0 && (is_name_character(head[begin - 1]) || head[begin - 1] == ':'))
        --begin;
    return std::string(trimmed(head.substr(begin, end - begin)));
}

}  // namespace

Findings check_function_length(const SourceFile& file) {
    Findings findings;
    if (!file.is_cpp()) return findings;
    const std::string code = without_preprocessor(code_only(file.text));
    std::size_t head_begin = 0;
    for (std::size_t i = 0; i < code.size(); ++i) {
        if (code[i] == ';' || code[i] == '}' || ends_access_label(code, i)) head_begin = i + 1;
        if (code[i] != '{') continue;
        const std::string_view head = std::string_view(code).substr(head_begin, i - head_begin);
        if (is_member_initialiser(head)) {
            i = closing_brace(code, i);  // the head goes on: the body comes later
            continue;
        }
        if (is_function_head(head)) {
            const std::size_t close = closing_brace(code, i);
            const std::size_t first = line_of(code, std::min(code.find_first_not_of(" \t\n", head_begin), i));
            const std::size_t lines = line_of(code, close) - first + 1;
            if (lines > function_lines_max) {
                findings.push_back(
                    at(file, first, "function " + name_in(head) + " has " + std::to_string(lines) + " lines"));
            }
            i = close;
        }
        head_begin = i + 1;
    }
    return findings;
}

Findings check_file_length(const SourceFile& file) {
    for (const std::string_view ending :
         std::array<std::string_view, 8>{".cpp", ".hpp", ".mjs", ".js", ".py", ".sh", ".sql", ".cmake"}) {
        const std::size_t lines = lines_of(file.text).size();
        if (file.path.ends_with(ending) && lines > file_lines_max) {
            return {at(file, file_lines_max, "the file has " + std::to_string(lines) + " lines")};
        }
    }
    return {};
}

}  // namespace pendopo::tidy
