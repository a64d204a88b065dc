// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include "app/screens/assets.hpp"
#include "app/screens/province_theme.hpp"
#include "app/screens/theme.hpp"

using namespace pendopo;
using namespace pendopo::screens;

TEST_CASE("theme: the built-in colours can be read on what lies under them") {
    const Theme theme = Theme::built_in();
    for (const auto& [words, ground] : {std::pair{theme.ink, theme.ivory},
                                        {theme.ink, theme.paper},
                                        {theme.ink, theme.sand},
                                        {theme.ink, theme.saffron},
                                        {theme.ink, theme.key_tool},
                                        {theme.ink, theme.mist},
                                        {theme.muted, theme.ivory},
                                        {theme.muted, theme.sand},
                                        {theme.muted, theme.mist},
                                        {theme.on_teal, theme.teal},
                                        {theme.on_teal_soft, theme.teal},
                                        {theme.terra, theme.ivory}})
        CHECK(contrast(words, ground) >= 4.5);
}

TEST_CASE("theme: in high contrast and outdoors every text reaches 7:1, and lines are thicker") {
    for (const Theme& theme : {Theme::high_contrast(), Theme::outdoor()}) {
        CHECK(theme.contrast_min == 7);
        CHECK(theme.outlined());
        for (const auto& [words, ground] : {std::pair{theme.ink, theme.ivory},
                                            {theme.ink, theme.paper},
                                            {theme.ink, theme.sand},
                                            {theme.ink, theme.mist},
                                            {theme.ink, theme.key_tool},
                                            {theme.muted, theme.ivory},
                                            {theme.muted, theme.paper},
                                            {theme.on_teal, theme.teal},
                                            {theme.on_teal_soft, theme.teal},
                                            {theme.on_hall, theme.hall},
                                            {theme.on_hall_soft, theme.hall},
                                            {theme.on_saffron, theme.saffron},
                                            {theme.teal, theme.paper},
                                            {theme.terra, theme.ivory}})
            CHECK(contrast(words, ground) >= 7);
    }
}

TEST_CASE("theme: what may be left out is taken from what stands for it") {
    const Theme theme = Theme::built_in();
    CHECK(theme.hall == theme.teal);
    CHECK(theme.on_hall == theme.on_teal);
    CHECK(theme.on_saffron == theme.ink);
    CHECK_FALSE(theme.outlined());
    const auto own = Theme::parse(std::string(theme_list()) + "hall\t#102030\nline_width\t1.5\n");
    REQUIRE(own);
    CHECK(own->hall == Colour{0x10, 0x20, 0x30, 255});
    CHECK(own->outlined());
    CHECK_FALSE(Theme::parse(std::string(theme_list()) + "line_width\t0\n"));
    CHECK_FALSE(Theme::parse(std::string(theme_list()) + "contrast_min\tmuch\n"));
}

TEST_CASE("theme: contrast is that of WCAG") {
    const Colour black{0, 0, 0, 255};
    const Colour white{255, 255, 255, 255};
    CHECK(contrast(black, white) == doctest::Approx(21));
    CHECK(contrast(white, black) == doctest::Approx(21));
    CHECK(contrast(white, white) == doctest::Approx(1));
    CHECK(contrast(Colour{0x76, 0x76, 0x76, 255}, white) == doctest::Approx(4.54).epsilon(0.01));
}

TEST_CASE("theme: an unknown token, a bad value or a missing token is named") {
    const std::string good(theme_list());
    CHECK(Theme::parse(good).has_value());
    for (const auto& [lines, named] : {std::pair<std::string, std::string>{good + "mauve\t#112233\n", "mauve"},
                                       {good + "ink\t#11223\n", "ink"},
                                       {good + "ink\tblack!!\n", "ink"},
                                       {"ink\t#000000\n", "ivory"}}) {
        const auto theme = Theme::parse(lines);
        REQUIRE_FALSE(theme.has_value());
        CHECK(theme.error().code == base::ErrorCode::malformed);
        CHECK(theme.error().message.find(named) != std::string::npos);
    }
}

TEST_CASE("theme: a province's colours are taken if everything can be read with them, else none of them") {
    const Theme own = Theme::built_in();
    CHECK(faint_pairs(own).empty());
    const std::vector<content::ThemeColour> sea{{"teal", 0x123F5C}, {"no_such_token", 0x000000}};
    const Theme theme = province_theme(sea);
    CHECK(theme.teal == Colour{0x12, 0x3F, 0x5C, 255});
    CHECK(theme.ink == own.ink);
    const std::vector<content::ThemeColour> faint{{"teal", 0x123F5C}, {"muted", 0xC0C0C0}};
    CHECK(province_theme(faint).teal == own.teal);
    Theme grey = own;
    grey.muted = colour_of(0xC0C0C0);
    REQUIRE_FALSE(faint_pairs(grey).empty());
    CHECK(faint_pairs(grey)[0].words == "muted");
}
