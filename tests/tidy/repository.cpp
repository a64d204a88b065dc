// SPDX-License-Identifier: Apache-2.0
// The checks on this repository.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <doctest/doctest.h>

#include "tests/tidy/checks.hpp"
#include "tests/tidy/module_table.hpp"

using namespace pendopo::tidy;

namespace {

const std::vector<SourceFile>& repository() {
    static const std::vector<SourceFile> files = read_repository(PENDOPO_SOURCE_DIR);
    return files;
}

const ModuleTable& module_table() {
    static const ModuleTable table = [] {
        const auto page = std::ranges::find(repository(), "ARCHITECTURE.md", &SourceFile::path);
        return page == repository().end() ? ModuleTable() : read_module_table(page->text);
    }();
    return table;
}

void report(const Findings& findings) {
    for (const std::string& finding : findings)
        FAIL_CHECK(finding);
}

void report_all(Findings (*check)(const SourceFile&)) {
    for (const SourceFile& file : repository())
        report(check(file));
}

/// Runs a command on each line of a list file; what it prints is seen.
int run_on(const std::vector<std::string>& paths, const std::string& list_name, const std::string& command) {
    const std::filesystem::path list = std::filesystem::path(PENDOPO_BINARY_DIR) / list_name;
    std::ofstream stream(list);
    for (const std::string& path : paths)
        stream << PENDOPO_SOURCE_DIR << '/' << path << '\n';
    stream.close();
    return std::system(("xargs -d '\\n' -a '" + list.string() + "' " + command).c_str());
}

}  // namespace

TEST_CASE("tidy: the repository was read, and the page's module table too") {
    REQUIRE(repository().size() > 50);
    REQUIRE(module_table().size() > 10);
    CHECK(module_table().contains("sync/envelope"));
}

TEST_CASE("tidy: every include is one that the module table allows") {
    for (const SourceFile& file : repository())
        report(check_includes(file, module_table()));
}

TEST_CASE("tidy: the module table names each folder once and makes no circle") {
    report(check_table(module_table(), repository()));
}

TEST_CASE("tidy: every header is included by somebody") {
    report(check_dead_headers(repository()));
}

TEST_CASE("tidy: functions fit a screen") {
    report_all(check_function_length);
}

TEST_CASE("tidy: files fit a head") {
    report_all(check_file_length);
}

TEST_CASE("tidy: clocks, randomness, environment and sleeping stay where they belong") {
    report_all(check_calls);
}

TEST_CASE("tidy: a namespace is its folder's name") {
    report_all(check_namespaces);
}

TEST_CASE("tidy: every source file carries the licence line") {
    report_all(check_licence);
}

TEST_CASE("tidy: every header begins with #pragma once") {
    report_all(check_pragma_once);
}

TEST_CASE("tidy: nothing is marked as unfinished and no path is somebody's own") {
    report_all(check_marks);
}

TEST_CASE("tidy: scripts and lock files name no host") {
    report_all(check_hosts);
}

TEST_CASE("tidy: every catalogue says who has read it over") {
    report_all(check_review_mark);
}

TEST_CASE("format: every source is as the formatter leaves it") {
    std::vector<std::string> sources;
    for (const SourceFile& file : repository()) {
        if (file.is_cpp()) sources.push_back(file.path);
    }
    REQUIRE(sources.size() > 50);
    CHECK(run_on(sources, "tidy-format.list", "-n 20 -P 2 clang-format-14 --dry-run -Werror") == 0);
}
