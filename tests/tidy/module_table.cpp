// SPDX-License-Identifier: Apache-2.0
#include "tests/tidy/module_table.hpp"

#include <algorithm>
#include <optional>

namespace pendopo::tidy {
namespace {

struct Include {
    std::string name;
    bool is_quoted = false;
    std::size_t line = 0;
};

std::vector<Include> includes_of(const SourceFile& file) {
    std::vector<Include> includes;
    std::size_t number = 0;
    for (std::string_view line : lines_of(file.text)) {
        ++number;
        line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
        if (!line.starts_with("#include")) continue;
        const std::size_t open = line.find_first_of("<\"");
        if (open == std::string_view::npos) continue;
        const bool is_quoted = line[open] == '"';
        const std::size_t close = line.find(is_quoted ? '"' : '>', open + 1);
        includes.push_back({std::string(line.substr(open + 1, close - open - 1)), is_quoted, number});
    }
    return includes;
}

/// The names between back quotes, and a bare star, of one cell.
std::set<std::string> names_of(std::string_view cell) {
    std::set<std::string> names;
    if (cell.find('*') != std::string_view::npos) names.insert("*");
    for (std::size_t open = cell.find('`'); open != std::string_view::npos; open = cell.find('`', open)) {
        const std::size_t close = cell.find('`', open + 1);
        if (close == std::string_view::npos) break;
        names.emplace(cell.substr(open + 1, close - open - 1));
        open = close + 1;
    }
    return names;
}

std::vector<std::string_view> cells_of(std::string_view line) {
    std::vector<std::string_view> cells;
    line.remove_prefix(1);
    for (std::size_t bar = line.find('|'); bar != std::string_view::npos; bar = line.find('|')) {
        cells.push_back(line.substr(0, bar));
        line.remove_prefix(bar + 1);
    }
    return cells;
}

bool is_standard(std::string_view header) {
    return header.find_first_of("./") == std::string_view::npos;
}

bool is_posix(std::string_view header) {
    static const std::set<std::string_view> names = {
        "arpa/inet.h", "dirent.h",  "errno.h",   "fcntl.h",  "fnmatch.h", "glob.h",   "grp.h",   "malloc.h",
        "netdb.h",     "poll.h",    "pthread.h", "pwd.h",    "sched.h",   "signal.h", "spawn.h", "stddef.h",
        "stdlib.h",    "strings.h", "string.h",  "syslog.h", "termios.h", "time.h",   "unistd.h"};
    return header.starts_with("sys/") || header.starts_with("netinet/") || names.contains(header);
}

bool allows_library(const ModuleRow& row, std::string_view header) {
    if (row.libraries.contains("*") || is_standard(header)) return true;
    if (row.libraries.contains("posix") && is_posix(header)) return true;
    return std::ranges::any_of(row.libraries, [&](const std::string& start) { return header.starts_with(start); });
}

/// The module of an include that starts at the repository's root.
std::string module_of(const std::string& include) {
    return SourceFile{include, {}}.module();
}

std::optional<std::string> wrong_with(const Include& include, const std::string& module, const ModuleRow& row) {
    if (!include.is_quoted) {
        if (allows_library(row, include.name)) return std::nullopt;
        return module + " may not include the library header <" + include.name + ">";
    }
    const std::string target = module_of(include.name);
    if (target.empty()) return "\"" + include.name + "\" does not start at a module of the repository's root";
    if (target == module || row.modules.contains("*") || row.modules.contains(target)) return std::nullopt;
    return module + " may not include " + target + " (\"" + include.name + "\")";
}

/// Whether `from` reaches itself again by what it may include.
bool is_in_circle(const ModuleTable& table, const std::string& from) {
    std::set<std::string> seen;
    std::vector<std::string> next(table.at(from).modules.begin(), table.at(from).modules.end());
    while (!next.empty()) {
        const std::string name = next.back();
        next.pop_back();
        if (name == from) return true;
        const auto row = table.find(name);
        if (row == table.end() || !seen.insert(name).second) continue;
        next.insert(next.end(), row->second.modules.begin(), row->second.modules.end());
    }
    return false;
}

}  // namespace

ModuleTable read_module_table(std::string_view page) {
    ModuleTable table;
    bool is_inside = false;
    for (const std::string_view line : lines_of(page)) {
        if (line.starts_with("| module | may include | libraries |")) {
            is_inside = true;
        } else if (is_inside && !line.starts_with("|")) {
            break;
        } else if (is_inside && !line.starts_with("|---")) {
            const auto cells = cells_of(line);
            if (cells.size() != 3) continue;
            const auto names = names_of(cells[0]);
            if (names.size() == 1) table[*names.begin()] = {names_of(cells[1]), names_of(cells[2])};
        }
    }
    return table;
}

Findings check_includes(const SourceFile& file, const ModuleTable& table) {
    Findings findings;
    const std::string module = file.module();
    const auto row = table.find(module);
    if (!file.is_cpp() || module.empty() || row == table.end()) return findings;
    for (const Include& include : includes_of(file)) {
        if (const auto wrong = wrong_with(include, module, row->second))
            findings.push_back(at(file, include.line, *wrong));
    }
    return findings;
}

Findings check_table(const ModuleTable& table, const std::vector<SourceFile>& files) {
    Findings findings;
    std::set<std::string> folders;
    for (const SourceFile& file : files) {
        if (file.is_cpp() && !file.module().empty()) folders.insert(file.module());
    }
    for (const std::string& folder : folders) {
        if (!table.contains(folder)) findings.push_back(folder + " has no row in the module table");
    }
    for (const auto& [module, row] : table) {
        if (!folders.contains(module)) findings.push_back(module + " has a row in the module table and no sources");
        for (const std::string& name : row.modules) {
            if (name != "*" && !table.contains(name)) findings.push_back(module + " may include unknown " + name);
        }
        if (is_in_circle(table, module)) findings.push_back(module + " may include itself by a circle");
    }
    return findings;
}

Findings check_dead_headers(const std::vector<SourceFile>& files) {
    std::set<std::string> included;
    for (const SourceFile& file : files) {
        if (!file.is_cpp()) continue;
        for (const Include& include : includes_of(file)) {
            // A body of the same name alone does not make a header alive.
            const std::string stem = include.name.substr(0, include.name.rfind('.'));
            if (file.path != stem + ".cpp") included.insert(include.name);
        }
    }
    Findings findings;
    for (const SourceFile& file : files) {
        const bool is_ours = file.is_header() && !file.module().empty();
        if (is_ours && !included.contains(file.path))
            findings.push_back(at(file, 1, "no other file includes this header"));
    }
    return findings;
}

}  // namespace pendopo::tidy
