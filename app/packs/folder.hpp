// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "app/packs/finding.hpp"
#include "sync/content/pack.hpp"

/// A content pack as people write it: a folder of TOML files (assets/content/README.md documents them all).
/// Pure: bytes in, pack and findings out. Throws nothing.
namespace pendopo::packs {

/// The files a folder may have; pack.toml must be there.
inline constexpr std::array<std::string_view, 7> file_names{
    "pack.toml", "announcements.toml", "polls.toml", "survey.toml", "prompts.toml", "theme.toml", "texts.toml"};

struct Source {
    std::string file;  ///< one of file_names, or the crest that pack.toml names
    base::Bytes bytes;
};

/// What was read. With findings the pack is not whole and must not be built.
struct Folder {
    content::Pack pack;
    std::vector<Spoken> spoken;
    Findings findings;
    std::vector<std::pair<std::string, Place>> colours;  ///< where each colour of the theme stands
};

/// The crest's file, as pack.toml names it; empty: none. A name with a folder in it is none.
[[nodiscard]] std::string crest_of(const Source& pack_toml);

/// Reads everything and checks what can be checked without a screen: types, languages, ids, references, limits.
[[nodiscard]] Folder read_folder(const std::vector<Source>& sources);

}  // namespace pendopo::packs
