// SPDX-License-Identifier: Apache-2.0
#include "app/screens/page.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/screens/components.hpp"
#include "app/screens/keyboard.hpp"

namespace pendopo::screens {

namespace {

using presenter::View;

struct Navigation {
    const presenter::Button* button;
    Look look;
    TargetId id;
};

std::array<Navigation, 3> navigation_of(const View& view) {
    return {{{&view.primary, Look::primary, target_id("primary")},
             {&view.secondary, Look::secondary, target_id("secondary")},
             {&view.back, Look::secondary, target_id("back")}}};
}

float navigation_height(const Ui& ui) {
    if (ui.metrics().portrait) return ui.mm(16);
    return ui.mm(ui.metrics().compact ? 9.5 : 14);
}

TextStyle title_style(const Ui& ui) {
    TextStyle style;
    style.type = Type::title;
    style.ink = {ui.theme().ink, ui.theme().ivory};
    style.leading = 0.9F;
    style.balanced = true;
    return style;
}

/// The bars and "3 of 5"; returns where they end.
float draw_steps(Ui& ui, const Rect& row, const presenter::Steps& steps) {
    if (steps.total <= 0) return row.x;
    const float width = ui.mm(ui.metrics().compact ? 5 : 8);
    const float gap = ui.mm(ui.metrics().compact ? 1 : 1.6);
    const float thick = std::round(ui.mm(1.6));
    float x = row.x;
    for (int i = 1; i <= steps.total; ++i) {
        const Colour colour = i <= steps.current ? ui.theme().teal : ui.theme().line;
        ui.canvas.fill(Rect{x, row.centre().y - thick / 2, width, thick}.snapped(), colour, thick / 2);
        x += width + gap;
    }
    x += ui.mm(1.5);
    TextStyle style;
    style.type = Type::small;
    style.ink = {ui.theme().muted, ui.theme().ivory};
    style.lines_max = 1;
    const float words = ui.canvas.text_width(steps.text, Type::small) + 2;
    ui.canvas.text_middle({x, row.y, words, row.height}, steps.text, style);
    return x + words;
}

/// Starting over: quiet, beside the steps. It is touched in the whole height down from the edge of the glass.
void draw_start_over(Ui& ui, const Rect& row, const presenter::Button& button, float left, bool at_right) {
    if (!button.visible) return;
    const float side = ui.canvas.icon_side(Type::small_icon);
    const float words = ui.canvas.text_width(button.label, Type::small_bold);
    const float width = side + ui.mm(1.5) + words + ui.mm(4);
    const float x = at_right ? row.right() - width : left > row.x ? left + ui.mm(4) : row.x;
    const Rect pill{x, row.y, width, row.height};
    const float tall = std::max(ui.metrics().tool, pill.height);
    const float top = std::max(0.F, pill.bottom() - tall);
    const Rect touched{x - ui.mm(1), top, width + ui.mm(2), tall};
    const TargetState state = ui.target(TargetKind::tool, target_id("start over"), touched);
    if (state.tapped) ui.emit(button.intent);
    const Surface surface = pressed_surface(ui, pill, ui.theme().sand, state);
    ui.canvas.fill(surface.rect, surface.fill, surface.rect.height / 2);
    if (state.focused) focus_ring(ui, pill, pill.height / 2);
    Rect inner = pill.inset(ui.mm(2), 0);
    ui.canvas.icon(inner.cut_left(side, ui.mm(1.5)), button.icon, Type::small_icon, ui.theme().ink);
    TextStyle style;
    style.type = Type::small_bold;
    style.ink = {ui.theme().ink, ui.theme().sand};
    style.lines_max = 1;
    ui.canvas.text_middle({inner.x, inner.y, words + 2, inner.height}, button.label, style);
}

/// Returns what is free beside a title of one line.
Rect draw_title(Ui& ui, Rect& room, std::string_view title, float gap) {
    const TextStyle style = title_style(ui);
    const float height = ui.canvas.text_height(room.width, title, style);
    Rect row = room.cut_top(height, gap);
    ui.canvas.text(row, title, style);
    row.cut_left(ui.canvas.text_width(title, Type::title) + ui.mm(3));
    return row;
}

/// Steps and title at the left, back and next at the right, in one block.
void side_by_side_header(Ui& ui, const View& view, Rect& room) {
    const TextStyle style = title_style(ui);
    const float steps = ui.mm(ui.metrics().compact ? 5.6 : 6.4);
    const float gap = ui.mm(ui.metrics().compact ? 0.8 : 2);
    const float height = std::max(navigation_height(ui), steps + gap + ui.canvas.line_height(style));
    Rect header = room.cut_top(height, ui.metrics().gap * (ui.metrics().compact ? 0.7F : 1));
    const float nav = navigation_width(ui, view);
    const Rect right = header.cut_right(nav, ui.metrics().gap);
    navigation(ui, view, {right.x, right.centre().y - navigation_height(ui) / 2, right.width, navigation_height(ui)});
    const Rect row = header.cut_top(steps, gap);
    const float end = draw_steps(ui, row, view.steps);
    draw_start_over(ui, row, view.bar.start_over, end, false);
    ui.canvas.text(header, view.title, style);
}

/// Steps, start over and navigation in the first row, the title below: for 7″ panels and long titles.
Rect stacked_header(Ui& ui, const View& view, Rect& room) {
    const bool portrait = ui.metrics().portrait;
    Rect row = room.cut_top(portrait ? ui.mm(7) : navigation_height(ui), ui.mm(portrait ? 4 : 1.5));
    if (!portrait) {
        const float nav = navigation_width(ui, view);
        navigation(ui, view, row.cut_right(nav, ui.metrics().gap));
    }
    const Rect steps{row.x, row.centre().y - ui.mm(3.2), row.width, ui.mm(6.4)};
    const float end = draw_steps(ui, steps, view.steps);
    draw_start_over(ui, steps, view.bar.start_over, end, portrait);
    return draw_title(ui, room, view.title, ui.mm(portrait ? 4 : ui.metrics().compact ? 1.2 : 3));
}

bool fits_side_by_side(const Ui& ui, const View& view) {
    const Metrics& m = ui.metrics();
    if (m.portrait) return false;
    const float room = static_cast<float>(m.panel.width) - 2 * m.margin - navigation_width(ui, view) - m.gap;
    return ui.canvas.text_width(view.title, Type::title) <= room;
}

Rect portrait_navigation(Ui& ui, const View& view, Rect& room) {
    if (!view.back.visible && !view.primary.visible && !view.secondary.visible) return {};
    Rect row = room.cut_bottom(navigation_height(ui), ui.metrics().gap);
    navigation(ui, view, row);
    row.cut_right(navigation_width(ui, view), ui.metrics().gap);
    return row;
}

}  // namespace

float navigation_width(const Ui& ui, const View& view) {
    float width = 0;
    for (const Navigation& n : navigation_of(view)) {
        if (n.button->visible) width += button_width(ui, *n.button, n.look) + ui.metrics().gap;
    }
    return std::max(0.F, width - ui.metrics().gap);
}

void navigation(Ui& ui, const View& view, const Rect& row) {
    Rect room = row;
    for (const Navigation& n : navigation_of(view)) {
        if (!n.button->visible) continue;
        const float width = button_width(ui, *n.button, n.look);
        button(ui, room.cut_right(width, ui.metrics().gap), *n.button, n.id, n.look);
    }
}

void practice_strip(Ui& ui, const presenter::Bar& bar, Rect& screen) {
    if (!bar.practice) return;
    const Rect strip = screen.cut_top(std::round(ui.mm(ui.metrics().compact ? 4.8 : 5.8)));
    ui.canvas.fill(strip, ui.theme().saffron);
    TextStyle style;
    style.type = Type::small_bold;
    style.ink = {ui.theme().ink, ui.theme().saffron};
    style.align = Align::centre;
    style.lines_max = 1;
    style.leading = 0.75F;
    ui.canvas.text_middle(strip.inset(ui.metrics().margin, 0), bar.practice_text, style);
}

Page open_page(Ui& ui, const View& view, const presenter::KeyboardView* keyboard) {
    const Metrics& m = ui.metrics();
    Rect screen = m.screen();
    practice_strip(ui, view.bar, screen);
    if (keyboard != nullptr) draw_keyboard(ui, screen, *keyboard);
    const bool typing = keyboard != nullptr && keyboard->visible();
    Rect room = screen.inset(m.margin, 0);
    room.cut_top(m.compact ? ui.mm(2) : ui.mm(view.bar.practice ? 4 : 6));
    room.cut_bottom(typing ? m.gap * (m.compact ? 0.7F : 1) : m.margin);
    Page page;
    if (m.portrait) page.beside_navigation = portrait_navigation(ui, view, room);
    if (fits_side_by_side(ui, view)) {
        side_by_side_header(ui, view, room);
    } else {
        const Rect free = stacked_header(ui, view, room);
        if (m.compact) page.beside_title = free;
    }
    page.body = room;
    return page;
}

}  // namespace pendopo::screens
