// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/source_file.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace pendopo::tidy {
namespace {

namespace fs = std::filesystem;

bool is_skipped(const fs::path& path) {
    static const std::set<std::string> names = {".git", "build", "run", "node_modules"};
    return names.contains(path.filename().string()) && path.filename() != path;
}

bool is_text(const fs::path& path) {
    static const std::set<std::string> endings = {".cpp",  ".hpp",  ".h",     ".c",   ".sql", ".md",   ".po",   ".txt",
                                                  ".sh",   ".py",   ".mjs",   ".js",  ".ts",  ".json", ".toml", ".in",
                                                  ".conf", ".yaml", ".cmake", ".csv", ".tsv", ""};
    return endings.contains(path.extension().string());
}

void blank(std::string& text, std::size_t from, std::size_t to) {
    for (std::size_t i = from; i < to && i < text.size(); ++i) {
        if (text[i] != '\n') text[i] = ' ';
    }
}

/// End of the literal that begins with the quote at `open`, without looking into raw ones.
std::size_t literal_end(std::string_view text, std::size_t open) {
    for (std::size_t i = open + 1; i < text.size(); ++i) {
        if (text[i] == '\\') {
            ++i;
        } else if (text[i] == text[open] || text[i] == '\n') {
            return i;
        }
    }
    return text.size();
}

/// End of the raw literal whose first quote is at `open`: R"mark( … )mark"
std::size_t raw_literal_end(std::string_view text, std::size_t open) {
    const std::size_t bracket = text.find('(', open);
    if (bracket == std::string_view::npos) return text.size();
    const std::string close = ")" + std::string(text.substr(open + 1, bracket - open - 1)) + "\"";
    const std::size_t end = text.find(close, bracket);
    return end == std::string_view::npos ? text.size() : end + close.size() - 1;
}

/// Whether the apostrophe at `place` parts the digits of a number: 16'384
bool parts_digits(std::string_view text, std::size_t place) {
    std::size_t begin = place;
    while (begin > 0 && (is_name_character(text[begin - 1]) || text[begin - 1] == '\''))
        --begin;
    return begin < place && std::isdigit(static_cast<unsigned char>(text[begin])) != 0;
}

}  // namespace

std::string SourceFile::module() const {
    const std::size_t first = path.find('/');
    const std::size_t second = first == std::string::npos ? first : path.find('/', first + 1);
    if (second == std::string::npos) return {};
    const std::string top = path.substr(0, first);
    const bool is_product = top == "app" || top == "platform" || top == "storage" || top == "sync";
    return is_product ? path.substr(0, second) : std::string();
}

std::vector<SourceFile> read_repository(const std::string& root) {
    std::vector<SourceFile> files;
    for (auto entry = fs::recursive_directory_iterator(root); entry != fs::recursive_directory_iterator(); ++entry) {
        if (is_skipped(entry->path())) {  // .git is a file in a linked working tree
            if (entry->is_directory()) entry.disable_recursion_pending();
        } else if (entry->is_regular_file() && !entry->is_symlink() && is_text(entry->path())) {
            std::ifstream stream(entry->path(), std::ios::binary);
            std::string text{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
            const bool is_binary = text.find('\0') != std::string::npos;
            if (!is_binary) files.push_back({fs::relative(entry->path(), root).generic_string(), std::move(text)});
        }
    }
    std::ranges::sort(files, {}, &SourceFile::path);
    return files;
}

std::string code_only(std::string_view text) {
    std::string code(text);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const std::string_view rest = text.substr(i);
        if (rest.starts_with("//")) {
            const std::size_t end = std::min(text.find('\n', i), text.size());
            blank(code, i, end);
            i = end;
        } else if (rest.starts_with("/*")) {
            const std::size_t close = text.find("*/", i + 2);
            const std::size_t end = close == std::string_view::npos ? text.size() : close + 2;
            blank(code, i, end);
            i = end - 1;
        } else if (rest.starts_with("\"")) {
            const bool is_raw = i > 0 && text[i - 1] == 'R';
            const std::size_t end = is_raw ? raw_literal_end(text, i) : literal_end(text, i);
            blank(code, i + 1, end);
            i = end;
        } else if (rest.starts_with("'") && !parts_digits(text, i)) {
            const std::size_t end = literal_end(text, i);
            blank(code, i + 1, end);
            i = end;
        }
    }
    return code;
}

std::string without_preprocessor(std::string code) {
    bool continues = false;
    std::size_t begin = 0;
    while (begin < code.size()) {
        const std::size_t end = std::min(code.find('\n', begin), code.size());
        const std::size_t first = code.find_first_not_of(" \t", begin);
        const bool is_directive = continues || (first < end && code[first] == '#');
        continues = is_directive && end > begin && code[end - 1] == '\\';
        if (is_directive) blank(code, begin, end);
        begin = end + 1;
    }
    return code;
}

std::size_t line_of(std::string_view text, std::size_t offset) {
    return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, offset), '\n'));
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

std::string at(const SourceFile& file, std::size_t line, const std::string& what) {
    return file.path + ":" + std::to_string(line) + ": " + what;
}

bool is_name_character(char character) {
    return std::isalnum(static_cast<unsigned char>(character)) != 0 || character == '_';
}

}  // namespace pendopo::tidy
