// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include "platform/base/bytes.hpp"

namespace pendopo::screens {

/// A typeface's own proportions, in its design units (OpenType 1.9: head, hhea, OS/2).
struct FontProportions {
    int units_per_em = 0;
    int ascender = 0;    ///< above the base line
    int descender = 0;   ///< below it, positive
    int cap_height = 0;  ///< of a flat capital; 0 if the font does not say
};

/// Reads them from an OpenType or TrueType file. Errors: malformed (not such a file, or cut short).
[[nodiscard]] base::Result<FontProportions> read_proportions(base::ByteView file);

/// A typeface as a file in memory. Dear ImGui reads from it while an atlas is built.
struct FontFile {
    base::Bytes bytes;
    FontProportions shape;  ///< cap_height is never 0: from the file, the list, or (icons) the whole em square
};

/// The four typefaces.
struct FontFiles {
    FontFile regular;
    FontFile bold;
    FontFile code;
    FontFile icons;

    /// Reads the files named in `list`, which is assets/fonts/fonts.tsv or looks like it.
    /// Errors: not_found (with the file and the Debian package that carries it), malformed (a file that is no font).
    [[nodiscard]] static base::Result<FontFiles> read(std::string_view list);
    [[nodiscard]] static base::Result<FontFiles> read();  ///< those of fonts.tsv
};

}  // namespace pendopo::screens
