// SPDX-License-Identifier: Apache-2.0
#include "app/screens/font_file.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>
#include <iterator>
#include <optional>
#include <string_view>

#include "app/screens/assets.hpp"

namespace pendopo::screens {

namespace {

constexpr std::streamoff font_size_max = 64 << 20;  // a folder of that name tells a size beyond all reason

std::optional<base::ByteView> table(base::ByteView file, std::string_view tag) {
    constexpr std::size_t directory = 12;
    constexpr std::size_t record = 16;
    if (file.size() < directory) return std::nullopt;
    const auto tables = base::read_big_endian<std::uint16_t>(file.subspan(4));
    for (std::size_t i = 0; i < tables && directory + (i + 1) * record <= file.size(); ++i) {
        const base::ByteView entry = file.subspan(directory + i * record, record);
        if (base::as_text(entry.first(4)) != tag) continue;
        const auto offset = base::read_big_endian<std::uint32_t>(entry.subspan(8));
        const auto size = base::read_big_endian<std::uint32_t>(entry.subspan(12));
        if (offset > file.size() || size > file.size() - offset) return std::nullopt;
        return file.subspan(offset, size);
    }
    return std::nullopt;
}

int signed_at(base::ByteView bytes, std::size_t offset) {
    return static_cast<std::int16_t>(base::read_big_endian<std::uint16_t>(bytes.subspan(offset)));
}

}  // namespace

base::Result<FontProportions> read_proportions(base::ByteView file) {
    constexpr std::size_t cap_height_offset = 88;  // OS/2 version 2 and later
    const auto head = table(file, "head");
    const auto horizontal = table(file, "hhea");
    const auto os2 = table(file, "OS/2");
    if (!head || head->size() < 20 || !horizontal || horizontal->size() < 8)
        return base::fail(base::ErrorCode::malformed, "not an OpenType font");
    FontProportions found;
    found.units_per_em = base::read_big_endian<std::uint16_t>(head->subspan(18));
    found.ascender = signed_at(*horizontal, 4);
    found.descender = -signed_at(*horizontal, 6);
    if (os2 && os2->size() >= cap_height_offset + 2) found.cap_height = signed_at(*os2, cap_height_offset);
    found.cap_height = std::max(found.cap_height, 0);
    if (found.units_per_em <= 0 || found.ascender + found.descender <= 0)
        return base::fail(base::ErrorCode::malformed, "a font without height");
    return found;
}

namespace {

base::Result<FontFile> read_font(const std::vector<std::string_view>& row) {
    FontFile font;
    const std::string path(row[1]);
    std::ifstream stream(path, std::ios::binary | std::ios::ate);
    if (const std::streamoff size = stream.tellg(); size > 0 && size <= font_size_max) {
        font.bytes.resize(static_cast<std::size_t>(size));
        stream.seekg(0);
        stream.read(reinterpret_cast<char*>(font.bytes.data()), static_cast<std::streamsize>(font.bytes.size()));
        font.bytes.resize(static_cast<std::size_t>(stream.gcount()));
    }
    if (font.bytes.empty())
        return base::fail(base::ErrorCode::not_found,
                          "font " + path + " can't be read: install Debian package " + std::string(row[2]));
    PENDOPO_TRY(font.shape, read_proportions(font.bytes));
    if (font.shape.cap_height > 0) return font;
    int thousandths = 1000;
    if (row.size() > 3) std::from_chars(row[3].data(), row[3].data() + row[3].size(), thousandths);
    font.shape.cap_height = font.shape.units_per_em * thousandths / 1000;
    return font;
}

}  // namespace

base::Result<FontFiles> FontFiles::read() {
    return read(font_list());
}

base::Result<FontFiles> FontFiles::read(std::string_view list) {
    FontFiles files;
    base::Status status;
    for_each_row(list, [&](const std::vector<std::string_view>& row) {
        if (!status) return;
        auto font = read_font(row);
        if (!font) {
            status = base::fail(std::move(font).error());
            return;
        }
        FontFile& place = row[0] == "regular" ? files.regular
                          : row[0] == "bold"  ? files.bold
                          : row[0] == "code"  ? files.code
                                              : files.icons;
        place = std::move(*font);
    });
    PENDOPO_CHECK(status);
    return files;
}

}  // namespace pendopo::screens
