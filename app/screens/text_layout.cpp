// SPDX-License-Identifier: Apache-2.0
#include "app/screens/text_layout.hpp"

#include <algorithm>

#include "app/screens/utf8.hpp"

namespace pendopo::screens {

namespace {

bool blank(char32_t character) {
    return character == ' ' || character == '\n';
}
// Not after hyphens: "kata-kata" and "anak-anak" are read in one piece.
bool may_break_after(char32_t character) {
    return character == ' ' || character == '/';
}

/// Finds where the line that begins at `begin` ends.
TextLine take_line(const Font& font, std::string_view text, std::size_t begin, float width) {
    TextLine line{begin, begin, begin, 0};
    TextLine last_good = line;  // up to the last place where a break is allowed
    float pen = 0;
    std::size_t at = begin;
    while (at < text.size()) {
        const text::Decoded d = decode(text, at);
        if (d.character == '\n') {
            line.next = at + 1;
            return line;
        }
        pen += font.advance(d.character);
        if (pen > width && !blank(d.character) && at > begin) {
            if (last_good.next > begin) return last_good;
            line.next = at;  // one long word: break anywhere
            return line;
        }
        at += d.size;
        if (!blank(d.character)) {
            line.end = at;
            line.width = pen;
        }
        if (may_break_after(d.character)) {
            last_good = line;
            last_good.next = at;
        }
    }
    line.next = text.size();
    return line;
}

/// What a line needs so that no word is split.
float widest_word(const Font& font, std::string_view text) {
    float widest = 0;
    float pen = 0;
    for (std::size_t at = 0; at < text.size();) {
        const text::Decoded d = decode(text, at);
        pen = blank(d.character) ? 0 : pen + font.advance(d.character);
        widest = std::max(widest, pen);
        if (may_break_after(d.character)) pen = 0;
        at += d.size;
    }
    return widest;
}

}  // namespace

float text_width(const Font& font, std::string_view text) noexcept {
    float width = 0;
    for (std::size_t at = 0; at < text.size();) {
        const text::Decoded d = decode(text, at);
        width += font.advance(d.character);
        at += d.size;
    }
    return width;
}

std::vector<TextLine> wrap(const Font& font, std::string_view text, float width) {
    std::vector<TextLine> lines;
    std::size_t begin = 0;
    do {
        lines.push_back(take_line(font, text, begin, width));
        begin = lines.back().next;
    } while (begin < text.size());
    if (!text.empty() && text.back() == '\n') lines.push_back({text.size(), text.size(), text.size(), 0});
    return lines;
}

float balanced_width(const Font& font, std::string_view text, float width) {
    const std::size_t lines = wrap(font, text, width).size();
    if (lines < 2) return width;
    float narrow = std::min(width, std::max(width / 2, widest_word(font, text)));
    float wide = width;
    while (wide - narrow > font.em / 4) {
        const float middle = (narrow + wide) / 2;
        (wrap(font, text, middle).size() > lines ? narrow : wide) = middle;
    }
    return wide;
}

std::size_t line_of(const std::vector<TextLine>& lines, std::size_t cursor) noexcept {
    std::size_t found = 0;
    for (std::size_t i = 0; i < lines.size(); ++i) {
        if (lines[i].begin <= cursor) found = i;
    }
    return found;
}

Point caret_position(const Font& font, std::string_view text, const std::vector<TextLine>& lines,
                     std::size_t cursor) noexcept {
    const std::size_t number = line_of(lines, cursor);
    const TextLine& line = lines[number];
    const std::size_t end = std::min(cursor, text.size());
    return {text_width(font, text.substr(line.begin, end - line.begin)), static_cast<float>(number)};
}

std::size_t byte_at(const Font& font, std::string_view text, const TextLine& line, float x) noexcept {
    float pen = 0;
    for (std::size_t at = line.begin; at < line.end;) {
        const text::Decoded d = decode(text, at);
        const float advance = font.advance(d.character);
        if (x < pen + advance / 2) return at;
        pen += advance;
        at += d.size;
    }
    return line.end;
}

}  // namespace pendopo::screens
