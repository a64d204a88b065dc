// SPDX-License-Identifier: Apache-2.0
#include "app/screens/column.hpp"

#include <algorithm>
#include <cmath>

#include "app/screens/scroll.hpp"

namespace pendopo::screens {

namespace {

float card_pad(const Ui& ui) {
    return ui.mm(ui.metrics().compact ? 2.2 : 4);
}

TextStyle label_style(Colour colour, Colour on) {
    TextStyle style;
    style.type = Type::label;
    style.ink = {colour, on};
    style.leading = 0.86F;
    return style;
}

TextStyle hint_style(Colour colour, Colour on) {
    TextStyle style;
    style.type = Type::body;
    style.ink = {colour, on};
    style.leading = 0.92F;
    return style;
}

/// Of the sign that a choice is the one, so that colour alone does not tell.
float tick_width(const Ui& ui) {
    return ui.canvas.icon_side(Type::small_icon) + ui.mm(1);
}

float words_width(const Ui& ui, float width, const WideChoice& choice) {
    const bool sign = choice.button->icon != presenter::Icon::none;
    const float tick = choice.button->selected ? tick_width(ui) : 0;
    return width - 2 - 2 * card_pad(ui) - tick - (sign ? ui.canvas.icon_side(Type::door_icon) + ui.mm(2.5) : 0);
}

float choice_height(const Ui& ui, float width, const WideChoice& choice) {
    const float words = words_width(ui, width, choice);
    float height = ui.canvas.text_height(words, choice.button->label, label_style({}, {}));
    if (!choice.hint.empty()) height += ui.canvas.text_height(words, choice.hint, hint_style({}, {}));
    return std::max(ui.metrics().choice, height + 2 * card_pad(ui));
}

bool fits(const Ui& ui, float width, const WideChoice& choice) {
    return ui.canvas.fits(words_width(ui, width, choice), 1e6F, choice.button->label, label_style({}, {}));
}

struct ChoiceColours {
    Colour label, hint, icon;
};

void draw_words(Ui& ui, Rect inner, const WideChoice& choice, const ChoiceColours& colours, Colour on) {
    if (choice.button->icon != presenter::Icon::none) {
        const float side = ui.canvas.icon_side(Type::door_icon);
        ui.canvas.icon(inner.cut_left(side, ui.mm(2.5)), choice.button->icon, Type::door_icon, colours.icon);
    }
    const TextStyle label = label_style(colours.label, on);
    float height = ui.canvas.text_height(inner.width, choice.button->label, label);
    if (!choice.hint.empty()) height += ui.canvas.text_height(inner.width, choice.hint, hint_style({}, {}));
    inner.cut_top(std::max(0.F, (inner.height - height) / 2));
    inner.height += 2;
    inner.cut_top(ui.canvas.text(inner, choice.button->label, label));
    ui.canvas.text(inner, choice.hint, hint_style(colours.hint, on));
}

void draw_choice(Ui& ui, const Rect& rect, const WideChoice& choice, TargetId id, TargetKind kind) {
    const Theme& theme = ui.theme();
    const Metrics& m = ui.metrics();
    const presenter::Button& button = *choice.button;
    if (!button.enabled) {
        ui.canvas.frame(rect.snapped(), theme.line, m.border, m.corner_card);
        return draw_words(ui, rect.inset(card_pad(ui)), choice, {theme.muted, theme.muted, theme.muted}, theme.ivory);
    }
    if (choice.loud) {
        const TargetState state = ui.target(kind, id, rect);
        if (state.tapped) ui.emit(button.intent);
        spoken_ring(ui, rect, button.intent);
        const Surface surface = pressed_surface(ui, rect, theme.hall, state);
        ui.canvas.fill(surface.rect, surface.fill, m.corner_card);
        if (theme.outlined()) ui.canvas.frame(surface.rect, theme.saffron, m.border * 1.4F, m.corner_card);
        if (state.focused) focus_ring(ui, rect, m.corner_card);
        return draw_words(ui, surface.rect.inset(card_pad(ui)), choice,
                          {theme.on_hall, theme.on_hall_soft, theme.saffron}, theme.hall);
    }
    Surface surface{};
    const TargetState state = card(ui, rect, id, button.selected || choice.marked, true, kind, surface);
    if (state.tapped) ui.emit(button.intent);
    spoken_ring(ui, rect, button.intent);
    Rect inner = surface.rect.inset(card_pad(ui));
    if (button.selected) {
        ui.canvas.frame(surface.rect, theme.teal_2, m.border * 2.4F, m.corner_card);
        ui.canvas.icon(inner.cut_right(tick_width(ui)), presenter::Icon::check, Type::small_icon, theme.teal_2);
    }
    draw_words(ui, inner, choice, {theme.ink, theme.muted, theme.teal}, surface.fill);
}

}  // namespace

Rect Column::place(float height) {
    const Rect out{room_.x, room_.y + used_, room_.width, height};
    used_ += height;
    return out;
}

void Column::text(std::string_view words, Type type, Colour colour, Colour on) {
    if (words.empty()) return;
    TextStyle style;
    style.type = type;
    style.ink = {colour, on};
    const Rect room = place(ui_.canvas.text_height(room_.width, words, style));
    if (drawing_) ui_.canvas.text({room.x, room.y, room.width, room.height + 2}, words, style);
}

void Column::typed(std::string_view words, Type type) {
    if (words.empty()) return;
    const Font& font = ui_.canvas.font(type);
    const std::vector<TextLine> lines = wrap(font, words, room_.width);
    const Rect room = place(font.line * static_cast<float>(lines.size()));
    if (drawing_) ui_.canvas.typed_lines(room, words, lines, type, {ui_.theme().ink, ui_.theme().paper}, font.line);
}

void Column::remark(presenter::Icon icon, std::string_view words, Colour icon_colour) {
    if (words.empty()) return;
    const Rect room = place(remark_height(ui_, room_.width, words));
    if (drawing_) screens::remark(ui_, {room.x, room.y, room.width, room.height + 2}, icon, words, icon_colour);
}

void Column::tick(const presenter::Button& button, TargetId id) {
    if (!button.visible) return;
    const float words = ui_.canvas.text_height(room_.width - tick_strip(ui_), button.label, tick_style(ui_));
    const Rect room = place(std::max(ui_.metrics().tool, words + ui_.mm(1)));
    if (drawing_) tick_box(ui_, room, button, id, {});
}

void Column::press(const presenter::Button& button, TargetId id, Look look, TargetKind kind) {
    if (!button.visible) return;
    const float wide = button_width(ui_, button, look, kind);
    const float tall = kind == TargetKind::choice ? ui_.metrics().choice : ui_.metrics().tool;
    TextStyle style;
    style.type = kind == TargetKind::choice ? Type::label : Type::body_bold;
    style.leading = 0.86F;
    const float words = room_.width - ui_.canvas.icon_side(Type::tool_icon) - ui_.mm(10);
    const Rect room = place(std::max(tall, ui_.canvas.text_height(words, button.label, style) + ui_.mm(2)));
    if (drawing_)
        screens::button(ui_, {room.x, room.y, std::min(room.width, wide), room.height}, button, id, look, kind);
}

void Column::choices(const std::vector<WideChoice>& all, const char* name, int columns_max, TargetKind kind) {
    const float gap = ui_.metrics().gap;
    int columns = columns_max;
    const auto width_of = [&](int count) {
        return (room_.width - gap * static_cast<float>(count - 1)) / static_cast<float>(count);
    };
    while (columns > 1 && !std::all_of(all.begin(), all.end(), [&](const WideChoice& choice) {
               return choice.loud || fits(ui_, width_of(columns), choice);
           }))
        --columns;
    int column = 0;
    float row = 0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!all[i].button->visible) continue;
        const bool whole = all[i].loud || columns == 1;
        if (column == 0 || whole) {
            if (used_ > 0 && i > 0) used_ += gap;
            row = choice_height(ui_, whole ? room_.width : width_of(columns), all[i]);
            for (std::size_t j = i + 1; !whole && j < all.size() && j < i + static_cast<std::size_t>(columns); ++j)
                row = std::max(row, choice_height(ui_, width_of(columns), all[j]));
        }
        const float width = whole ? room_.width : width_of(columns);
        const Rect cell{room_.x + static_cast<float>(whole ? 0 : column) * (width + gap), room_.y + used_, width, row};
        if (drawing_) draw_choice(ui_, cell, all[i], target_id(name, i), kind);
        column = whole ? 0 : (column + 1) % columns;
        if (column == 0) used_ += row;
    }
    if (column != 0) used_ += row;
}

void Column::framed(Colour border, const std::function<void(Column&)>& fill) {
    const float pad = card_pad(ui_);
    const Rect inner{room_.x + pad, room_.y + used_ + pad, room_.width - 2 * pad, 0};
    Column measure(ui_, inner, false);
    fill(measure);
    const Rect card = place(measure.used() + 2 * pad);
    if (!drawing_) return;
    ui_.canvas.fill(card.snapped(), ui_.theme().paper, ui_.metrics().corner_card);
    ui_.canvas.frame(card.snapped(), border, ui_.metrics().border, ui_.metrics().corner_card);
    Column draw(ui_, inner, true);
    fill(draw);
}

void scrolled_column(Ui& ui, TargetId id, const Rect& room, const std::function<void(Column&)>& fill) {
    const Scroll scroll(ui, id, room, [&](float width) {
        Column column(ui, {room.x, room.y, width, room.height}, false);
        fill(column);
        return column.used() + ui.mm(1);
    });
    Column column(ui, scroll.sheet(), true);
    fill(column);
}

}  // namespace pendopo::screens
