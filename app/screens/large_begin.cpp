// SPDX-License-Identifier: Apache-2.0
// The welcome and the doors for larger letters.
#include "app/screens/attract_cards.hpp"
#include "app/screens/attract_screen.hpp"
#include "app/screens/column.hpp"
#include "app/screens/crest.hpp"
#include "app/screens/doors_screen.hpp"
#include "app/screens/large_text.hpp"
#include "app/screens/page.hpp"
#include "app/screens/service_screen.hpp"

namespace pendopo::screens {

namespace {

/// Words on the dark ground of the welcome.
void hall_text(Column& column, std::string_view words, Type type, bool soft) {
    const Theme& theme = column.ui().theme();
    column.text(words, type, soft ? theme.on_hall_soft : theme.on_hall, theme.hall);
}

}  // namespace

void draw_large_attract(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const Theme& theme = ui.theme();
    const presenter::AttractView& attract = view.attract;
    Rect screen = m.screen();
    ui.canvas.fill(screen, theme.hall);
    practice_strip(ui, view.bar, screen);
    if (m.portrait && ui.reach != presenter::Reach::middle) screen.cut_top(screen.height * 0.28F);
    Rect room = screen.inset(m.margin * 1.6F, m.margin);
    // Start and languages stand still at the foot, whatever the rest needs.
    Rect foot = room.cut_bottom(attract_tools_height(ui, room.width, attract, view.bar.comfort), ui.mm(3));
    draw_attract_tools(ui, foot, attract, view.bar.comfort);
    const Rect start = room.cut_bottom(attract_start_height(ui, room.width, attract.start), ui.mm(3));
    draw_attract_start(ui, start, attract.start);
    Rect top{room.x, room.y, room.width, 0};
    scrolled_column(ui, target_id("attract column"), room, [&](Column& column) {
        if (ui.crest != nullptr) {
            const Rect sign = column.place(crest_height(m));
            if (column.drawing()) draw_crest(column.ui(), sign, Align::left);
            column.gap(2);
        }
        const float before = column.used();
        hall_text(column, attract.headline, Type::display, false);
        top.height = column.used() - before;
        column.gap(1);
        hall_text(column, attract.message, Type::input, true);
        column.gap(3);
        const Rect cards = column.place(one_card_height(column.ui(), column.width(), attract));
        if (!column.drawing()) return;
        attract_cards(column.ui(), cards, attract, CardsStand::at_the_top);
        if (cards.y + cards.height / 2 > room.bottom()) ui.cards_drawn = {};  // they begin below what is seen
    });
    service_door(ui, top.shared_with(room));
}

void draw_large_doors(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    Rect room = screen_within_reach(ui, view.bar).inset(m.margin, m.compact ? ui.mm(2) : m.margin * 0.7F);
    draw_doors_bar(ui, room, view);
    scrolled_column(ui, target_id("doors column"), room, [&](Column& column) {
        column.text(view.title, Type::title, ui.theme().ink, ui.theme().ivory);
        column.gap(1.5);
        std::vector<WideChoice> choices;
        for (std::size_t i = 0; i < view.doors.doors.size(); ++i) {
            const presenter::DoorView& door = view.doors.doors[i];
            choices.push_back({&door.button, door.hint, i == 0, false});
        }
        column.choices(choices, "door", 2);
        column.gap(2);
        column.press(view.doors.survey, target_id("survey"), Look::secondary);
        column.gap(2);
        column.remark(presenter::Icon::sealed, view.doors.promise, ui.theme().teal_2);
    });
}

}  // namespace pendopo::screens
