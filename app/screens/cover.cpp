// SPDX-License-Identifier: Apache-2.0
#include "app/screens/cover.hpp"

#include <algorithm>

#include "app/screens/components.hpp"
#include "app/screens/page.hpp"

namespace pendopo::screens {

void draw_cover(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const Theme& theme = ui.theme();
    Rect screen = m.screen();
    practice_strip(ui, view.bar, screen);
    const TargetState state = ui.target(TargetKind::choice, target_id("show"), screen);
    if (state.tapped) ui.emit(view.cover.show);
    ui.canvas.fill(screen, state.pressed ? theme.mist : theme.ivory);
    if (state.focused) focus_ring(ui, screen.inset(ui.mm(2)), m.corner_card);

    TextStyle title;
    title.type = Type::title;
    title.ink = {theme.ink, theme.ivory};
    title.align = Align::centre;
    TextStyle message;
    message.type = Type::input;
    message.ink = {theme.muted, theme.ivory};
    message.align = Align::centre;
    const float side = ui.canvas.icon_side(Type::door_icon);
    Rect room = screen.inset(m.margin * 2, 0);
    const float words = ui.canvas.text_height(room.width, view.cover.title, title) + ui.mm(2) +
                        ui.canvas.text_height(room.width, view.cover.message, message);
    room.cut_top(std::max(0.F, (room.height - side - ui.mm(4) - words) / 2));
    ui.canvas.icon(room.cut_top(side, ui.mm(4)), presenter::Icon::hide, Type::door_icon, theme.teal_2);
    room.cut_top(ui.canvas.text(room, view.cover.title, title), ui.mm(2));
    ui.canvas.text(room, view.cover.message, message);
}

}  // namespace pendopo::screens
