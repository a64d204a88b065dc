// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

/// Checks of the repository's own text. Everything here works on files held in memory, so that each check can be
/// tried on a planted bad one. One thread.
namespace pendopo::tidy {

/// One text file of the repository.
struct SourceFile {
    std::string path;  ///< from the repository's root, with slashes: "sync/engine/engine.cpp"
    std::string text;

    [[nodiscard]] bool is_header() const { return path.ends_with(".hpp"); }
    [[nodiscard]] bool is_cpp() const { return is_header() || path.ends_with(".cpp"); }
    /// "sync/engine" for a file of a module; empty for one of tests/, assets/ or toolchains/.
    [[nodiscard]] std::string module() const;
};

/// What a check found wrong: "path:line: what". Empty means well.
using Findings = std::vector<std::string>;

/// All text files below the root, except what is built, fetched or kept by git. Sorted by path.
[[nodiscard]] std::vector<SourceFile> read_repository(const std::string& root);

/// C++ text with comments and the insides of literals blanked out; offsets and lines stay as they are.
[[nodiscard]] std::string code_only(std::string_view text);

/// The same with preprocessor lines blanked out as well.
[[nodiscard]] std::string without_preprocessor(std::string code);

/// 1 for the first line.
[[nodiscard]] std::size_t line_of(std::string_view text, std::size_t offset);

[[nodiscard]] std::vector<std::string_view> lines_of(std::string_view text);

/// "path:line: what"
[[nodiscard]] std::string at(const SourceFile& file, std::size_t line, const std::string& what);

/// Letters, digits and underscore: what a C++ name is made of.
[[nodiscard]] bool is_name_character(char character);

}  // namespace pendopo::tidy
