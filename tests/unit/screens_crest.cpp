// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <doctest/doctest.h>

#include "app/screens/crest.hpp"
#include "app/screens/kiosk_ui.hpp"
#include "tests/support/crest_png.hpp"

using namespace pendopo;
using namespace pendopo::screens;

namespace {

constexpr base::Instant now{base::Milliseconds{5'000}};

void draw(KioskUi& ui, const presenter::View& view) {
    std::vector<presenter::Intent> intents;
    ui.draw(view, nullptr, now, intents);
}

presenter::View invitation(base::ByteView crest, std::uint64_t revision) {
    presenter::View view;
    view.screen = presenter::Screen::attract;
    view.crest_png = crest;
    view.colours_revision = revision;
    return view;
}

}  // namespace

TEST_CASE("crest: a PNG is read with its colours and what it leaves open") {
    const auto picture = read_crest(test::shield_png(100, 120));
    REQUIRE(picture.has_value());
    CHECK(picture->width == 100);
    CHECK(picture->height == 120);
    const auto at = [&](int x, int y) {
        const auto place = static_cast<std::size_t>(4 * (y * 100 + x));
        return base::Bytes(picture->rgba.begin() + static_cast<std::ptrdiff_t>(place),
                           picture->rgba.begin() + static_cast<std::ptrdiff_t>(place + 4));
    };
    CHECK(at(50, 48) == base::Bytes{0xFF, 0xFF, 0xFF, 0xFF});
    CHECK(at(30, 20) == base::Bytes{0x1F, 0x4E, 0x9C, 0xFF});
    CHECK(at(1, 118)[3] == 0);
}

TEST_CASE("crest: whatever is cut, garbled or too large is refused") {
    const base::Bytes whole = test::shield_png(64, 64);
    CHECK_FALSE(read_crest({}).has_value());
    for (std::size_t size = 0; size + 16 < whole.size(); size += 7)
        CHECK_FALSE(read_crest(base::ByteView(whole).first(size)).has_value());
    base::Bytes garbled = whole;
    garbled[garbled.size() / 2] ^= 0x40;
    CHECK_FALSE(read_crest(garbled).has_value());
    CHECK(read_crest(test::shield_png(256, 256)).has_value());
    for (const auto& large : {test::shield_png(257, 8), test::shield_png(8, 257)}) {
        const auto refused = read_crest(large);
        REQUIRE_FALSE(refused.has_value());
        CHECK(refused.error().code == base::ErrorCode::too_large);
    }
}

TEST_CASE("crest: made smaller, a pixel is the mean of those it covers, and what is not seen has no colour") {
    const Picture checks{2, 2, {255, 0, 0, 255, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255}};
    const Picture one = shrunk(checks, 1);
    CHECK(one.width == 1);
    CHECK(one.height == 1);
    CHECK(one.rgba == std::vector<std::uint8_t>{128, 0, 128, 128});
    CHECK(shrunk(checks, 2).rgba == checks.rgba);
    CHECK(shrunk(checks, 9).height == 2);
    const auto shield = read_crest(test::shield_png(200, 250));
    REQUIRE(shield.has_value());
    const Picture small = shrunk(*shield, 63);
    CHECK(small.width == 50);
    CHECK(small.rgba.size() == std::size_t{4} * 50 * 63);
}

TEST_CASE("crest: it is handed over once for each pack and panel, and drawn where it then is") {
    auto ui = KioskUi::create({1280, 800, 1280 / 217.0});
    REQUIRE(ui.has_value());
    LayoutReport report;
    (*ui)->report_to(&report);
    std::vector<int> heights;  // 0: none
    const auto hand_over = [&] {
        return (*ui)->hand_over_crest([&](const Picture& crest) -> std::uintptr_t {
            heights.push_back(crest.height);
            return crest.rgba.empty() ? 0 : 7;
        });
    };
    const auto pictures = [&](const presenter::View& view) {
        draw(**ui, view);
        return report.pictures.size();
    };
    draw(**ui, invitation({}, 1));
    CHECK_FALSE(hand_over());

    const base::Bytes shield = test::shield_png(200, 250);
    const std::size_t without = pictures(invitation(shield, 2));
    CHECK(hand_over());
    CHECK_FALSE(hand_over());
    CHECK(pictures(invitation(shield, 2)) == without + 1);
    CHECK(report.pictures.back().where.height == doctest::Approx(heights.back()));
    CHECK(report.pictures.back().where.width < report.pictures.back().where.height);

    REQUIRE((*ui)->resize({800, 480, 800 / 154.0}, TextSize::normal).has_value());
    CHECK(hand_over());
    CHECK(heights.back() < heights.front());
    CHECK(pictures(invitation(shield, 2)) == without + 1);

    const base::Bytes spoilt(shield.begin(), shield.begin() + 60);
    CHECK(pictures(invitation(spoilt, 3)) == without);
    CHECK(hand_over());
    CHECK(heights.back() == 0);
    CHECK(pictures(invitation(spoilt, 3)) == without);
}
