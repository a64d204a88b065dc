// SPDX-License-Identifier: Apache-2.0
#include "app/screens/doors_screen.hpp"

#include <algorithm>
#include <cmath>

#include "app/screens/components.hpp"
#include "app/screens/page.hpp"

namespace pendopo::screens {

namespace {

using presenter::Bar;
using presenter::DoorView;

void draw_bar(Ui& ui, Rect row, const Bar& bar) {
    const Theme& theme = ui.theme();
    const Metrics& m = ui.metrics();
    presenter::Button language = bar.language;
    if (m.compact || m.portrait) language.label = bar.language_tag;
    const float tool = button_width(ui, language, Look::tool);
    button(ui, row.cut_right(tool, m.gap), language, target_id("languages"), Look::tool, TargetKind::tool);
    if (bar.start_over.visible) {
        const float width = button_width(ui, bar.start_over, Look::tool);
        button(ui, row.cut_right(width, m.gap), bar.start_over, target_id("start over"), Look::tool, TargetKind::tool);
    }
    const float side = row.height * (m.compact ? 1.5F : 1.15F);
    const Rect sign = row.cut_left(side, ui.mm(3));
    mark(ui, {sign.x, sign.centre().y - side * 0.28F, side, side}, theme.teal, theme.saffron);
    TextStyle name;
    name.type = Type::body_bold;
    name.ink = {theme.ink, theme.ivory};
    name.lines_max = 1;
    TextStyle where;
    where.type = Type::small;
    where.ink = {theme.muted, theme.ivory};
    where.lines_max = 1;
    const bool short_where = ui.canvas.text_width(bar.where, Type::small) > row.width;
    if (m.compact) {
        const float width = ui.canvas.text_width(bar.app_name, Type::body_bold) + ui.mm(3);
        ui.canvas.text_middle(row.cut_left(width), bar.app_name, name);
        ui.canvas.text_middle(
            row, ui.canvas.text_width(bar.where, Type::small) > row.width ? bar.where_short : bar.where, where);
        return;
    }
    const float names = ui.canvas.line_height(name) + ui.canvas.line_height(where);
    row.cut_top(std::max(0.F, (row.height - names) / 2));
    row.height = names + 2;
    row.cut_top(ui.canvas.text(row, bar.app_name, name));
    ui.canvas.text({row.x, row.y, row.width, row.height + 2}, short_where ? bar.where_short : bar.where, where);
}

/// A small word in the corner of a door that opens later.
float soon_chip(Ui& ui, const Rect& inner, std::string_view words, bool draw) {
    const float width = ui.canvas.text_width(words, Type::small) + ui.mm(5);
    const float height = ui.mm(6);
    if (!draw) return width;
    const Rect chip{inner.right() - width, inner.y, width, height};
    ui.canvas.fill(chip, ui.theme().sand, height / 2);
    TextStyle style;
    style.type = Type::small;
    style.ink = {ui.theme().muted, ui.theme().sand};
    style.align = Align::centre;
    style.lines_max = 1;
    ui.canvas.text_middle(chip, words, style);
    return width;
}

struct DoorColours {
    Colour fill, title, hint, icon;
};

/// Icon above, title and hint at the foot; on low cards the icon stands beside the title.
void draw_door_content(Ui& ui, const Rect& rect, const DoorView& door, const DoorColours& colours, bool large) {
    const Metrics& m = ui.metrics();
    const float pad = ui.mm(m.compact ? 2.5 : 5);
    Rect inner = rect.inset(pad);
    TextStyle title;
    title.type = large && !m.compact ? Type::title : Type::label;
    title.ink = {colours.title, colours.fill};
    title.leading = 0.84F;
    TextStyle hint;
    hint.type = Type::body;
    hint.ink = {colours.hint, colours.fill};
    hint.leading = 0.92F;
    const float side = ui.canvas.icon_side(Type::door_icon);
    const bool waits = !door.soon.empty();
    if (waits) soon_chip(ui, inner, door.soon, true);

    const float hint_height = ui.canvas.text_height(inner.width, door.hint, hint);
    const float title_height = ui.canvas.text_height(inner.width, door.button.label, title);
    const bool stacked = inner.height >= side + title_height + hint_height;
    const float overhang = side * 0.1F;  // an icon's own margin: its ink lines up with the words
    if (stacked) {
        ui.canvas.icon({inner.x - overhang, inner.y - overhang, side, side}, door.button.icon, Type::door_icon,
                       colours.icon);
        Rect foot = inner.cut_bottom(title_height + hint_height + ui.mm(1));
        ui.canvas.text(foot.cut_top(title_height, ui.mm(1)), door.button.label, title);
        ui.canvas.text({foot.x, foot.y, foot.width, foot.height + 2}, door.hint, hint);
        return;
    }
    const float small_side = ui.canvas.icon_side(Type::tool_icon);
    ui.canvas.icon({inner.x - overhang, inner.y, small_side, small_side}, door.button.icon, Type::tool_icon,
                   colours.icon);
    Rect words = inner;
    words.cut_top(small_side, ui.mm(0.8));
    const float beside = ui.canvas.text_height(words.width, door.button.label, title);
    const bool room_for_hint = beside + ui.canvas.line_height(hint) <= words.height;
    words.cut_top(std::max(0.F, room_for_hint ? 0 : words.height - beside));
    words.cut_top(ui.canvas.text(words, door.button.label, title));
    if (room_for_hint) ui.canvas.text({words.x, words.y, words.width, words.height + 2}, door.hint, hint);
}

void draw_door(Ui& ui, const Rect& rect, const DoorView& door, TargetId id, bool large) {
    if (!door.button.visible) return;
    const Theme& theme = ui.theme();
    if (large && door.button.enabled) {
        const TargetState state = ui.target(TargetKind::choice, id, rect);
        if (state.tapped) ui.emit(door.button.intent);
        const Surface surface = pressed_surface(ui, rect, theme.teal, state);
        ui.canvas.fill(surface.rect, surface.fill, ui.metrics().corner_card);
        if (state.focused) focus_ring(ui, rect, ui.metrics().corner_card);
        draw_door_content(ui, surface.rect, door, {theme.teal, theme.on_teal, theme.on_teal_soft, theme.saffron}, true);
        return;
    }
    Surface surface{};
    const bool open = door.button.enabled && door.soon.empty();
    const TargetState state = card(ui, rect, id, false, open, TargetKind::choice, surface);
    if (state.tapped) ui.emit(door.button.intent);
    if (!open) {  // a closed door: flat on the ground, its words still easy to read
        ui.canvas.fill(surface.rect, theme.ivory, ui.metrics().corner_card);
        ui.canvas.frame(surface.rect, theme.line, ui.metrics().border, ui.metrics().corner_card);
    }
    const Colour fill = open ? theme.paper : theme.ivory;
    draw_door_content(ui, surface.rect, door,
                      {fill, open ? theme.ink : theme.muted, theme.muted, open ? theme.teal : theme.muted}, large);
}

void draw_grid(Ui& ui, Rect room, const presenter::DoorsView& doors) {
    const Metrics& m = ui.metrics();
    if (m.portrait) {
        const float first = std::min(room.height * 0.32F, ui.mm(52));
        draw_door(ui, room.cut_top(first, m.gap), doors.doors[0], target_id("door", 0), true);
        room.height = std::min(room.height, ui.mm(106));
        for (int i = 1; i < 5; ++i)
            draw_door(ui, room.cell(i - 1, 2, 2, m.gap), doors.doors[static_cast<std::size_t>(i)],
                      target_id("door", static_cast<std::size_t>(i)), false);
        return;
    }
    const float first = room.width * 0.345F;
    draw_door(ui, room.cut_left(first, m.gap), doors.doors[0], target_id("door", 0), true);
    for (int i = 1; i < 5; ++i)
        draw_door(ui, room.cell(i - 1, 2, 2, m.gap), doors.doors[static_cast<std::size_t>(i)],
                  target_id("door", static_cast<std::size_t>(i)), false);
}

}  // namespace

void draw_doors(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    Rect screen = m.screen();
    practice_strip(ui, view.bar, screen);
    Rect room = screen.inset(m.margin, m.compact ? ui.mm(2) : m.margin * 0.7F);
    draw_bar(ui, room.cut_top(m.tool, m.compact ? ui.mm(1) : m.gap), view.bar);
    TextStyle title;
    title.type = Type::title;
    title.ink = {ui.theme().ink, ui.theme().ivory};
    title.leading = 0.9F;
    const float height = ui.canvas.text_height(room.width, view.title, title);
    ui.canvas.text(room.cut_top(height, m.compact ? ui.mm(1) : m.gap), view.title, title);
    const float promise = remark_height(ui, room.width, view.doors.promise, m.compact ? Type::small : Type::body);
    const Rect foot = room.cut_bottom(promise, m.compact ? ui.mm(1.2) : m.gap);
    remark(ui, foot, presenter::Icon::sealed, view.doors.promise, ui.theme().teal_2,
           m.compact ? Type::small : Type::body);
    draw_grid(ui, room, view.doors);
}

}  // namespace pendopo::screens
