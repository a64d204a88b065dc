// SPDX-License-Identifier: Apache-2.0
#include "app/screens/not_ready_screen.hpp"

#include <algorithm>

#include "app/screens/components.hpp"
#include "app/screens/page.hpp"
#include "app/screens/service_screen.hpp"

namespace pendopo::screens {

namespace {

using presenter::NotReadyView;

/// The eight words in two columns, numbered by their place: read aloud row by row.
void draw_words(Ui& ui, const Rect& panel, const NotReadyView& view) {
    const Metrics& m = ui.metrics();
    ui.canvas.fill(panel, ui.theme().paper, m.corner_card);
    ui.canvas.dashed_frame(panel, ui.theme().teal, m.border * 1.6F, m.corner_card);
    Rect inner = panel.inset(ui.mm(m.compact ? 3 : 6), ui.mm(m.compact ? 2 : 4));
    TextStyle label;
    label.type = Type::small;
    label.ink = {ui.theme().muted, ui.theme().paper};
    inner.cut_top(ui.canvas.text(inner, view.words_label, label), ui.mm(1));
    TextStyle word;
    word.type = Type::label;
    word.ink = {ui.theme().ink, ui.theme().paper};
    word.lines_max = 1;
    word.leading = 0.85F;
    const int columns = m.portrait ? 2 : 4;
    const int rows = m.portrait ? 4 : 2;
    for (std::size_t i = 0; i < view.word_count; ++i)
        ui.canvas.text_middle(inner.cell(static_cast<int>(i), columns, rows, ui.mm(2)), view.words[i], word);
}

}  // namespace

void draw_not_ready(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const NotReadyView& not_ready = view.not_ready;
    Rect screen = m.screen();
    practice_strip(ui, view.bar, screen);
    TextStyle title;
    title.type = Type::title;
    title.ink = {ui.theme().ink, ui.theme().ivory};
    TextStyle message;
    message.type = Type::input;
    message.ink = {ui.theme().ink, ui.theme().ivory};
    TextStyle what;
    what.type = Type::body;
    what.ink = {ui.theme().muted, ui.theme().ivory};

    Rect room = screen.inset(m.margin * (m.compact ? 2 : 3), m.margin);
    room.width = std::min(room.width, ui.mm(200));
    const float side = ui.mm(m.compact ? 20 : 34);
    const float gap = ui.mm(m.compact ? 2 : 5);
    const float panel = not_ready.word_count > 0 ? ui.mm(m.portrait ? 66 : m.compact ? 29 : 40) + gap : 0;
    const float words = ui.canvas.text_height(room.width, view.title, title) + gap +
                        ui.canvas.text_height(room.width, not_ready.message, message) + gap +
                        ui.canvas.text_height(room.width, not_ready.what_to_do, what);
    room.cut_top(std::max(0.F, (room.height - side * 0.56F - gap - words - panel) / 2));
    const Rect sign = room.cut_top(side * 0.56F, gap).shared_with({room.x, 0, side, screen.bottom()});
    mark(ui, sign, ui.theme().teal, ui.theme().saffron);
    room.cut_top(ui.canvas.text(room, view.title, title), gap);
    room.cut_top(ui.canvas.text(room, not_ready.message, message), gap);
    if (panel > 0) draw_words(ui, room.cut_top(panel - gap, gap), not_ready);
    ui.canvas.text({room.x, room.y, room.width, room.height + 2}, not_ready.what_to_do, what);
    const float tool = button_width(ui, view.bar.language, Look::tool);
    const Rect corner{screen.right() - m.margin - tool, screen.y + m.margin * 0.7F, tool, m.tool};
    button(ui, corner, view.bar.language, target_id("languages"), Look::tool, TargetKind::tool);
    service_door(ui, sign);
}

}  // namespace pendopo::screens
