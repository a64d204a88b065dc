// SPDX-License-Identifier: Apache-2.0
#include "app/screens/saving_screen.hpp"

#include <algorithm>

#include "app/screens/components.hpp"
#include "app/screens/page.hpp"

namespace pendopo::screens {

void draw_saving(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    Rect screen = m.screen();
    practice_strip(ui, view.bar, screen);
    TextStyle title;
    title.type = Type::title;
    title.ink = {ui.theme().ink, ui.theme().ivory};
    title.align = Align::centre;
    TextStyle message;
    message.type = Type::body;
    message.ink = {ui.theme().muted, ui.theme().ivory};
    message.align = Align::centre;
    const float side = ui.mm(m.compact ? 30 : 44);
    Rect room = screen.inset(m.margin * 2, 0);
    const float words = ui.canvas.text_height(room.width, view.title, title) + ui.mm(2) +
                        ui.canvas.text_height(room.width, view.saving.message, message);
    room.cut_top((room.height - side * 0.56F - ui.mm(8) - words) / 2);
    const Rect sign = room.cut_top(side * 0.56F, ui.mm(8));
    mark(ui, {sign.centre().x - side / 2, sign.y, side, side}, ui.theme().teal, ui.theme().saffron);
    room.cut_top(ui.canvas.text(room, view.title, title), ui.mm(2));
    ui.canvas.text(room, view.saving.message, message);
}

}  // namespace pendopo::screens
