// SPDX-License-Identifier: Apache-2.0
#include "app/screens/receipt_screen.hpp"

#include <algorithm>

#include "app/screens/components.hpp"
#include "app/screens/header.hpp"
#include "app/screens/page.hpp"
#include "app/screens/qr.hpp"

namespace pendopo::screens {

namespace {

using presenter::ReceiptView;

TextStyle style_of(Type type, Colour colour, Colour on) {
    TextStyle style;
    style.type = type;
    style.ink = {colour, on};
    return style;
}

/// The round tick and the thanks; returns the height used.
float draw_thanks(Ui& ui, const Rect& room, std::string_view title) {
    const Metrics& m = ui.metrics();
    const float side = ui.mm(m.compact ? 11 : 16);
    TextStyle style = style_of(Type::title, ui.theme().ink, ui.theme().ivory);
    style.leading = 0.9F;
    style.balanced = true;
    Rect row = room;
    const Rect sign = row.cut_left(side, ui.mm(m.compact ? 3 : 5));
    const float words = ui.canvas.text_height(row.width, title, style);
    const float height = std::max(side, words);
    ui.canvas.circle({sign.centre().x, room.y + height / 2}, side / 2, ui.theme().teal_2);
    ui.canvas.icon({sign.x, room.y + height / 2 - side / 2, side, side}, presenter::Icon::check,
                   m.compact ? Type::tool_icon : Type::door_icon, ui.theme().on_teal);
    ui.canvas.text_middle({row.x, row.y, row.width, height}, title, style);
    return height;
}

TextStyle code_style(const Ui& ui) {
    TextStyle code = style_of(Type::code, ui.theme().ink, ui.theme().paper);
    code.lines_max = 1;
    code.leading = 0.8F;
    code.typed = true;  // a secret of the citizen's: not copied into any report
    return code;
}

float code_height(const Ui& ui) {
    const float pad = ui.mm(ui.metrics().compact ? 1.5 : 4);
    return ui.canvas.font(Type::small).line + ui.canvas.line_height(code_style(ui)) + 2 * pad;
}

/// The code, large and grouped, in a frame that says: cut here, keep this.
void draw_code(Ui& ui, const Rect& rect, const ReceiptView& receipt) {
    const Theme& theme = ui.theme();
    const Metrics& m = ui.metrics();
    ui.canvas.fill(rect, theme.paper, m.corner_card);
    ui.canvas.dashed_frame(rect, theme.teal, std::max(2.F, m.border * 1.4F), m.corner_card);
    spoken_ring(ui, rect, presenter::ReadContent{});
    Rect inner = rect.inset(ui.mm(m.compact ? 3 : 5), ui.mm(m.compact ? 1.5 : 4));
    const TextStyle label = style_of(Type::small, theme.muted, theme.paper);
    inner.cut_top(ui.canvas.text(inner, receipt.code_label, label));
    TextStyle code = code_style(ui);
    if (ui.canvas.text_width(receipt.code, Type::code) > inner.width) code.type = Type::title;
    ui.canvas.text_middle(inner, receipt.code, code);
}

/// The code, and beside it what prints it: by its sign alone where the code needs the room.
void draw_code_row(Ui& ui, Rect row, const ReceiptView& receipt) {
    const Metrics& m = ui.metrics();
    if (receipt.print.visible) {
        presenter::Button print = receipt.print;
        const float code = ui.canvas.text_width(receipt.code, Type::code) + 2 * ui.mm(m.compact ? 3 : 5) + m.gap;
        if (code + button_width(ui, print, Look::secondary, TargetKind::tool) > row.width) print.label = {};
        const Rect beside = row.cut_right(button_width(ui, print, Look::secondary, TargetKind::tool), m.gap);
        button(ui, beside, print, target_id("print"), Look::secondary, TargetKind::tool);
    }
    draw_code(ui, row, receipt);
}

/// What the sentences need below each other.
float next_steps_height(const Ui& ui, float width, const ReceiptView& receipt, Type type) {
    TextStyle style;
    style.type = type;
    style.leading = 0.95F;
    const float side = ui.canvas.icon_side(Type::small_icon);
    float height = 0;
    for (const ReceiptView::Line& line : receipt.next_steps)
        height += std::max(side, ui.canvas.text_height(width - side - ui.mm(3), line.text, style)) +
                  ui.mm(ui.metrics().compact ? 1 : 2.5);
    return height;
}

/// Icon and sentence, one below the other, small where there is little room; returns the height used.
float draw_next_steps(Ui& ui, Rect room, const ReceiptView& receipt) {
    const bool little = next_steps_height(ui, room.width, receipt, Type::body) > room.height + 1;
    const Type type = little ? Type::small : Type::body;
    const float top = room.y;
    const float gap = ui.mm(ui.metrics().compact ? 1 : 2.5);
    TextStyle style = style_of(type, ui.theme().ink, ui.theme().ivory);
    style.leading = 0.95F;
    const float side = ui.canvas.icon_side(Type::small_icon);
    for (const ReceiptView::Line& line : receipt.next_steps) {
        const float words = room.width - side - ui.mm(3);
        const float height = std::max(side, ui.canvas.text_height(words, line.text, style));
        Rect row = room.cut_top(height, gap);
        const Rect sign = row.cut_left(side, ui.mm(3));
        ui.canvas.icon({sign.x, row.y, side, std::max(side, ui.canvas.line_height(style))}, line.icon, Type::small_icon,
                       ui.theme().teal_2);
        ui.canvas.text_middle(row, line.text, style);
    }
    return room.y - top - gap;
}

void draw_qr_card(Ui& ui, const Rect& room, const ReceiptView& receipt) {
    const Theme& theme = ui.theme();
    const Metrics& m = ui.metrics();
    TextStyle hint = style_of(Type::small, theme.muted, theme.paper);
    hint.align = Align::centre;
    hint.balanced = true;
    const float pad = ui.mm(m.compact ? 1 : 2);  // the code brings its own quiet zone
    const float edge = ui.mm(m.compact ? 3 : 4);
    const float words = ui.canvas.text_height(room.width - 2 * edge, receipt.qr_hint, hint);
    const float side = std::min(room.width - 2 * pad, room.height - words - 3 * pad);
    const Rect panel = Rect{room.x, room.y, room.width, side + words + 3 * pad}.snapped();
    ui.canvas.fill(panel, theme.paper, m.corner_card);
    ui.canvas.frame(panel, theme.line, m.border, m.corner_card);
    Rect inner = panel.inset(pad);
    draw_qr(ui, inner.cut_top(side), receipt.qr_text);
    ui.canvas.text({panel.x + edge, inner.y, panel.width - 2 * edge, inner.height + 2}, receipt.qr_hint, hint);
}

Type countdown_type(const Ui& ui) {
    return ui.metrics().compact ? Type::small : Type::body;
}

/// Of the countdown in what the buttons of a wide panel's last row leave.
float countdown_height(const Ui& ui, const presenter::View& view, float width) {
    const Metrics& m = ui.metrics();
    const presenter::Button& decline = view.receipt.decline;
    const float buttons = button_width(ui, view.primary, Look::primary) + ui.mm(m.compact ? 4 : 10) + m.gap +
                          (decline.visible ? button_width(ui, decline, Look::tool) + m.gap : 0);
    const float left = width - buttons - tools_width(ui, view.bar);
    return remark_height(ui, left, view.receipt.countdown, countdown_type(ui));
}

/// In more than three lines it would make a column of words: then it stands below what comes next.
bool countdown_beside_buttons(const Ui& ui, const presenter::View& view, float width) {
    if (ui.metrics().portrait || view.receipt.declined) return true;
    TextStyle style;
    style.type = countdown_type(ui);
    return countdown_height(ui, view, width) < 3.5F * ui.canvas.line_height(style);
}

void draw_countdown(Ui& ui, const Rect& where, const ReceiptView& receipt) {
    remark(ui, where, presenter::Icon::lock, receipt.countdown, ui.theme().teal_2, countdown_type(ui));
}

/// "Hide the code" and "done" in the last row, and the countdown if it is to stand beside them.
void draw_foot(Ui& ui, Rect row, const presenter::View& view, bool countdown) {
    const Metrics& m = ui.metrics();
    const ReceiptView& receipt = view.receipt;
    const float done = button_width(ui, view.primary, Look::primary) + ui.mm(m.compact ? 4 : 10);
    const Rect last = m.portrait ? row.cut_bottom(ui.mm(18), m.gap) : row.cut_right(done, m.gap);
    const Rect primary = m.portrait ? Rect{last.right() - done, last.y, done, last.height} : last;
    button(ui, primary, view.primary, target_id("primary"), Look::primary);
    if (receipt.decline.visible) {
        const float hide = button_width(ui, receipt.decline, Look::tool);
        const Rect beside = m.portrait ? Rect{last.x, last.y, std::min(hide, primary.x - last.x - m.gap), last.height}
                                       : row.cut_right(hide, m.gap);
        button(ui, {beside.x, beside.centre().y - m.tool / 2, beside.width, m.tool}, receipt.decline,
               target_id("decline"), Look::tool);
    }
    Rect tools{row.x, row.centre().y - m.tool / 2, row.width, m.tool};
    draw_tools(ui, view.bar, tools, 0);
    if (!countdown) return;
    row.width = tools.width;
    const float height = remark_height(ui, row.width, receipt.countdown, countdown_type(ui));
    draw_countdown(ui, {row.x, row.centre().y - height / 2, row.width, height + 2}, receipt);
}

void draw_declined(Ui& ui, Rect room, const ReceiptView& receipt) {
    TextStyle style = style_of(Type::input, ui.theme().ink, ui.theme().ivory);
    room.width = std::min(room.width, ui.mm(160));
    room.cut_top(ui.canvas.text(room, receipt.declined_text, style), ui.metrics().gap * 1.5F);
    draw_next_steps(ui, room, receipt);
}

}  // namespace

void draw_receipt(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const ReceiptView& receipt = view.receipt;
    Rect screen = m.screen();
    practice_strip(ui, view.bar, screen);
    Rect room = screen.inset(m.margin, m.compact ? ui.mm(2.5) : m.margin * 0.8F);
    const bool beside = countdown_beside_buttons(ui, view, room.width);
    const float words =
        remark_height(ui, room.width - tools_width(ui, view.bar), receipt.countdown, countdown_type(ui));
    const float foot = m.portrait
                           ? ui.mm(18) + m.gap + std::max(m.tool, words)
                           : std::max(ui.mm(m.compact ? 11 : 17), beside ? countdown_height(ui, view, room.width) : 0);
    draw_foot(ui, room.cut_bottom(foot, m.compact ? ui.mm(1.5) : m.gap), view, beside);
    if (receipt.declined) {
        room.cut_top(draw_thanks(ui, room, view.title), m.gap * 1.5F);
        draw_declined(ui, room, receipt);
        return;
    }
    if (!m.portrait) {
        const float side = std::min(room.width * 0.36F, room.height);
        draw_qr_card(ui, room.cut_right(side, ui.mm(m.compact ? 3 : 7)), receipt);
    }
    if (!beside) {
        const float height = remark_height(ui, room.width, receipt.countdown, countdown_type(ui));
        draw_countdown(ui, room.cut_bottom(height + 2, ui.mm(1)), receipt);
    }
    room.cut_top(draw_thanks(ui, room, view.title), ui.mm(m.compact ? 1.5 : 5));
    draw_code_row(ui, room.cut_top(code_height(ui), ui.mm(m.compact ? 1.5 : 5)), receipt);
    room.cut_top(draw_next_steps(ui, room, receipt), ui.mm(5));
    if (!m.portrait) return;
    const float side = std::min({room.width, room.height, ui.mm(78)});
    draw_qr_card(ui, {room.x + (room.width - side) / 2, room.y, side, room.height}, receipt);
}

}  // namespace pendopo::screens
