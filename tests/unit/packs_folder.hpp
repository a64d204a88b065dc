// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

#include <doctest/doctest.h>

#include "app/packs/lint.hpp"
#include "tests/support/paths.hpp"

/// Folders of content packs for tests: the example that ships, with one thing changed at a time.
namespace pendopo::test {

class PackFolder {
public:
    PackFolder() {
        const std::filesystem::path folder =
            std::filesystem::path(source_directory) / "assets" / "content" / "example-banten";
        for (const std::string_view name : packs::file_names) {
            std::ifstream file(folder / name, std::ios::binary);
            if (file) files_[std::string(name)] = {std::istreambuf_iterator<char>(file), {}};
        }
        REQUIRE(files_.contains("pack.toml"));
    }
    /// `before` must stand there exactly once.
    PackFolder& change(const std::string& name, const std::string& before, const std::string& after) {
        std::string& text = files_.at(name);
        const auto at = text.find(before);
        REQUIRE_MESSAGE(at != std::string::npos, before);
        REQUIRE_MESSAGE(text.find(before, at + 1) == std::string::npos, before);
        text.replace(at, before.size(), after);
        return *this;
    }
    PackFolder& write(const std::string& name, const std::string& text) {
        files_[name] = text;
        return *this;
    }
    PackFolder& remove(const std::string& name) {
        files_.erase(name);
        return *this;
    }
    /// Line of the first place of this text.
    [[nodiscard]] std::uint32_t line_of(const std::string& name, const std::string& text) const {
        const std::string& all = files_.at(name);
        const auto at = all.find(text);
        REQUIRE(at != std::string::npos);
        return static_cast<std::uint32_t>(
                   std::count(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(at), '\n')) +
               1;
    }
    [[nodiscard]] packs::Folder read() const {
        std::vector<packs::Source> sources;
        for (const auto& [name, text] : files_)
            sources.push_back({name, {text.begin(), text.end()}});
        return packs::read_folder(sources);
    }

private:
    std::map<std::string, std::string> files_;
};

inline std::string all_text(const packs::Findings& findings) {
    std::string out;
    for (const packs::Finding& each : findings)
        out += each.text() + "\n";
    return out;
}

}  // namespace pendopo::test
