// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include "app/screens/fonts.hpp"
#include "app/screens/text_layout.hpp"

using namespace pendopo;
using namespace pendopo::screens;

namespace {

/// The real fonts on the 10.1″ panel.
struct Built {
    explicit Built(PanelSize panel = {1280, 800, 1280 / 217.0}, TextSize size = TextSize::normal)
        : metrics(panel, size) {
        auto read = FontFiles::read();
        REQUIRE(read.has_value());
        files = std::move(*read);
        status = fonts.build(atlas, files, metrics);
    }
    Metrics metrics;
    FontFiles files;
    ImFontAtlas atlas;
    Fonts fonts;
    base::Status status;
};

}  // namespace

TEST_CASE("fonts: one that is missing is named with the package that brings it") {
    const auto read = FontFiles::read("regular\t/nowhere/Andika-Regular.ttf\tfonts-sil-andika\n");
    REQUIRE_FALSE(read.has_value());
    CHECK(read.error().code == base::ErrorCode::not_found);
    CHECK(read.error().message.find("/nowhere/Andika-Regular.ttf") != std::string::npos);
    CHECK(read.error().message.find("fonts-sil-andika") != std::string::npos);
}

TEST_CASE("fonts: a capital letter is as high on the glass as its type says") {
    const Built built;
    REQUIRE(built.status.has_value());
    for (const Type type : {Type::display, Type::title, Type::label, Type::body, Type::small, Type::code}) {
        const Font& font = built.fonts[type];
        const ImFontGlyph* const h = font.glyph(U'H');
        REQUIRE(h != nullptr);
        const double wanted = built.metrics.mm(built.metrics.cap_mm(type));
        CHECK(h->Y1 - h->Y0 == doctest::Approx(wanted).epsilon(0.06));
        CHECK(font.ascent == doctest::Approx(h->Y1).epsilon(0.05));
    }
}

TEST_CASE("fonts: the atlas of every panel and text size fits what the smallest device takes") {
    for (const PanelSize& panel :
         {PanelSize{800, 480, 800 / 154.0}, PanelSize{1024, 600, 1024 / 154.0}, PanelSize{1280, 800, 1280 / 217.0},
          PanelSize{1920, 1080, 1920 / 344.0}, PanelSize{720, 1280, 720 / 126.0}}) {
        for (const TextSize size : {TextSize::normal, TextSize::large, TextSize::largest}) {
            const Built built(panel, size);
            CAPTURE(panel.width);
            CAPTURE(static_cast<int>(size));
            if (!built.status) FAIL_CHECK(built.status.error().message);
            REQUIRE(built.status.has_value());
            CHECK(built.atlas.TexHeight <= 2048);
            CHECK(built.atlas.TexWidth <= 2048);
        }
    }
}

TEST_CASE("fonts: every icon that a screen can name is in the icon font") {
    const Built built;
    for (int i = 1; i < icon_count; ++i) {
        const auto icon = static_cast<presenter::Icon>(i);
        CAPTURE(std::string(icon_name(icon)));
        CHECK(built.fonts.icon(icon) != 0);
        CHECK(built.fonts[Type::tool_icon].glyph(built.fonts.icon(icon)) != nullptr);
    }
}

TEST_CASE("fonts: the letters of the region's languages are there, an emoji takes the room of its placeholder") {
    const Built built;
    const Font& font = built.fonts[Type::input];
    for (const char32_t letter : std::u32string(U"éèêëÉÈÊËáñçāōŭ“”‘’–—…·€"))
        CHECK(font.glyph(letter) != nullptr);
    CHECK(font.glyph(U'🙂') == nullptr);
    CHECK(font.advance(U'🙂') > font.em * 0.5F);
    CHECK(font.advance(0xFE0F) == 0);
    CHECK(font.advance(0x1F3FD) == 0);
}

TEST_CASE("fonts: a file that is no font is refused, and so is one that is cut short") {
    const Built built;
    const std::string text = "not a font, and long enough to hold a directory of tables";
    CHECK(read_proportions(base::as_bytes(text)).error().code == base::ErrorCode::malformed);
    const base::ByteView whole = built.files.regular.bytes;
    for (const std::size_t size : {std::size_t{0}, std::size_t{11}, std::size_t{200}})
        CHECK_FALSE(read_proportions(whole.first(size)).has_value());
    CHECK(read_proportions(whole).has_value());
}

TEST_CASE("text: lines break at blanks and line breaks, never inside a word that fits") {
    const Built built;
    const Font& font = built.fonts[Type::body];
    const std::string words = "Anak-anak terpaksa turun dari sepeda\n\ndan berjalan di lumpur.";
    const float width = text_width(font, "Anak-anak terpaksa");
    const auto lines = wrap(font, words, width + 1);
    std::vector<std::string> seen;
    for (const TextLine& line : lines) {
        CHECK(line.width <= width + 1);
        seen.push_back(words.substr(line.begin, line.end - line.begin));
    }
    CHECK(seen.front() == "Anak-anak terpaksa");
    CHECK(std::find(seen.begin(), seen.end(), "") != seen.end());
    CHECK(lines.back().next == words.size());
    for (std::size_t i = 1; i < lines.size(); ++i)
        CHECK(lines[i].begin == lines[i - 1].next);
}

TEST_CASE("text: a word wider than the line breaks, and a line break at the end begins a line") {
    const Built built;
    const Font& font = built.fonts[Type::body];
    const std::string word(60, 'w');
    const auto lines = wrap(font, word, text_width(font, "wwwwwwwwww"));
    CHECK(lines.size() == 6);
    CHECK(wrap(font, "satu\n", 500).size() == 2);
    CHECK(wrap(font, "", 500).size() == 1);
}

TEST_CASE("text: every place of the caret is found again by touching it") {
    const Built built;
    const Font& font = built.fonts[Type::input];
    const std::string words = "Kopi é dan 🙂 senyum\ndi desa";
    const auto lines = wrap(font, words, text_width(font, "Kopi é dan 🙂 sen"));
    for (std::size_t at = 0; at <= words.size(); ++at) {
        if (at < words.size() && (static_cast<unsigned char>(words[at]) & 0xC0u) == 0x80) continue;
        const Point caret = caret_position(font, words, lines, at);
        const TextLine& line = lines[static_cast<std::size_t>(caret.y)];
        const std::size_t found = byte_at(font, words, line, caret.x + 0.25F);
        CHECK((found == at || at > line.end));  // blanks at a break hang behind the line
    }
}

TEST_CASE("text: balancing keeps the number of lines and narrows them") {
    const Built built;
    const Font& font = built.fonts[Type::title];
    const std::string words = "Suara Anda didengar di sini.";
    const float width = text_width(font, "Suara Anda didengar di");
    const float balanced = balanced_width(font, words, width);
    CHECK(balanced < width * 0.8F);
    CHECK(wrap(font, words, balanced).size() == wrap(font, words, width).size());
}

TEST_CASE("text: balancing the lines never splits a word") {
    const Built built;
    const Font& font = built.fonts[Type::label];
    for (const std::string_view words : {"Bantuan sosial", "Sampah & lingkungan", "Petugas atau kantor ini"}) {
        const float width = text_width(font, words) * 0.8F;
        const float balanced = balanced_width(font, words, width);
        for (const TextLine& line : wrap(font, words, balanced))
            CHECK((line.end == words.size() || words[line.end] == ' '));
    }
}
