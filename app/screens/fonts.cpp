// SPDX-License-Identifier: Apache-2.0
#include "app/screens/fonts.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <string>

#include <imgui_freetype.h>

#include "app/screens/assets.hpp"

namespace pendopo::screens {

namespace {

using presenter::Icon;

constexpr float line_height = 1.3F;
constexpr int atlas_side_max = 2048;

enum class Face { regular, bold, code, icons };

constexpr Face face_of(Type type) {
    switch (type) {
        case Type::display:
        case Type::title:
        case Type::label:
        case Type::button:
        case Type::body_bold:
        case Type::small_bold:
            return Face::bold;
        case Type::code:
            return Face::code;
        case Type::hero_icon:
        case Type::door_icon:
        case Type::tool_icon:
        case Type::small_icon:
            return Face::icons;
        default:
            return Face::regular;
    }
}

const FontFile& file_of(const FontFiles& files, Face face) {
    switch (face) {
        case Face::bold:
            return files.bold;
        case Face::code:
            return files.code;
        case Face::icons:
            return files.icons;
        default:
            return files.regular;
    }
}

// What people here write and what our texts use; the rest shows as a placeholder and stays whole in the words.
// No U+FFFD: ImGui keeps six bytes for each number up to the highest, for each size of letters.
constexpr std::array<ImWchar, 20> all_latin{0x0020, 0x007E, 0x00A0, 0x017F, 0x0300, 0x0304, 0x0308,
                                            0x0308, 0x030C, 0x030C, 0x2010, 0x2027, 0x2030, 0x203A,
                                            0x20AC, 0x20AC, 0x2122, 0x2122, 0x2190, 0x2193};
// All that nobody types is our own sentences and names of places: fewer glyphs, quicker built, and an atlas small
// enough for a Pi 3.
constexpr std::array<ImWchar, 6> our_words{0x0020, 0x007E, 0x00A0, 0x00FF, 0x2010, 0x2027};
constexpr std::array<ImWchar, 6> code_characters{'-', '-', '0', '9', 'A', 'Z'};

std::vector<ImWchar> ranges_of(Type type, const std::vector<char32_t>& icons) {
    std::vector<ImWchar> ranges;
    if (face_of(type) == Face::icons) {
        for (std::size_t i = 0; i < icons.size(); ++i) {
            const char32_t icon = icons[i];
            const bool wanted = type != Type::hero_icon || static_cast<Icon>(i) == Icon::idea;
            if (icon != 0 && wanted) ranges.insert(ranges.end(), 2, static_cast<ImWchar>(icon));
        }
    } else if (type == Type::code) {
        ranges.assign(code_characters.begin(), code_characters.end());
    } else if (type != Type::input && type != Type::body && type != Type::body_bold) {
        ranges.assign(our_words.begin(), our_words.end());
    } else {
        ranges.assign(all_latin.begin(), all_latin.end());
    }
    ranges.push_back(0);
    return ranges;
}

/// ImGui copies a font's file for each size of its letters, unless the atlas owns it: it does until it has read it.
void take_back(ImFontAtlas& atlas) {
    for (ImFontConfig& font : atlas.ConfigData)
        font.FontDataOwnedByAtlas = false;
    atlas.ClearInputData();
}

std::vector<char32_t> read_icons() {
    std::vector<char32_t> icons(icon_count, 0);
    for_each_row(icon_list(), [&](const std::vector<std::string_view>& row) {
        std::uint32_t code = 0;
        if (row.size() < 2) return;
        std::string_view digits = row[1];
        if (digits.starts_with("U+") || digits.starts_with("0x")) digits.remove_prefix(2);
        std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
        for (int i = 0; i < icon_count; ++i) {
            if (icon_name(static_cast<Icon>(i)) == row[0]) icons[static_cast<std::size_t>(i)] = code;
        }
    });
    return icons;
}

}  // namespace

bool takes_no_room(char32_t character) noexcept {
    return character < 0x20 || character == 0x200B || character == 0x200C || character == 0x200D ||
           (character >= 0xFE00 && character <= 0xFE0F) || (character >= 0x1F3FB && character <= 0x1F3FF);
}

const ImFontGlyph* Font::glyph(char32_t character) const noexcept {
    if (character > 0xFFFF) return nullptr;  // ImWchar has 16 bits
    return glyphs->FindGlyphNoFallback(static_cast<ImWchar>(character));
}

float Font::advance(char32_t character) const noexcept {
    if (takes_no_room(character)) return 0;
    const ImFontGlyph* const found = glyph(character);
    return found != nullptr ? found->AdvanceX : placeholder_width() + std::round(em * 0.1F);
}

base::Status Fonts::build(ImFontAtlas& atlas, const FontFiles& files, const Metrics& metrics) {
    atlas.Clear();
    atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
    atlas.Flags |= ImFontAtlasFlags_NoMouseCursors | ImFontAtlasFlags_NoPowerOfTwoHeight;
    atlas.TexDesiredWidth = atlas_side_max;
    icons_ = read_icons();
    for (int i = 0; i < type_count; ++i) {
        const auto type = static_cast<Type>(i);
        const FontFile& file = file_of(files, face_of(type));
        const FontProportions& shape = file.shape;
        Font& font = fonts_[static_cast<std::size_t>(i)];
        font.cap = std::max(6.F, std::round(metrics.mm(metrics.cap_mm(type))));
        font.em = font.cap * static_cast<float>(shape.units_per_em) / static_cast<float>(shape.cap_height);
        font.line = std::round(font.em * line_height);
        // ImGui sizes a font by ascender + descender.
        const float size =
            font.em * static_cast<float>(shape.ascender + shape.descender) / static_cast<float>(shape.units_per_em);
        ranges_[static_cast<std::size_t>(i)] = ranges_of(type, icons_);
        ImFontConfig config;
        config.OversampleH = 1;
        config.GlyphRanges = ranges_[static_cast<std::size_t>(i)].data();
        config.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
        // ImGui takes a pointer to non-const data but only reads from it; take_back() sees to it that it frees nothing.
        font.glyphs = atlas.AddFontFromMemoryTTF(const_cast<base::Byte*>(file.bytes.data()),
                                                 static_cast<int>(file.bytes.size()), size, &config);
    }
    const bool built = atlas.Build();
    take_back(atlas);
    if (!built) return base::fail(base::ErrorCode::malformed, "a font can't be drawn");
    if (atlas.TexWidth > atlas_side_max || atlas.TexHeight > atlas_side_max)
        return base::fail(base::ErrorCode::too_large, "the glyphs need " + std::to_string(atlas.TexWidth) + " × " +
                                                          std::to_string(atlas.TexHeight) + " pixels");
    for (Font& font : fonts_)
        font.ascent = font.glyphs->Ascent;
    return {};
}

char32_t Fonts::icon(Icon icon) const noexcept {
    return icons_[static_cast<std::size_t>(icon)];
}

std::string_view icon_name(Icon icon) noexcept {
    constexpr std::array<std::string_view, icon_count> names{
        "none",     "idea",      "story",     "poll",  "question", "answer",    "roads",      "health",
        "school",   "papers",    "utilities", "waste", "aid",      "office",    "other",      "touch",
        "language", "sealed",    "lock",      "pin",   "search",   "back",      "next",       "edit",
        "check",    "anonymous", "person",    "phone", "words",    "send",      "readers",    "printer",
        "warning",  "restart",   "clock",     "smile", "helped",   "not_yet",   "comfort",    "contrast",
        "motion",   "hide",      "up",        "down",  "undo",     "eye",       "microphone", "pause",
        "play",     "stop",      "listen",    "scan",  "shift",    "caps_lock", "backspace",  "enter"};
    return names[static_cast<std::size_t>(icon)];
}

}  // namespace pendopo::screens
