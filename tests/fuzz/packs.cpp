// SPDX-License-Identifier: Apache-2.0
// What a province puts into the folder of a content pack.
#include "app/packs/folder.hpp"
#include "app/screens/crest.hpp"
#include "platform/base/assert.hpp"
#include "sync/content/pack.hpp"
#include "tests/fuzz/parts.hpp"

namespace pendopo::fuzz {

/// A picture is within its limits, and can be drawn in any height.
void crest(base::ByteView input) {
    const auto picture = screens::read_crest(input);
    if (!picture) return;
    const auto most = static_cast<int>(content::pack_crest_pixels_max);
    const auto fits = [](const screens::Picture& each) {
        return each.rgba.size() == std::size_t{4} * static_cast<std::size_t>(each.width * each.height);
    };
    PENDOPO_ASSERT(picture->width > 0 && picture->height > 0 && picture->width <= most && picture->height <= most);
    PENDOPO_ASSERT(fits(*picture));
    for (const int height : {1, 7, 96, 1'000}) {
        const screens::Picture small = screens::shrunk(*picture, height);
        PENDOPO_ASSERT(fits(small) && small.height <= std::max(height, picture->height) && small.width > 0);
    }
}

/// The first byte chooses the file, the rest is what stands in it, beside a sound pack.toml. Every finding names a
/// file; what has none is a pack that kiosks can read.
void pack_folder(base::ByteView input) {
    if (input.empty()) return;
    constexpr std::string_view sound =
        "name = \"Banten\"\nversion = 1\nlanguages = [\"id\", \"en\"]\nvalid_from = 2026-11-22\n";
    const std::string file(packs::file_names[input[0] % packs::file_names.size()]);
    const packs::Source source{file, base::Bytes(input.begin() + 1, input.end())};
    std::vector<packs::Source> sources{source};
    if (file != packs::file_names[0])
        sources.push_back({std::string(packs::file_names[0]), base::Bytes(sound.begin(), sound.end())});
    else
        PENDOPO_ASSERT(packs::crest_of(source).find('/') == std::string::npos);
    const packs::Folder folder = packs::read_folder(sources);
    for (const packs::Finding& finding : folder.findings) {
        const std::string text = finding.text();
        PENDOPO_ASSERT(!finding.what.empty());
        PENDOPO_ASSERT(std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < ' '; }));
    }
    if (!folder.findings.empty()) return;
    const auto decoded = content::decode(content::encode(folder.pack));
    PENDOPO_ASSERT(decoded && content::encode(*decoded) == content::encode(folder.pack));
}

}  // namespace pendopo::fuzz
