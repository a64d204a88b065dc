// SPDX-License-Identifier: Apache-2.0
#include "app/screens/header.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/screens/components.hpp"
#include "app/screens/page.hpp"

namespace pendopo::screens {

namespace {

using presenter::Bar;
using presenter::View;

/// What the first row holds; what it does not goes to the second one.
struct FirstRow {
    bool steps_words = true;  ///< "3 of 5" behind the bars
    bool start_over = true;
    bool tools = true;
};

constexpr float low_leading = 0.78F;  // one line in a low row

struct Tool {
    const presenter::Button* button;
    TargetId id;
};

/// From right to left.
std::array<Tool, 3> tools_of(const Bar& bar) {
    return {{{&bar.hide, target_id("hide")}, {&bar.comfort, target_id("comfort")}, {&bar.listen, target_id("listen")}}};
}

float tool_gap(const Ui& ui) {
    return ui.mm(ui.metrics().compact ? 1.5 : 2);
}

TextStyle title_style(const Ui& ui) {
    TextStyle style;
    style.type = Type::title;
    style.ink = {ui.theme().ink, ui.theme().ivory};
    style.leading = 0.9F;
    style.balanced = true;
    return style;
}

/// A bar and the gap behind it. More than five share the room of five.
struct StepBar {
    float width, gap;
};
StepBar step_bar(const Ui& ui, const presenter::Steps& steps) {
    const float share = 5.F / static_cast<float>(std::max(5, steps.total));
    return {ui.mm(ui.metrics().compact ? 5 : 8) * share, ui.mm(ui.metrics().compact ? 1 : 1.6) * share};
}

float steps_width(const Ui& ui, const presenter::Steps& steps, bool words) {
    if (steps.total <= 0) return 0;
    const auto count = static_cast<float>(steps.total);
    const float bars = count * (step_bar(ui, steps).width + step_bar(ui, steps).gap);
    return words ? bars + ui.mm(1.5) + ui.canvas.text_width(steps.text, Type::small) + 2 : bars;
}

/// The bars and "3 of 5"; cuts them off the left end of the row.
void draw_steps(Ui& ui, Rect& row, const presenter::Steps& steps, bool words) {
    if (steps.total <= 0) return;
    const float whole = steps_width(ui, steps, words);
    const auto [width, gap] = step_bar(ui, steps);
    const float thick = std::round(ui.mm(1.6));
    float x = row.x;
    for (int i = 1; i <= steps.total; ++i) {
        const Rect bar = Rect{x, row.centre().y - thick / 2, width, thick}.snapped();
        ui.canvas.fill(bar, i <= steps.current ? ui.theme().teal : ui.theme().line, thick / 2);
        if (ui.theme().outlined() && i > steps.current)  // there the lines' colour is as loud as what is done
            ui.canvas.fill(bar.inset(ui.metrics().border), ui.theme().ivory, thick / 2);
        x += width + gap;
    }
    if (words) {
        TextStyle style;
        style.type = Type::small;
        style.ink = {ui.theme().muted, ui.theme().ivory};
        style.lines_max = 1;
        style.leading = low_leading;
        ui.canvas.text_middle({x + ui.mm(1.5), row.y, row.x + whole - x - ui.mm(1.5) + 2, row.height}, steps.text,
                              style);
    }
    row.cut_left(whole, ui.mm(3));
}

float pill_width(const Ui& ui, const presenter::Button& button, bool word) {
    if (!word) return ui.metrics().tool;
    return ui.canvas.icon_side(Type::small_icon) + ui.mm(1.5) + ui.canvas.text_width(button.label, Type::small_bold) +
           ui.mm(4.4) + 2;
}

/// A quiet tool, as high as its row; in a low row it is touched from further up, to the edge of the glass.
void draw_pill(Ui& ui, const Rect& rect, const Tool& tool, bool word) {
    const Theme& theme = ui.theme();
    const float tall = std::max(ui.metrics().tool, rect.height);
    const Rect touched{rect.x, std::max(0.F, rect.bottom() - tall), rect.width, tall};
    const TargetState state = ui.target(TargetKind::tool, tool.id, touched);
    if (state.tapped) ui.emit(tool.button->intent);
    spoken_ring(ui, rect, tool.button->intent);
    const Surface surface = pressed_surface(ui, rect, theme.sand, state);
    tool_surface(ui, surface, surface.rect.height / 2);
    if (state.focused) focus_ring(ui, rect, rect.height / 2);
    if (!word) return ui.canvas.icon(rect, tool.button->icon, Type::small_icon, theme.ink);
    const float side = ui.canvas.icon_side(Type::small_icon);
    Rect inner = rect.inset(ui.mm(2), 0);
    ui.canvas.icon(inner.cut_left(side, ui.mm(1.5)), tool.button->icon, Type::small_icon, theme.ink);
    TextStyle style;
    style.type = Type::small_bold;
    style.ink = {theme.ink, theme.sand};
    style.lines_max = 1;
    style.leading = low_leading;
    ui.canvas.text_middle({inner.x, inner.y, inner.width + ui.mm(1), inner.height}, tool.button->label, style);
}

float start_width(const Ui& ui, const Bar& bar) {
    return bar.start_over.visible ? pill_width(ui, bar.start_over, true) + ui.mm(3) : 0;
}

void draw_start_over(Ui& ui, Rect& row, const Bar& bar, bool at_right) {
    if (!bar.start_over.visible) return;
    const float width = pill_width(ui, bar.start_over, true);
    const Rect place = at_right ? row.cut_right(width, tool_gap(ui)) : row.cut_left(width, tool_gap(ui));
    draw_pill(ui, place, {&bar.start_over, target_id("start over")}, true);
}

float first_row_width(const Ui& ui, const View& view, const FirstRow& holds) {
    return steps_width(ui, view.steps, holds.steps_words) + ui.mm(3) +
           (holds.start_over ? start_width(ui, view.bar) : 0) +
           (holds.tools ? tools_width(ui, view.bar) + ui.mm(2) : 0);
}

FirstRow choose_first_row(const Ui& ui, const View& view, float room) {
    constexpr std::array<FirstRow, 4> choices{
        {{true, true, true}, {true, true, false}, {false, true, false}, {false, false, false}}};
    for (const FirstRow& choice : choices)
        if (first_row_width(ui, view, choice) <= room) return choice;
    return choices.back();
}

float low_row(const Ui& ui) {
    const float words = ui.canvas.font(Type::small).line;
    return std::max(ui.mm(ui.metrics().compact ? 5.6 : 6.4), words * 0.8F);
}

void draw_first_row(Ui& ui, Rect row, const View& view, const FirstRow& holds) {
    if (holds.tools)
        draw_tools(ui, view.bar, row, row.width - first_row_width(ui, view, {holds.steps_words, true, false}));
    draw_steps(ui, row, view.steps, holds.steps_words);
    if (holds.start_over) draw_start_over(ui, row, view.bar, false);
}

/// Title at the left, what found no room above at the right; returns what is free beside the title.
Rect draw_second_row(Ui& ui, Rect& room, const View& view, const FirstRow& first, bool with_title, float gap) {
    const float start = first.start_over ? 0 : start_width(ui, view.bar);
    const float tools = first.tools ? 0 : tools_width(ui, view.bar) + ui.mm(2);
    const TextStyle style = title_style(ui);
    const float width = room.width - start - tools;
    const float words = with_title ? ui.canvas.text_height(width, view.title, style) : 0;
    const float least = start + tools > 0 || !with_title ? ui.metrics().tool : 0;
    Rect row = room.cut_top(std::max(words, least), gap);
    Rect right{row.x, row.y, row.width, ui.metrics().tool};
    if (!first.tools) draw_tools(ui, view.bar, right, 0);
    if (!first.start_over) draw_start_over(ui, right, view.bar, true);
    row.width = width;
    if (!with_title) return row;
    const float above = std::max(0.F, (least - words) / 2);
    ui.canvas.text({row.x, row.y + above, row.width, words + 2}, view.title, style);
    row.cut_left(std::min(row.width, ui.canvas.text_width(view.title, Type::title) + ui.mm(3)));
    return row;
}

/// Steps and title at the left, back and next at the right, in one block.
Rect side_by_side(Ui& ui, const View& view, Rect& room) {
    const Metrics& m = ui.metrics();
    const float steps = low_row(ui);
    const float gap = ui.mm(m.compact ? 0.8 : 2);
    const float tall = navigation_height(ui);
    const TextStyle style = title_style(ui);
    Rect header =
        room.cut_top(std::max(tall, steps + gap + ui.canvas.line_height(style)), m.gap * (m.compact ? 0.7F : 1));
    const Rect right = header.cut_right(navigation_width(ui, view), m.gap);
    navigation(ui, view, {right.x, right.centre().y - tall / 2, right.width, tall});
    draw_first_row(ui, header.cut_top(steps, gap), view, {first_row_width(ui, view, {}) <= header.width, true, true});
    ui.canvas.text(header, view.title, style);
    return {};
}

/// Steps, start over and navigation in the first row, title and tools below.
Rect stacked(Ui& ui, const View& view, Rect& room, bool with_title) {
    const Metrics& m = ui.metrics();
    Rect row = room.cut_top(navigation_height(ui), ui.mm(1.5));
    const float nav = navigation_width(ui, view);
    navigation(ui, view, row.cut_right(nav, m.gap));
    const FirstRow first = choose_first_row(ui, view, row.width);
    const float low = low_row(ui);
    draw_first_row(ui, {row.x, row.centre().y - low / 2, row.width, low}, view, first);
    return draw_second_row(ui, room, view, first, with_title, ui.mm(m.compact ? 1.2 : 3));
}

/// Start over and tools in a row of their own; steps and title below.
Rect high(Ui& ui, const View& view, Rect& room, bool with_title) {
    Rect bar = room.cut_top(ui.metrics().tool, ui.mm(3));
    const float start = start_width(ui, view.bar);
    const bool together = start + tools_width(ui, view.bar) <= bar.width;
    draw_tools(ui, view.bar, bar, together ? bar.width - start : 0);
    if (!together) bar = room.cut_top(ui.metrics().tool, ui.mm(3));
    draw_start_over(ui, bar, view.bar, false);
    if (view.steps.total > 0) {
        Rect row = room.cut_top(low_row(ui), ui.mm(3));
        draw_steps(ui, row, view.steps, true);
    }
    return draw_second_row(ui, room, view, {}, with_title, ui.mm(4));
}

bool fits_side_by_side(const Ui& ui, const View& view, float width) {
    const float left = width - navigation_width(ui, view) - ui.metrics().gap;
    return ui.canvas.text_width(view.title, Type::title) <= left &&
           first_row_width(ui, view, {false, true, true}) <= left;
}

}  // namespace

float tools_width(const Ui& ui, const Bar& bar) {
    float width = 0;
    for (const Tool& tool : tools_of(bar))
        if (tool.button->visible) width += pill_width(ui, *tool.button, false) + tool_gap(ui);
    return width;
}

void draw_tools(Ui& ui, const Bar& bar, Rect& row, float most) {
    float with_words = 0;
    for (const Tool& tool : tools_of(bar))
        if (tool.button->visible) with_words += pill_width(ui, *tool.button, true) + tool_gap(ui);
    const bool words = with_words <= most;
    for (const Tool& tool : tools_of(bar)) {
        if (!tool.button->visible) continue;
        draw_pill(ui, row.cut_right(pill_width(ui, *tool.button, words), tool_gap(ui)), tool, words);
    }
}

Rect draw_header(Ui& ui, const View& view, Rect& room, bool with_title) {
    if (ui.metrics().portrait) return high(ui, view, room, with_title);
    if (with_title && fits_side_by_side(ui, view, room.width)) return side_by_side(ui, view, room);
    return stacked(ui, view, room, with_title);
}

}  // namespace pendopo::screens
