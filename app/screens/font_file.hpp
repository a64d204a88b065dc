// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "platform/base/bytes.hpp"

namespace pendopo::screens {

/// A typeface's own proportions, in its design units (OpenType 1.9: head, hhea, OS/2).
struct FontProportions {
    int units_per_em = 0;
    int ascender = 0;    ///< above the base line
    int descender = 0;   ///< below it, positive
    int cap_height = 0;  ///< of a flat capital; the em square's height if the font says none (icon fonts)
};

/// Reads them from an OpenType or TrueType file. Errors: malformed (not such a file, or cut short).
[[nodiscard]] base::Result<FontProportions> read_proportions(base::ByteView file);

/// The four typefaces as files in memory. Dear ImGui reads from them while an atlas is built, so they outlive it.
struct FontFiles {
    base::Bytes regular;
    base::Bytes bold;
    base::Bytes code;
    base::Bytes icons;

    /// Reads the files named in assets/fonts/fonts.tsv.
    /// Errors: not_found (with the file and the Debian package that carries it).
    [[nodiscard]] static base::Result<FontFiles> read();
};

}  // namespace pendopo::screens
