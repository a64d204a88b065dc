// SPDX-License-Identifier: Apache-2.0
#include "app/screens/write_screen.hpp"

#include <algorithm>

#include "app/screens/column.hpp"
#include "app/screens/components.hpp"
#include "app/screens/keyboard.hpp"
#include "app/screens/page.hpp"
#include "app/screens/text_area.hpp"

namespace pendopo::screens {

namespace {

using presenter::WriteView;

bool has_large_letters(const Ui& ui) {
    return ui.metrics().text_size != TextSize::normal;
}

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

float draw_counter(Ui& ui, const Rect& rect, const WriteView& write, Align align) {
    TextStyle style;
    style.type = Type::small;
    style.ink = {write.near_limit ? ui.theme().terra : ui.theme().muted, ui.theme().ivory};
    style.align = align;
    style.lines_max = 1;
    return ui.canvas.text(rect, write.counter, style);
}

void draw_notice(Ui& ui, const Rect& rect, std::string_view notice) {
    remark(ui, rect, presenter::Icon::warning, notice, ui.theme().terra, chip_type(ui));
}

TextStyle suggestion_style(const Ui& ui) {
    TextStyle style;
    style.type = ui.metrics().compact && ui.metrics().text_size == TextSize::normal ? Type::body : Type::input;
    style.ink = {ui.theme().ink, ui.theme().sand};
    style.align = Align::centre;
    style.lines_max = 1;
    return style;
}

float undo_width(const Ui& ui, const Rect& row, presenter::Button& undo) {
    if (row.width < ui.mm(ui.metrics().compact ? 130 : 150)) undo.label = {};
    return undo.visible && undo.enabled ? button_width(ui, undo, Look::tool) : 0;
}

/// True if the notice can stand in the row of the suggestions.
bool notice_fits(const Ui& ui, const Rect& row, const WriteView& write) {
    presenter::Button undo = write.undo;
    const float width = row.width - undo_width(ui, row, undo) - ui.mm(2.5);
    return !write.notice.empty() && remark_height(ui, width, write.notice, chip_type(ui)) <= row.height + ui.mm(1.5);
}

void draw_suggestion(Ui& ui, const Rect& rect, const presenter::Button& word, TargetId id) {
    const TargetState state = ui.target(TargetKind::tool, id, rect, false);
    if (state.tapped) ui.emit(word.intent);
    const Surface surface = pressed_surface(ui, rect, ui.theme().sand, state);
    tool_surface(ui, surface, ui.metrics().corner_button);
    TextStyle style = suggestion_style(ui);
    style.typed = true;  // it tells how a citizen's word begins
    ui.canvas.text_middle(surface.rect, word.label, style);
}

/// Words that go on like what is being written, or a notice, and the way back, in one row. A word that finds no room is
/// left out.
void draw_suggestions(Ui& ui, Rect row, const WriteView& write) {
    const Metrics& m = ui.metrics();
    const bool notice = notice_fits(ui, row, write);
    const float gap = ui.mm(m.compact ? 1.5 : 2.5);
    presenter::Button undo = write.undo;
    const float back = undo_width(ui, row, undo);
    if (back > 0) button(ui, row.cut_right(back, gap), undo, target_id("undo"), Look::tool, TargetKind::tool);
    if (notice) {
        const float height = remark_height(ui, row.width, write.notice, chip_type(ui));
        return draw_notice(ui, {row.x, row.centre().y - height / 2, row.width, height + 2}, write.notice);
    }
    for (std::size_t i = 0; i < write.suggestions.size(); ++i) {
        const presenter::Button& word = write.suggestions[i];
        if (!word.visible) continue;
        const float words = ui.canvas.text_width(word.label, suggestion_style(ui).type);
        const float width = std::max(m.tool * 1.6F, words + ui.mm(m.compact ? 6 : 9));
        if (width > row.width) return;
        draw_suggestion(ui, row.cut_left(width, gap), word, target_id("suggestion", i));
    }
}

/// Questions below each other; a notice takes their place.
void side_column(Ui& ui, Rect column, const WriteView& write, bool in_row) {
    if (!write.notice.empty() && !in_row) return draw_notice(ui, column, write.notice);
    if (ui.metrics().compact && has_large_letters(ui)) return;  // the keyboard leaves no room for them
    const float gap = ui.mm(ui.metrics().compact ? 0.8 : 2.5);
    for (const WriteView::Prompt& prompt : write.prompts) {
        if (prompt.text.empty() || column.height < chip_height(ui) || column.width < chip_width(ui, prompt.text) - 1)
            continue;
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
    draw_suggestions(ui, room.cut_bottom(ui.metrics().tool, ui.mm(2)), write);
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

/// Where there is no room for a row of its own, suggestions take the title's place: on small panels once something is
/// written and the title has been read, with larger letters always, and the title is said small there.
bool strip_is_used(const Ui& ui, const WriteView& write) {
    if (ui.metrics().portrait) return false;
    constexpr float usual_scale = 1.05F;  // from 11″ on there is room for both
    return has_large_letters(ui) || (ui.metrics().scale < usual_scale && !write.words.text.empty());
}

/// The page at the left, questions and counter at the right.
void draw_wide(Ui& ui, const Page& page, const WriteView& write, std::optional<base::Key> key) {
    const bool strip = strip_is_used(ui, write);
    Rect room = page.body;
    bool in_row = strip && notice_fits(ui, page.beside_title, write);
    if (!strip && !ui.metrics().compact) {
        const Rect row = room.cut_bottom(ui.metrics().tool, ui.mm(2.5));
        in_row = notice_fits(ui, row, write);
        draw_suggestions(ui, row, write);
    }
    float column = 0;
    for (const WriteView::Prompt& prompt : write.prompts)
        column = std::max(column, chip_width(ui, prompt.text));
    column = std::min(column, room.width * 0.4F);
    const float count = ui.canvas.text_width(write.counter, Type::small);
    if (has_large_letters(ui) && ui.metrics().compact) column = count + ui.mm(1);
    Rect side = room.cut_right(column, ui.metrics().gap);
    const float counter = ui.canvas.font(Type::small).line;
    const bool beside = !strip && page.beside_title.width > count;
    Rect corner = beside ? page.beside_title : side.cut_bottom(counter);
    draw_counter(ui, corner.cut_bottom(counter), write, Align::right);
    side_column(ui, side, write, in_row);
    text_area(ui, room, write.words, target_id("words"), key);
}

/// What stands in the title's place: the title while there is nothing to suggest for, then the suggestions.
void draw_strip(Ui& ui, const Rect& strip, const presenter::View& view) {
    const WriteView& write = view.write;
    if (!write.words.text.empty() || notice_fits(ui, strip, write)) return draw_suggestions(ui, strip, write);
    TextStyle title;
    title.type = Type::body_bold;
    title.ink = {ui.theme().ink, ui.theme().ivory};
    title.lines_max = 1;
    if (ui.canvas.text_width(view.title, title.type) <= strip.width) ui.canvas.text_middle(strip, view.title, title);
}

}  // namespace

void draw_write(Ui& ui, const presenter::View& view) {
    const WriteView& write = view.write;
    const bool strip = strip_is_used(ui, write);
    const Page page = open_page(ui, view, &write.keyboard, !strip);
    if (strip) draw_strip(ui, page.beside_title, view);
    const auto key = physical_typing(ui);
    const bool covered =
        strip && has_large_letters(ui) && !write.notice.empty() && !notice_fits(ui, page.beside_title, write);
    if (covered)  // large letters leave no other place for a long notice; the next key takes it away
        scrolled_column(ui, target_id("write notice"), page.body, [&](Column& column) {
            column.remark(presenter::Icon::warning, write.notice, ui.theme().terra);
        });
    else if (ui.metrics().portrait)
        draw_high(ui, page.body, write, key);
    else
        draw_wide(ui, page, write, key);
    draw_keyboard_popup(ui, write.keyboard);
}

}  // namespace pendopo::screens
