// SPDX-License-Identifier: Apache-2.0
#include "app/screens/service_screen.hpp"

#include <algorithm>

#include "app/screens/components.hpp"
#include "app/screens/page.hpp"

namespace pendopo::screens {

namespace {

using presenter::ServiceView;

TextStyle style_of(Type type, Colour colour, Colour on) {
    TextStyle style;
    style.type = type;
    style.ink = {colour, on};
    return style;
}

/// What it is in small letters, what it says in bold ones, one row below the other, with a line between.
void draw_rows(Ui& ui, const Rect& rect, const ServiceView& service) {
    const Theme& theme = ui.theme();
    const Metrics& m = ui.metrics();
    ui.canvas.fill(rect, theme.paper, m.corner_card);
    ui.canvas.frame(rect, theme.line, m.border, m.corner_card);
    const Rect sheet = rect.inset(ui.mm(m.compact ? 3 : 6), ui.mm(m.compact ? 1 : 2));
    const auto count = static_cast<int>(service.rows.size());
    for (int i = 0; i < count; ++i) {
        const ServiceView::Row& row = service.rows[static_cast<std::size_t>(i)];
        Rect cell = sheet.cell(i, 1, count, 0);
        if (i > 0) ui.canvas.line({cell.x, cell.y}, {cell.right(), cell.y}, theme.line, m.border);
        ui.canvas.icon(cell.cut_left(ui.canvas.icon_side(Type::tool_icon), ui.mm(m.compact ? 2 : 4)), row.icon,
                       Type::tool_icon, theme.teal_2);
        TextStyle label = style_of(Type::small, theme.muted, theme.paper);
        label.lines_max = 1;
        label.leading = 0.9F;
        TextStyle value = style_of(Type::body_bold, theme.ink, theme.paper);
        value.lines_max = 1;
        value.leading = 0.9F;
        const float both = ui.canvas.line_height(label) + ui.canvas.line_height(value);
        cell.cut_top(std::max(0.F, (cell.height - both) / 2));
        cell.cut_top(ui.canvas.text(cell, row.label, label));
        ui.canvas.text({cell.x, cell.y, cell.width, ui.canvas.line_height(value) + 2}, row.value, value);
    }
}

/// What happens with the stick, on the colour that fits it; a sign stands beside the words.
void draw_progress(Ui& ui, const Rect& rect, const ServiceView& service) {
    const Theme& theme = ui.theme();
    const Metrics& m = ui.metrics();
    const Colour paper = service.done ? theme.mist : theme.ivory;
    if (service.done || service.trouble) {
        ui.canvas.fill(rect, paper, m.corner_card);
        ui.canvas.frame(rect, service.trouble ? theme.terra : theme.teal_2, m.border * 1.6F, m.corner_card);
    }
    const bool framed = service.done || service.trouble;
    Rect inner = framed ? rect.inset(ui.mm(m.compact ? 3 : 5), ui.mm(m.compact ? 2 : 4)) : rect;
    const float side = ui.mm(m.compact ? 9 : 13);
    const Rect sign = inner.cut_left(side, ui.mm(m.compact ? 3 : 5));
    const TextStyle message = style_of(m.compact ? Type::body_bold : Type::label, theme.ink, paper);
    const TextStyle detail = style_of(m.compact ? Type::small : Type::body, theme.muted, paper);
    const float gap = ui.mm(1.5);
    const float words = ui.canvas.text_height(inner.width, service.message, message) + gap +
                        ui.canvas.text_height(inner.width, service.detail, detail);
    inner.cut_top(std::max(0.F, (inner.height - words) / 2));
    const Colour round = service.trouble ? theme.terra : theme.teal_2;
    const float middle = framed ? rect.centre().y : inner.y + side / 2;
    ui.canvas.circle({sign.centre().x, middle}, side / 2, round);
    ui.canvas.icon({sign.x, middle - side / 2, side, side}, service.icon, Type::tool_icon, theme.on_teal);
    inner.cut_top(ui.canvas.text(inner, service.message, message), gap);
    ui.canvas.text({inner.x, inner.y, inner.width, inner.height + 2}, service.detail, detail);
}

}  // namespace

void draw_service(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    Rect room = open_page(ui, view).body;
    const float wide = m.compact ? 4 : 8;
    const float rows = ui.mm(m.compact ? 58 : m.portrait ? 68 : 84);
    Rect left = m.portrait ? room.cut_top(rows, ui.mm(8)) : room.cut_left(room.width * 0.46F, ui.mm(wide));
    if (!m.portrait) left.height = std::min(left.height, rows);
    draw_rows(ui, left, view.service);
    const float tall = ui.mm(m.compact ? 16 : 22);
    const Rect press = room.cut_top(tall, ui.mm(m.compact ? 3 : 7));
    button(ui, press, view.service.exchange, target_id("exchange"), Look::primary, TargetKind::choice);
    Rect below = room;
    below.height = std::min(below.height, left.bottom() - room.y);
    if (m.portrait) below.height = std::min(room.height, ui.mm(70));
    draw_progress(ui, below, view.service);
}

void service_door(Ui& ui, const Rect& rect) {
    constexpr base::Milliseconds rest{5'000};  // nobody does it by chance, and no sign invites to it
    const TargetState state = ui.target(TargetKind::tool, target_id("service door"), rect, false);
    if (!state.repeat || state.pressed_for < rest) return;
    ui.input.swallow();
    ui.emit(presenter::OpenService{});
}

}  // namespace pendopo::screens
