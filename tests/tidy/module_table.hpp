// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>

#include "tests/tidy/source_file.hpp"

namespace pendopo::tidy {

/// What one row of ARCHITECTURE.md's module table allows.
struct ModuleRow {
    std::set<std::string> modules;    ///< "platform/base"; "*" for all
    std::set<std::string> libraries;  ///< beginnings of header names, "mbedtls/"; "posix"; "*" for all
};

/// By module: "sync/engine".
using ModuleTable = std::map<std::string, ModuleRow>;

/// Reads the table out of the page: the rows after the head "| module | may include | libraries |".
[[nodiscard]] ModuleTable read_module_table(std::string_view page);

/// Includes that the table does not allow, and those of our own files that do not start at the repository's root.
[[nodiscard]] Findings check_includes(const SourceFile& file, const ModuleTable& table);

/// Rows without a folder, folders without a row, rows that name unknown modules, and circles.
[[nodiscard]] Findings check_table(const ModuleTable& table, const std::vector<SourceFile>& files);

/// Headers of modules that no other file includes.
[[nodiscard]] Findings check_dead_headers(const std::vector<SourceFile>& files);

}  // namespace pendopo::tidy
