// SPDX-License-Identifier: Apache-2.0
#include "app/screens/components.hpp"

#include <algorithm>
#include <cmath>

namespace pendopo::screens {

namespace {

constexpr float pressed_share = 0.12F;  // how much darker a pressed thing is

struct ButtonColours {
    Colour fill;
    Colour words;
    Colour border;
};

ButtonColours colours_of(const Theme& theme, Look look, bool enabled, bool selected) {
    if (look == Look::primary) {
        if (!enabled && theme.outlined()) return {theme.ivory, theme.muted, theme.line};
        if (!enabled) return {theme.line, theme.muted.darker(0.25F), theme.line};
        return {theme.teal, theme.on_teal, theme.teal};
    }
    if (look == Look::secondary) {
        if (!enabled) return {theme.ivory, theme.muted, theme.line};
        return {selected ? theme.mist : theme.paper, theme.teal, theme.teal};
    }
    if (look == Look::tool) return {selected ? theme.mist : theme.sand, theme.ink, theme.sand};
    return {theme.ivory, theme.teal, theme.ivory};
}

Type label_type(Look look, TargetKind kind) {
    if (look == Look::tool || look == Look::link) return Type::body_bold;
    return kind == TargetKind::choice ? Type::label : Type::button;
}
Type icon_type(const Ui& ui, Look look) {
    const bool quiet = look == Look::tool || look == Look::link || ui.metrics().compact;
    return quiet ? Type::small_icon : Type::tool_icon;
}

/// What a surface of this look shows beside its ends.
float end_room(const Ui& ui, Look look) {
    if (look == Look::link) return 0;
    return ui.mm(look == Look::tool ? 4 : ui.metrics().compact ? 3.5 : 6);
}

}  // namespace

Surface pressed_surface(const Ui& ui, const Rect& rect, Colour fill, const TargetState& state) {
    if (!state.pressed) return {rect.snapped(), fill};
    return {rect.inset(ui.mm(0.5)).snapped(), fill.darker(pressed_share)};
}

void tool_surface(Ui& ui, const Surface& surface, float corner) {
    ui.canvas.fill(surface.rect, surface.fill, corner);
    if (ui.theme().outlined()) ui.canvas.frame(surface.rect, ui.theme().line, ui.metrics().border, corner);
}

void focus_ring(Ui& ui, const Rect& rect, float corner) {
    ui.canvas.frame(rect.inset(-ui.mm(1.2)), ui.theme().ink, ui.mm(0.8), corner + ui.mm(1.2));
    ui.canvas.frame(rect.inset(-ui.mm(0.6)), ui.theme().saffron, ui.mm(0.6), corner + ui.mm(0.6));
}

void spoken_ring(Ui& ui, const Rect& rect, const presenter::Intent& intent) {
    if (ui.is_spoken(intent)) focus_ring(ui, rect, ui.metrics().corner_button);
}

float button_width(const Ui& ui, const presenter::Button& button, Look look, TargetKind kind) {
    const float words = ui.canvas.text_width(button.label, label_type(look, kind));
    if (button.label.empty()) return ui.metrics().tool;
    const bool has_icon = button.icon != presenter::Icon::none;
    const float sign = has_icon ? ui.canvas.icon_side(icon_type(ui, look)) + ui.mm(2) : 0;
    return std::ceil(words + sign + 2 * end_room(ui, look) + 2);
}

void button(Ui& ui, const Rect& rect, const presenter::Button& button, TargetId id, Look look, TargetKind kind) {
    if (!button.visible) return;
    const Metrics& m = ui.metrics();
    const TargetState state = button.enabled ? ui.target(kind, id, rect) : TargetState{};
    if (state.tapped) ui.emit(button.intent);
    spoken_ring(ui, rect, button.intent);
    const ButtonColours colours = colours_of(ui.theme(), look, button.enabled, button.selected);
    const Surface surface = pressed_surface(ui, rect, colours.fill, state);
    const float corner = look == Look::tool ? surface.rect.height / 2 : m.corner_button;
    if (look == Look::tool)
        tool_surface(ui, surface, corner);
    else if (look != Look::link)
        ui.canvas.fill(surface.rect, surface.fill, corner);
    if (!button.enabled && ui.theme().outlined())
        ui.canvas.dashed_frame(surface.rect, colours.border, m.border * 1.4F, corner);
    else if (look == Look::secondary)
        ui.canvas.frame(surface.rect, colours.border, m.border * 1.4F, corner);
    if (state.focused) focus_ring(ui, rect, corner);

    const Colour on = look == Look::link ? ui.theme().ivory : colours.fill;
    const Type type = label_type(look, kind);
    const Type sign_type = icon_type(ui, look);
    const bool has_icon = button.icon != presenter::Icon::none;
    const float sign = has_icon ? ui.canvas.icon_side(sign_type) : 0;
    const float gap = has_icon && !button.label.empty() ? ui.mm(2) : 0;
    const float room = surface.rect.width - 2 * std::min(end_room(ui, look), ui.mm(3));
    const float words = std::min(ui.canvas.text_width(button.label, type), room - sign - gap);
    float x = surface.rect.x + (surface.rect.width - words - sign - gap) / 2;
    const bool sign_last = button.icon == presenter::Icon::next;
    if (has_icon) {
        const float at = sign_last ? x + words + gap : x;
        ui.canvas.icon({at, surface.rect.y, sign, surface.rect.height}, button.icon, sign_type, colours.words);
    }
    if (!sign_last) x += sign + gap;
    TextStyle style;
    style.type = type;
    style.ink = {colours.words, on};
    style.leading = 0.86F;
    ui.canvas.text_middle({x, surface.rect.y, words + 1, surface.rect.height}, button.label, style);
    if (look == Look::link) {
        const float y = surface.rect.centre().y + ui.canvas.font(type).cap / 2 + ui.mm(1);
        ui.canvas.line({x, y}, {x + words, y}, colours.words, m.border);
    }
}

TargetState card(Ui& ui, const Rect& rect, TargetId id, bool selected, bool enabled, TargetKind kind,
                 Surface& surface) {
    const Theme& theme = ui.theme();
    const Metrics& m = ui.metrics();
    const TargetState state = enabled ? ui.target(kind, id, rect) : TargetState{};
    surface = pressed_surface(ui, rect, selected ? theme.mist : theme.paper, state);
    ui.canvas.fill(surface.rect, surface.fill, m.corner_card);
    ui.canvas.frame(surface.rect, selected ? theme.teal_2 : theme.line, selected ? m.border * 1.4F : m.border,
                    m.corner_card);
    if (state.focused) focus_ring(ui, rect, m.corner_card);
    return state;
}

float remark_height(const Ui& ui, float width, std::string_view words, Type type) {
    TextStyle style;
    style.type = type;
    const float sign = ui.canvas.icon_side(Type::small_icon) + ui.mm(2);
    style.balanced = true;
    return std::max(ui.canvas.text_height(width - sign, words, style), ui.canvas.icon_side(Type::small_icon));
}

float remark(Ui& ui, const Rect& rect, presenter::Icon icon, std::string_view words, Colour icon_colour, Type type,
             std::optional<Colour> on) {
    TextStyle style;
    style.type = type;
    style.ink = {ui.theme().muted, on.value_or(ui.theme().ivory)};
    style.balanced = true;
    Rect room = rect;
    const float side = ui.canvas.icon_side(Type::small_icon);
    const Rect sign = room.cut_left(side, ui.mm(2));
    const float height = remark_height(ui, rect.width, words, type);
    const float first = std::max(ui.canvas.line_height(style), std::min(side, height));
    ui.canvas.icon({sign.x, rect.y, side, first}, icon, Type::small_icon, icon_colour);
    if (ui.canvas.text_height(room.width, words, style) < side)
        ui.canvas.text_middle({room.x, room.y, room.width, side}, words, style);
    else
        ui.canvas.text(room, words, style);
    return height;
}

void mark(Ui& ui, const Rect& rect, Colour roof, Colour posts) {
    const float w = rect.width;
    const float thick = w * 0.055F;
    const auto at = [&](float x, float y) { return Point{rect.x + x * w, rect.y + y * w}; };
    const std::vector<Point> line{at(0.03F, 0.46F), at(0.27F, 0.28F), at(0.37F, 0.05F),
                                  at(0.63F, 0.05F), at(0.73F, 0.28F), at(0.97F, 0.46F)};
    ui.canvas.polyline(line, roof, thick);
    for (const Point& joint : line)
        ui.canvas.circle(joint, thick / 2, roof);
    constexpr std::array<std::array<float, 2>, 4> tops{
        {{0.23F, 0.42F}, {0.41F, 0.35F}, {0.59F, 0.35F}, {0.77F, 0.42F}}};
    for (const auto& [x, y] : tops) {
        const Point top = at(x, y);
        ui.canvas.fill({top.x - thick / 2, top.y, thick, rect.y + 0.53F * w - top.y}, posts, thick / 2);
    }
}

void tumpal(Ui& ui, const Rect& rect, Colour colour) {
    const auto count = static_cast<int>(std::ceil(rect.width / (rect.height * 1.1F)));
    const float step = rect.width / static_cast<float>(count);
    const float base = rect.bottom();
    for (int i = 0; i < count; ++i) {
        const float left = rect.x + static_cast<float>(i) * step;
        const float middle = left + step / 2;
        ui.canvas.triangle({left, base}, {middle, rect.y}, {left + step, base}, colour);
    }
}

float tick_side(const Ui& ui) {
    return ui.mm(ui.metrics().compact ? 6 : 7);
}

float tick_strip(const Ui& ui) {
    return tick_side(ui) + ui.mm(3);
}

TextStyle tick_style(const Ui& ui) {
    TextStyle style;
    style.type = Type::body;
    style.ink = {ui.theme().ink, ui.theme().ivory};
    style.leading = 0.95F;
    return style;
}

void tick_box(Ui& ui, const Rect& rect, const presenter::Button& button, TargetId id, std::string_view words) {
    if (!button.visible) return;
    const Theme& theme = ui.theme();
    const Metrics& m = ui.metrics();
    const TargetState state = ui.target(TargetKind::tool, id, rect);
    if (state.tapped) ui.emit(button.intent);
    spoken_ring(ui, rect, button.intent);
    if (state.focused) focus_ring(ui, rect, m.corner_button);
    Rect room = rect;
    const float side = tick_side(ui);
    const Rect strip = room.cut_left(side, ui.mm(3));
    const Rect square = Rect{strip.x, std::round(strip.centre().y - side / 2), side, side}.snapped();
    const Surface surface = pressed_surface(ui, square, button.selected ? theme.teal_2 : theme.paper, state);
    ui.canvas.fill(surface.rect, surface.fill, ui.mm(1.2));
    ui.canvas.frame(surface.rect, theme.teal_2, m.border * 1.4F, ui.mm(1.2));
    if (button.selected) ui.canvas.icon(surface.rect, presenter::Icon::check, Type::small_icon, theme.on_teal);
    TextStyle style = tick_style(ui);
    const std::string_view sentence = words.empty() ? button.label : words;
    if (!ui.canvas.fits(room.width, room.height, sentence, style)) style.type = Type::small;
    ui.canvas.text_middle(room, sentence, style);
}

void field(Ui& ui, const Rect& rect, presenter::Icon icon, const presenter::TextView& text, TargetId id,
           const presenter::Intent& focus) {
    const Theme& theme = ui.theme();
    const Metrics& m = ui.metrics();
    const TargetState state = ui.target(TargetKind::field, id, rect, false);
    spoken_ring(ui, rect, focus);
    ui.canvas.fill(rect, theme.paper, m.corner_button);
    ui.canvas.frame(rect, text.focused ? theme.teal : theme.line, text.focused ? m.border * 1.6F : m.border,
                    m.corner_button);
    Rect room = rect.inset(ui.mm(3), 0);
    const Rect sign = room.cut_left(ui.canvas.icon_side(Type::small_icon), ui.mm(2));
    ui.canvas.icon(sign, icon, Type::small_icon, theme.muted);

    const Font& font = ui.canvas.font(Type::input);
    const Rect line_box{room.x, rect.centre().y - font.line / 2, room.width, font.line};
    const float caret = screens::text_width(font, text.text.substr(0, text.cursor));
    const float shift = std::max(0.F, caret - room.width + ui.mm(1));  // the caret stays in sight
    if (state.tapped) {
        if (!text.focused) ui.emit(focus);
        const TextLine whole{0, text.text.size(), text.text.size(), 0};
        const float x = ui.input.released_at().value_or(Point{}).x - room.x + shift;
        ui.emit(presenter::MoveCursor{byte_at(font, text.text, whole, x)});
    }
    if (text.text.empty()) {
        TextStyle style;
        style.type = Type::input;
        style.ink = {theme.muted, theme.paper};
        style.lines_max = 1;
        const Rect words{room.x + ui.mm(1), rect.y, room.width - ui.mm(1), rect.height};
        for (const Type type : {Type::input, Type::body, Type::small}) {
            style.type = type;
            if (ui.canvas.text_width(text.placeholder, type) <= words.width) break;
        }
        if (2 * ui.canvas.line_height(style) <= words.height) style.lines_max = 2;
        ui.canvas.text_middle(words, text.placeholder, style);
    } else {
        ui.canvas.push_clip(room);
        const std::vector<TextLine> lines{{0, text.text.size(), text.text.size(), 0}};
        ui.canvas.typed_lines(line_box.moved(-shift, 0), text.text, lines, Type::input, {theme.ink, theme.paper},
                              font.line);
        ui.canvas.pop_clip();
    }
    if (text.focused) {
        const float height = font.cap * 1.6F;
        ui.canvas.fill(Rect{room.x + caret - shift, rect.centre().y - height / 2, ui.mm(0.6), height}.snapped(),
                       theme.terra);
    }
}

void eye(Ui& ui, const Rect& rect, presenter::Peeked what, bool peeking, TargetId id) {
    const TargetState state = ui.target(TargetKind::tool, id, rect);
    // The keys of a keyboard have no "held": they turn it on and off.
    const bool by_key = state.focused && state.tapped && !ui.input.down();
    const bool spoken = ui.is_spoken(presenter::Peek{peeking ? presenter::Peeked::nothing : what});
    const bool wanted = by_key ? !peeking : state.pressed || ((state.focused || spoken) && peeking);
    if (wanted != peeking) ui.emit(presenter::Peek{wanted ? what : presenter::Peeked::nothing});
    const Surface surface = pressed_surface(ui, rect, ui.theme().sand, state);
    tool_surface(ui, surface, ui.metrics().corner_button);
    if (state.focused || spoken) focus_ring(ui, rect, ui.metrics().corner_button);
    ui.canvas.icon(surface.rect, presenter::Icon::eye, Type::small_icon, ui.theme().ink);
}

void scroll_mark(Ui& ui, const Rect& rect, float offset, float content) {
    if (content <= rect.height + 1) return;
    const float width = ui.mm(1.2);
    const Rect track{rect.right() - width, rect.y, width, rect.height};
    const float length = std::max(ui.mm(6), rect.height * rect.height / content);
    const float at = rect.y + (rect.height - length) * offset / (content - rect.height);
    ui.canvas.fill(track, ui.theme().line.with_alpha(0.5F), width / 2);
    ui.canvas.fill({track.x, at, width, length}, ui.theme().muted, width / 2);
}

}  // namespace pendopo::screens
