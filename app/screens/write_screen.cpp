// SPDX-License-Identifier: Apache-2.0
#include "app/screens/write_screen.hpp"

#include <algorithm>

#include "app/screens/components.hpp"
#include "app/screens/keyboard.hpp"
#include "app/screens/page.hpp"
#include "app/screens/text_area.hpp"

namespace pendopo::screens {

namespace {

using presenter::WriteView;

Type chip_type(const Ui& ui) {
    return ui.metrics().compact ? Type::small : Type::body;
}

float chip_height(const Ui& ui) {
    return ui.mm(ui.metrics().compact ? 5.6 : 9);
}

float chip_width(const Ui& ui, std::string_view words) {
    return ui.canvas.text_width(words, chip_type(ui)) + ui.canvas.icon_side(Type::small_icon) + ui.mm(7);
}

/// One question to think of; it ticks itself when the words seem to answer it. Nothing to press.
void draw_prompt(Ui& ui, const Rect& rect, const WriteView::Prompt& prompt) {
    const Theme& theme = ui.theme();
    const Colour fill = prompt.ticked ? theme.mist : theme.sand;
    ui.canvas.fill(rect, fill, std::min(rect.height / 2, ui.mm(2.5)));
    Rect inner = rect.inset(ui.mm(2), 0);
    const float side = ui.canvas.icon_side(Type::small_icon);
    const Rect sign = inner.cut_left(side, ui.mm(1.5));
    if (prompt.ticked)
        ui.canvas.icon(sign, presenter::Icon::check, Type::small_icon, theme.teal_2);
    else
        ui.canvas.circle(sign.centre(), ui.mm(0.8), theme.muted);
    TextStyle style;
    style.type = chip_type(ui);
    style.ink = {theme.ink, fill};
    style.lines_max = 1;
    ui.canvas.text_middle(inner, prompt.text, style);
}

void draw_notice(Ui& ui, const Rect& rect, std::string_view notice) {
    remark(ui, rect, presenter::Icon::warning, notice, ui.theme().terra, chip_type(ui));
}

float draw_counter(Ui& ui, const Rect& rect, const WriteView& write, Align align) {
    TextStyle style;
    style.type = Type::small;
    style.ink = {write.near_limit ? ui.theme().terra : ui.theme().muted, ui.theme().ivory};
    style.align = align;
    style.lines_max = 1;
    return ui.canvas.text(rect, write.counter, style);
}

/// Questions below each other; a notice takes their place.
void side_column(Ui& ui, Rect column, const WriteView& write) {
    if (!write.notice.empty()) {
        draw_notice(ui, column, write.notice);
        return;
    }
    const float gap = ui.mm(ui.metrics().compact ? 0.8 : 2.5);
    for (const WriteView::Prompt& prompt : write.prompts) {
        if (prompt.text.empty() || column.height < chip_height(ui)) continue;
        draw_prompt(ui, column.cut_top(chip_height(ui), gap), prompt);
    }
}

/// Questions in a row that wraps, for high panels; returns the height used.
float flowing_prompts(Ui& ui, const Rect& room, const WriteView& write, bool draw) {
    const float gap = ui.mm(2.5);
    float x = room.x;
    float y = room.y;
    for (const WriteView::Prompt& prompt : write.prompts) {
        const float width = chip_width(ui, prompt.text);
        if (x > room.x && x + width > room.right()) {
            x = room.x;
            y += chip_height(ui) + gap;
        }
        if (draw) draw_prompt(ui, {x, y, width, chip_height(ui)}, prompt);
        x += width + gap;
    }
    return y + chip_height(ui) - room.y;
}

void draw_high(Ui& ui, Rect room, const WriteView& write, std::optional<base::Key> key) {
    const float counter = ui.canvas.font(Type::small).line;
    const float chips =
        write.notice.empty() ? flowing_prompts(ui, room, write, false) : remark_height(ui, room.width, write.notice);
    const Rect foot = room.cut_bottom(chips, ui.mm(2));
    draw_counter(ui, room.cut_bottom(counter, ui.mm(1)), write, Align::right);
    if (write.notice.empty())
        flowing_prompts(ui, foot, write, true);
    else
        draw_notice(ui, foot, write.notice);
    text_area(ui, room, write.words, target_id("words"), key);
}

/// The page at the left, questions and counter at the right.
void draw_wide(Ui& ui, const Page& page, const WriteView& write, std::optional<base::Key> key) {
    Rect room = page.body;
    float column = 0;
    for (const WriteView::Prompt& prompt : write.prompts)
        column = std::max(column, chip_width(ui, prompt.text));
    column = std::min(column, room.width * 0.4F);
    Rect side = room.cut_right(column, ui.metrics().gap);
    const float counter = ui.canvas.font(Type::small).line;
    const bool beside = page.beside_title.width > ui.canvas.text_width(write.counter, Type::small);
    Rect corner = beside ? page.beside_title : side.cut_bottom(counter);
    draw_counter(ui, corner.cut_bottom(counter), write, Align::right);
    side_column(ui, side, write);
    text_area(ui, room, write.words, target_id("words"), key);
}

}  // namespace

void draw_write(Ui& ui, const presenter::View& view) {
    const WriteView& write = view.write;
    const Page page = open_page(ui, view, &write.keyboard);
    const auto key = physical_typing(ui);
    if (ui.metrics().portrait)
        draw_high(ui, page.body, write, key);
    else
        draw_wide(ui, page, write, key);
    draw_keyboard_popup(ui, write.keyboard);
}

}  // namespace pendopo::screens
