// SPDX-License-Identifier: Apache-2.0
#include <variant>

#include <doctest/doctest.h>
#include <imgui.h>

#include "app/screens/interaction.hpp"
#include "app/screens/kiosk_ui.hpp"
#include "app/screens/province_theme.hpp"

using namespace pendopo;
using namespace pendopo::screens;
using base::InputEvent;
using Kind = base::InputEvent::Kind;

namespace {

constexpr base::Instant now{base::Milliseconds{5'000}};

struct Kiosk {
    Kiosk() {
        auto made = KioskUi::create({1280, 800, 1280 / 217.0});
        REQUIRE(made.has_value());
        ui = std::move(*made);
        ui->report_to(&report);
    }
    std::vector<presenter::Intent> frame(const InputEvent* event = nullptr) {
        std::vector<presenter::Intent> intents;
        ui->draw(view, event, now, intents);
        return intents;
    }
    std::vector<presenter::Intent> pointer(Kind kind, Point where) {
        InputEvent event;
        event.kind = kind;
        event.x = where.x;
        event.y = where.y;
        return frame(&event);
    }
    std::vector<presenter::Intent> tap(Point where) {
        pointer(Kind::pointer_pressed, where);
        return pointer(Kind::pointer_released, where);
    }
    [[nodiscard]] Point target(std::size_t index) const { return report.targets.at(index).where.centre(); }

    std::unique_ptr<KioskUi> ui;
    presenter::View view;
    LayoutReport report;
};

void show_writing(presenter::View& view, std::string_view words) {
    view.screen = presenter::Screen::write;
    view.write.words = {words, words.size(), true, {}};
    presenter::KeyboardView::Row& row = view.write.keyboard.rows[0];
    row.count = 1;
    row.keys[0].key = {presenter::Key::Action::character, U'e'};
    row.keys[0].label = "e";
    row.keys[0].has_more = true;
    view.write.keyboard.row_count = 1;
}

template <class Intent>
bool holds(const std::vector<presenter::Intent>& intents) {
    return intents.size() == 1 && std::holds_alternative<Intent>(intents.front());
}

}  // namespace

TEST_CASE("kiosk ui: touching the invitation means start; touching beside it only that somebody is there") {
    Kiosk kiosk;
    kiosk.view.screen = presenter::Screen::attract;
    kiosk.view.attract.start = {true, true, false, presenter::Icon::touch, "Sentuh untuk mulai", presenter::Start{}};
    kiosk.frame();
    CHECK(holds<presenter::Start>(kiosk.tap(kiosk.target(0))));
    CHECK(holds<presenter::Touch>(kiosk.tap({5, 5})));
    CHECK(kiosk.frame().empty());
}

TEST_CASE("kiosk ui: a card that leads somewhere is touched, the others are not") {
    Kiosk kiosk;
    kiosk.view.screen = presenter::Screen::attract;
    auto& attract = kiosk.view.attract;
    attract.cards[0] = {presenter::AttractView::CardKind::own, "Gratis", "Tanpa biaya", {}, false, presenter::Touch{}};
    attract.cards[1] = {presenter::AttractView::CardKind::announcement, "Cerita", "Kami baca", {}, true,
                        presenter::OpenCard{presenter::Door::story}};
    attract.card_count = 2;
    kiosk.frame();
    std::vector<Point> cards;
    for (const auto& target : kiosk.report.targets)
        for (std::size_t i = 0; i < attract.card_count; ++i)
            if (target.id == target_id("card", i)) cards.push_back(target.where.centre());
    REQUIRE(cards.size() == 1);
    kiosk.pointer(Kind::pointer_pressed, cards[0]);
    for (const auto& text : kiosk.report.texts)
        CHECK_MESSAGE(contrast(text.colour, text.on) >= 4.5, text.what);  // under the finger, too
    CHECK(holds<presenter::OpenCard>(kiosk.pointer(Kind::pointer_released, cards[0])));

    kiosk.pointer(Kind::pointer_pressed, cards[0]);
    ++kiosk.view.colours_revision;  // another pack comes under the finger
    CHECK(holds<presenter::Touch>(kiosk.pointer(Kind::pointer_released, cards[0])));
}

TEST_CASE("kiosk ui: it tells which cards of the invitation were laid out, and none of a screen that hides them") {
    Kiosk kiosk;
    kiosk.view.screen = presenter::Screen::attract;
    auto& attract = kiosk.view.attract;
    const std::string long_text(300, 'a');
    for (auto& card : attract.cards)
        card = {presenter::AttractView::CardKind::announcement, "Cerita", long_text, {}, false, presenter::Touch{}};
    attract.card_count = attract.cards.size();
    attract.card = 3;
    kiosk.frame();
    CHECK(kiosk.ui->cards_drawn().first == 3);
    CHECK(kiosk.ui->cards_drawn().count > 0);
    CHECK(kiosk.ui->cards_drawn().count < attract.card_count);
    attract.card_count = 1;
    kiosk.frame();
    CHECK(kiosk.ui->cards_drawn().first == 0);
    CHECK(kiosk.ui->cards_drawn().count == 1);
    kiosk.view.comfort.hidden = true;
    kiosk.frame();
    CHECK(kiosk.ui->cards_drawn().count == 0);
    kiosk.view.comfort.hidden = false;
    kiosk.view.screen = presenter::Screen::doors;
    kiosk.frame();
    CHECK(kiosk.ui->cards_drawn().count == 0);
}

TEST_CASE("kiosk ui: the pack's colours are drawn, but never faint ones, and never in place of high contrast") {
    Kiosk kiosk;
    kiosk.view.screen = presenter::Screen::attract;
    kiosk.frame();
    const unsigned own = kiosk.ui->background();
    const auto with = [&](std::vector<content::ThemeColour> colours) {
        kiosk.view.colours = colours;
        ++kiosk.view.colours_revision;
        kiosk.frame();
        return kiosk.ui->background();
    };
    constexpr std::uint32_t pale = 0xF4F8FF;
    CHECK(with({{"ivory", pale}}) == colour_of(pale).packed());
    CHECK(with({{"ivory", pale}, {"ink", 0x8090A0}}) == own);
    kiosk.view.comfort.high_contrast = true;
    CHECK(with({{"ivory", pale}}) == Theme::high_contrast().ivory.packed());
    kiosk.view.comfort.high_contrast = false;
    CHECK(with({}) == own);
    kiosk.ui->set_theme(Theme::outdoor());
    CHECK(with({{"ivory", pale}}) == Theme::outdoor().ivory.packed());
}

TEST_CASE("kiosk ui: a key of the drawn keyboard is pressed, held for its accents, and an emoji is typed whole") {
    Kiosk kiosk;
    show_writing(kiosk.view, "jalan");
    kiosk.frame();
    Point key{};
    for (const auto& target : kiosk.report.targets)
        if (target.kind == TargetKind::key) key = target.where.centre();
    CHECK(holds<presenter::PressKey>(kiosk.tap(key)));

    kiosk.pointer(Kind::pointer_pressed, key);
    std::vector<presenter::Intent> intents;
    REQUIRE(kiosk.ui->deadline().has_value());
    kiosk.ui->draw(kiosk.view, nullptr, *kiosk.ui->deadline(), intents);
    CHECK(holds<presenter::HoldKey>(intents));
    CHECK_FALSE(holds<presenter::PressKey>(kiosk.pointer(Kind::pointer_released, key)));

    InputEvent event;
    event.kind = Kind::character;
    event.character = U'🙂';
    const auto typed = kiosk.frame(&event);
    REQUIRE(holds<presenter::InsertCharacter>(typed));
    CHECK(std::get<presenter::InsertCharacter>(typed.front()).character == U'🙂');
}

TEST_CASE("kiosk ui: after a wipe three blank frames are drawn and the draw list keeps no glyph") {
    Kiosk kiosk;
    show_writing(kiosk.view, "kata-kata rahasia");
    kiosk.frame();
    CHECK(kiosk.ui->draw_data().TotalVtxCount > 0);
    kiosk.view.wipes = 1;
    for (int i = 0; i < 3; ++i) {
        kiosk.frame();
        CHECK(kiosk.ui->draw_data().TotalVtxCount == 0);
        CHECK(ImGui::GetBackgroundDrawList()->VtxBuffer.Capacity == 0);
    }
    CHECK_FALSE(kiosk.ui->frames_due());
    kiosk.frame();
    CHECK(kiosk.ui->draw_data().TotalVtxCount > 0);
}

TEST_CASE("kiosk ui: a touch that falls into the blank frames after a wipe is not lost") {
    Kiosk kiosk;
    kiosk.view.screen = presenter::Screen::attract;
    kiosk.view.attract.start = {true, true, false, presenter::Icon::touch, "Start", presenter::Start{}};
    kiosk.frame();
    const Point start = kiosk.target(0);
    kiosk.view.wipes = 1;
    kiosk.pointer(Kind::pointer_pressed, start);
    kiosk.pointer(Kind::pointer_released, start);
    bool started = false;
    for (int i = 0; i < 6 && kiosk.ui->frames_due(); ++i)
        started = holds<presenter::Start>(kiosk.frame()) || started;
    CHECK(started);
    CHECK_FALSE(kiosk.ui->frames_due());
}

TEST_CASE("kiosk ui: another panel builds the glyphs anew, the same one does not") {
    Kiosk kiosk;
    const auto revision = kiosk.ui->fonts_revision();
    CHECK(kiosk.ui->resize({1280, 800, 1280 / 217.0}, TextSize::normal).has_value());
    CHECK(kiosk.ui->fonts_revision() == revision);
    CHECK(kiosk.ui->resize({800, 480, 800 / 154.0}, TextSize::normal).has_value());
    CHECK(kiosk.ui->fonts_revision() == revision + 1);
    CHECK(kiosk.ui->resize({800, 480, 800 / 154.0}, TextSize::large).has_value());
    CHECK(kiosk.ui->fonts_revision() == revision + 2);
    kiosk.frame();
}

TEST_CASE("kiosk ui: a window of any size is drawn without harm, in every text size") {
    Kiosk kiosk;
    for (const TextSize text_size : {TextSize::normal, TextSize::largest}) {
        for (const PanelSize& panel :
             {PanelSize{1, 1, 0.01}, PanelSize{320, 200, 2}, PanelSize{200, 900, 4}, PanelSize{3000, 300, 6}}) {
            REQUIRE(kiosk.ui->resize(panel, text_size).has_value());
            for (int screen = 0; screen <= static_cast<int>(presenter::Screen::failure); ++screen) {
                show_writing(kiosk.view, "jalan rusak");
                kiosk.view.screen = static_cast<presenter::Screen>(screen);
                kiosk.view.overlay = screen % 2 == 0 ? presenter::Overlay::idle_warning : presenter::Overlay::none;
                kiosk.frame();
                kiosk.tap({static_cast<float>(panel.width) / 2, static_cast<float>(panel.height) / 2});
            }
        }
    }
    kiosk.view.screen = presenter::Screen::attract;
    kiosk.view.overlay = presenter::Overlay::none;
    REQUIRE(kiosk.ui->resize({1280, 800, 1280 / 217.0}, TextSize::normal).has_value());
    kiosk.frame();
    CHECK(kiosk.ui->draw_data().TotalVtxCount > 0);
}

namespace {

/// Where a frame at this moment puts its first glyph or shape that is not the ground, and how opaque.
std::pair<float, unsigned> drawn_at(Kiosk& kiosk, base::Instant when) {
    std::vector<presenter::Intent> intents;
    kiosk.ui->draw(kiosk.view, nullptr, when, intents);
    const ImDrawVert& vertex = ImGui::GetBackgroundDrawList()->VtxBuffer[4];
    return {vertex.pos.x, vertex.col >> 24};
}

}  // namespace

TEST_CASE("kiosk ui: a new screen comes in from its side within 180 ms, and not at all for who wants no motion") {
    Kiosk kiosk;
    kiosk.ui->set_motion(true);
    kiosk.view.screen = presenter::Screen::topic;
    kiosk.view.title = "Tentang apa?";
    kiosk.view.back = {true, true, false, presenter::Icon::back, "Kembali", presenter::Back{}};
    kiosk.frame();
    CHECK_FALSE(kiosk.ui->moving(now));  // nothing was there before
    kiosk.view.screen = presenter::Screen::failure;
    const auto first = drawn_at(kiosk, now);
    REQUIRE(kiosk.ui->moving(now));
    const auto middle = drawn_at(kiosk, now + base::Milliseconds{90});
    const auto rest = drawn_at(kiosk, now + base::Milliseconds{180});
    CHECK_FALSE(kiosk.ui->moving(now + base::Milliseconds{180}));
    CHECK(first.first > middle.first);
    CHECK(middle.first > rest.first);
    CHECK(middle.first - rest.first < (first.first - rest.first) / 4);  // quick at first
    CHECK(first.second < rest.second);

    kiosk.view.screen = presenter::Screen::topic;
    CHECK(drawn_at(kiosk, now + base::Milliseconds{500}).first < rest.first);  // back, from the left
    kiosk.view.comfort.reduced_motion = true;
    kiosk.view.screen = presenter::Screen::failure;
    CHECK(drawn_at(kiosk, now + base::Milliseconds{1'000}) == rest);
    CHECK_FALSE(kiosk.ui->moving(now + base::Milliseconds{1'000}));
}

TEST_CASE("kiosk ui: while a screen moves, a touch already reaches what it shows") {
    Kiosk kiosk;
    kiosk.ui->set_motion(true);
    kiosk.view.screen = presenter::Screen::topic;
    kiosk.view.back = {true, true, false, presenter::Icon::back, "Kembali", presenter::Back{}};
    kiosk.frame();
    kiosk.view.screen = presenter::Screen::failure;
    kiosk.frame();
    REQUIRE(kiosk.ui->moving(now));
    Point back{};
    for (const auto& target : kiosk.report.targets)
        if (target.id == target_id("back")) back = target.where.centre();
    CHECK(holds<presenter::Back>(kiosk.tap(back)));
}
