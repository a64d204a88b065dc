// SPDX-License-Identifier: Apache-2.0
#include "app/screens/doors_screen.hpp"

#include <algorithm>
#include <cmath>
#include <span>

#include "app/screens/components.hpp"
#include "app/screens/header.hpp"
#include "app/screens/page.hpp"

namespace pendopo::screens {

namespace {

using presenter::Bar;
using presenter::DoorView;

float mark_width(const Ui& ui) {
    return ui.metrics().tool * (ui.metrics().compact ? 1.5F : 1.15F);
}

/// The mark, and where this is.
void draw_names(Ui& ui, Rect row, const Bar& bar) {
    const Theme& theme = ui.theme();
    const Metrics& m = ui.metrics();
    const float side = mark_width(ui);
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
    const float names = ui.canvas.line_height(name) + ui.canvas.line_height(where);
    const bool beside = m.compact || names > row.height * 1.1F;
    const float width = ui.canvas.text_width(bar.app_name, Type::body_bold) + ui.mm(3);
    const float left = beside ? row.width - width : row.width;
    const auto fits = [&](std::string_view words) { return ui.canvas.text_width(words, Type::small) <= left; };
    const std::string_view place = fits(bar.where) ? bar.where : fits(bar.where_short) ? bar.where_short : "";
    if (beside) {
        ui.canvas.text_middle(row.cut_left(width), bar.app_name, name);
        ui.canvas.text_middle(row, place, where);
        return;
    }
    row.cut_top(std::max(0.F, (row.height - names) / 2));
    row.height = names + 2;
    row.cut_top(ui.canvas.text(row, bar.app_name, name));
    ui.canvas.text({row.x, row.y, row.width, row.height + 2}, place, where);
}

enum class BarPart : std::uint8_t { all, tools, ways };

/// At the right: language, display settings, hide (the tools), start over, back (the ways out).
float draw_bar_part(Ui& ui, Rect row, const presenter::View& view, BarPart part, bool draw) {
    const Bar& bar = view.bar;
    const Metrics& m = ui.metrics();
    presenter::Button language = bar.language;
    if (m.compact || m.portrait || m.text_size != TextSize::normal) language.label = bar.language_tag;
    const float gap = m.compact ? ui.mm(1.5) : ui.mm(2.5);
    float used = part == BarPart::ways ? 0 : tools_width(ui, bar);
    const auto tool = [&](const presenter::Button& one, TargetId id) {
        if (!one.visible) return;
        const float width = button_width(ui, one, Look::tool);
        used += width + gap;
        if (draw) button(ui, row.cut_right(width, gap), one, id, Look::tool, TargetKind::tool);
    };
    if (part != BarPart::ways) {
        tool(language, target_id("languages"));
        if (draw) draw_tools(ui, bar, row, 0);
    }
    if (part == BarPart::tools) return used;
    tool(bar.start_over, target_id("start over"));
    tool(view.back, target_id("back"));
    return used;
}

/// All in one row, or the names above the tools, with the ways out where the tools need a row.
void draw_bar(Ui& ui, Rect& room, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const float gap = m.compact ? ui.mm(1) : m.gap;
    const float tools = draw_bar_part(ui, room, view, BarPart::all, false);
    BarPart last = BarPart::all;
    const float names = mark_width(ui) + ui.mm(6) + ui.canvas.text_width(view.bar.app_name, Type::body_bold);
    Rect row = room.cut_top(m.tool, gap);
    if (names + tools <= row.width) {
        draw_names(ui, {row.x, row.y, row.width - tools, row.height}, view.bar);
    } else if (!m.compact) {
        if (tools > row.width) {
            last = BarPart::tools;
            draw_names(ui, {row.x, row.y, row.width - draw_bar_part(ui, row, view, BarPart::ways, true), row.height},
                       view.bar);
        } else {
            draw_names(ui, row, view.bar);
        }
        row = room.cut_top(m.tool, gap);
    }
    draw_bar_part(ui, row, view, last, true);
}

struct DoorColours {
    Colour fill, title, hint, icon;
};

/// What a card of a certain size has room for; the same for all doors of that size, so that they look alike.
struct DoorShape {
    Type sign = Type::tool_icon;
    Type title = Type::label;
    bool hint = false;
};

TextStyle title_style(const DoorShape& shape, const DoorColours& colours) {
    TextStyle style;
    style.type = shape.title;
    style.ink = {colours.title, colours.fill};
    style.leading = 0.84F;
    return style;
}

TextStyle hint_style(const DoorColours& colours) {
    TextStyle style;
    style.type = Type::body;
    style.ink = {colours.hint, colours.fill};
    style.leading = 0.92F;
    return style;
}

Rect inside_door(const Ui& ui, const Rect& card) {
    return card.inset(ui.mm(ui.metrics().compact ? 2.2 : 5));
}

bool fits(const Ui& ui, const Rect& card, const DoorShape& shape, std::span<const DoorView> doors) {
    const Rect inner = inside_door(ui, card);
    return std::all_of(doors.begin(), doors.end(), [&](const DoorView& door) {
        const TextStyle title = title_style(shape, {});
        const float words = ui.canvas.text_height(inner.width, door.button.label, title);
        const float hint = shape.hint ? ui.canvas.text_height(inner.width, door.hint, hint_style({})) + ui.mm(1) : 0;
        return ui.canvas.icon_side(shape.sign) + words + hint <= inner.height + ui.mm(0.5) &&
               ui.canvas.fits(inner.width, inner.height, door.button.label, title);
    });
}

DoorShape choose_shape(const Ui& ui, const Rect& card, std::span<const DoorView> doors) {
    for (const bool hint : {true, false}) {
        for (const Type sign : {Type::door_icon, Type::tool_icon}) {
            const DoorShape shape{sign, Type::label, hint};
            if (fits(ui, card, shape, doors)) return shape;
        }
    }
    return {};
}

/// Icon above, title and hint at the foot.
void draw_door_content(Ui& ui, const Rect& rect, const DoorView& door, const DoorColours& colours,
                       const DoorShape& shape) {
    Rect inner = inside_door(ui, rect);
    const float side = ui.canvas.icon_side(shape.sign);
    const float overhang = side * 0.1F;  // an icon's own margin: its ink lines up with the words
    ui.canvas.icon({inner.x - overhang, inner.y - overhang, side, side}, door.button.icon, shape.sign, colours.icon);
    const TextStyle title = title_style(shape, colours);
    const TextStyle hint = hint_style(colours);
    if (shape.hint) {
        const float words = ui.canvas.text_height(inner.width, door.hint, hint);
        const Rect foot = inner.cut_bottom(words, ui.mm(1));
        ui.canvas.text({foot.x, foot.y, foot.width, foot.height + 2}, door.hint, hint);
    }
    const float words = ui.canvas.text_height(inner.width, door.button.label, title);
    ui.canvas.text(inner.cut_bottom(words), door.button.label, title);
}

/// The first door: dark, with the one accent; the others are cards.
void draw_first_door(Ui& ui, const Rect& rect, const DoorView& door) {
    if (!door.button.visible) return;
    const Theme& theme = ui.theme();
    const TargetState state = ui.target(TargetKind::choice, target_id("door", 0), rect);
    if (state.tapped) ui.emit(door.button.intent);
    spoken_ring(ui, rect, door.button.intent);
    const Surface surface = pressed_surface(ui, rect, theme.hall, state);
    ui.canvas.fill(surface.rect, surface.fill, ui.metrics().corner_card);
    if (theme.outlined())
        ui.canvas.frame(surface.rect, theme.saffron, ui.metrics().border * 1.4F, ui.metrics().corner_card);
    if (state.focused) focus_ring(ui, rect, ui.metrics().corner_card);
    const DoorShape shape{Type::hero_icon, ui.metrics().compact ? Type::label : Type::title, true};
    draw_door_content(ui, surface.rect, door, {theme.hall, theme.on_hall, theme.on_hall_soft, theme.saffron}, shape);
}

void draw_door(Ui& ui, const Rect& rect, const DoorView& door, TargetId id, const DoorShape& shape) {
    if (!door.button.visible) return;
    const Theme& theme = ui.theme();
    Surface surface{};
    const TargetState state = card(ui, rect, id, false, true, TargetKind::choice, surface);
    if (state.tapped) ui.emit(door.button.intent);
    spoken_ring(ui, rect, door.button.intent);
    draw_door_content(ui, surface.rect, door, {surface.fill, theme.ink, theme.muted, theme.teal}, shape);
}

void draw_grid(Ui& ui, Rect room, const presenter::DoorsView& doors) {
    const Metrics& m = ui.metrics();
    const Rect first = m.portrait ? room.cut_top(std::min(room.height * 0.32F, ui.mm(52)), m.gap)
                                  : room.cut_left(room.width * 0.345F, m.gap);
    draw_first_door(ui, first, doors.doors[0]);
    if (m.portrait) room.height = std::min(room.height, ui.mm(106));
    const std::span<const DoorView> others = std::span(doors.doors).subspan(1);
    const DoorShape shape = choose_shape(ui, room.cell(0, 2, 2, m.gap), others);
    for (std::size_t i = 0; i < others.size(); ++i)
        draw_door(ui, room.cell(static_cast<int>(i), 2, 2, m.gap), others[i], target_id("door", i + 1), shape);
}

/// The promise, and the slim choice: beside it, on high panels below it.
void draw_foot(Ui& ui, Rect& room, const presenter::DoorsView& doors) {
    const Metrics& m = ui.metrics();
    const Type type = m.compact ? Type::small : Type::body;
    const float width = button_width(ui, doors.survey, Look::link);
    const float left = m.portrait ? room.width : room.width - width - m.gap;
    const float promise = remark_height(ui, left, doors.promise, type);
    const float height = m.portrait ? promise + m.tool + ui.mm(1) : std::max(promise, m.tool);
    Rect foot = room.cut_bottom(height, ui.mm(m.compact ? 0.6 : 2));
    const Rect slim = m.portrait ? foot.cut_bottom(m.tool, ui.mm(1)) : foot.cut_right(width, m.gap);
    button(ui, {slim.x, slim.y, width, slim.height}, doors.survey, target_id("survey"), Look::link, TargetKind::tool);
    remark(ui, {foot.x, foot.centre().y - promise / 2, left, promise + 2}, presenter::Icon::sealed, doors.promise,
           ui.theme().teal_2, type);
}

}  // namespace

void draw_doors_bar(Ui& ui, Rect& room, const presenter::View& view) {
    draw_bar(ui, room, view);
}

void draw_doors(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const Rect screen = screen_within_reach(ui, view.bar);
    Rect room = screen.inset(m.margin, m.compact ? ui.mm(2) : m.margin * 0.7F);
    draw_bar(ui, room, view);
    TextStyle title;
    title.type = Type::title;
    title.ink = {ui.theme().ink, ui.theme().ivory};
    title.leading = 0.9F;
    title.balanced = true;
    const float height = ui.canvas.text_height(room.width, view.title, title);
    ui.canvas.text(room.cut_top(height, m.compact ? ui.mm(1) : m.gap), view.title, title);
    draw_foot(ui, room, view.doors);
    draw_grid(ui, room, view.doors);
}

}  // namespace pendopo::screens
