// SPDX-License-Identifier: Apache-2.0
#include "app/screens/attract_screen.hpp"

#include <algorithm>
#include <cmath>

#include "app/screens/attract_cards.hpp"
#include "app/screens/components.hpp"
#include "app/screens/crest.hpp"
#include "app/screens/page.hpp"
#include "app/screens/service_screen.hpp"

namespace pendopo::screens {

namespace {

using presenter::AttractView;

TextStyle on_ground(const Ui& ui, Type type, bool soft) {
    TextStyle style;
    style.type = type;
    style.ink = {soft ? ui.theme().on_hall_soft : ui.theme().on_hall, ui.theme().hall};
    if (type == Type::display) style.leading = 0.88F;
    style.balanced = true;
    return style;
}

TextStyle start_style(const Ui& ui) {
    TextStyle style;
    style.type = Type::label;
    style.ink = {ui.theme().on_saffron, ui.theme().saffron};
    style.leading = 0.86F;
    return style;
}

void start_button(Ui& ui, const Rect& rect, const presenter::Button& start) {
    const TargetState state = ui.target(TargetKind::choice, target_id("start"), rect);
    if (state.tapped) ui.emit(start.intent);
    spoken_ring(ui, rect, start.intent);
    const Surface surface = pressed_surface(ui, rect, ui.theme().saffron, state);
    const float corner = surface.rect.height / 2;
    ui.canvas.fill(surface.rect, surface.fill, corner);
    if (state.focused) focus_ring(ui, rect, corner);
    const float sign = ui.canvas.icon_side(Type::door_icon);
    const float gap = ui.mm(3);
    const float words = std::min(ui.canvas.text_width(start.label, Type::label), rect.width - sign - gap - ui.mm(8));
    const float x = surface.rect.x + (surface.rect.width - sign - gap - words) / 2;
    ui.canvas.icon({x, surface.rect.y, sign, surface.rect.height}, start.icon, Type::door_icon, ui.theme().on_saffron);
    const TextStyle style = start_style(ui);
    ui.canvas.text_middle({x + sign + gap, surface.rect.y, words + 2, surface.rect.height}, start.label, style);
}

void language_button(Ui& ui, const Rect& rect, const presenter::Button& button, TargetId id) {
    const TargetState state = ui.target(TargetKind::tool, id, rect);
    if (state.tapped) ui.emit(button.intent);
    spoken_ring(ui, rect, button.intent);
    const Surface surface = pressed_surface(ui, rect, ui.theme().hall, state);
    const float corner = surface.rect.height / 2;
    ui.canvas.fill(surface.rect, surface.fill, corner);
    ui.canvas.frame(surface.rect, button.selected ? ui.theme().saffron : ui.theme().on_hall_soft,
                    ui.metrics().border * 1.4F, corner);
    if (state.focused) focus_ring(ui, rect, corner);
    TextStyle style = on_ground(ui, Type::body_bold, false);
    style.align = Align::centre;
    style.lines_max = 1;
    ui.canvas.text_middle(surface.rect, button.label, style);
}

/// The display settings, by their sign alone: who needs larger letters reads no word for it.
void comfort_button(Ui& ui, const Rect& rect, const presenter::Button& comfort) {
    const TargetState state = ui.target(TargetKind::tool, target_id("comfort"), rect);
    if (state.tapped) ui.emit(comfort.intent);
    spoken_ring(ui, rect, comfort.intent);
    const Surface surface = pressed_surface(ui, rect, ui.theme().hall, state);
    const float corner = surface.rect.height / 2;
    ui.canvas.fill(surface.rect, surface.fill, corner);
    ui.canvas.frame(surface.rect, ui.theme().on_hall_soft, ui.metrics().border * 1.4F, corner);
    if (state.focused) focus_ring(ui, rect, corner);
    ui.canvas.icon(surface.rect, comfort.icon, Type::tool_icon, ui.theme().on_hall);
}

/// The languages, each in itself, and the display settings behind them, in rows that wrap; returns the height used.
float language_rows(Ui& ui, const Rect& room, const AttractView& attract, const presenter::Button& comfort, bool draw) {
    const Metrics& m = ui.metrics();
    const auto width_of = [&](const presenter::Button& b) {
        return ui.canvas.text_width(b.label, Type::body_bold) + ui.mm(m.compact ? 7 : 10);
    };
    float widest = 0;
    for (const presenter::Button& b : attract.languages)
        if (b.visible) widest = std::max(widest, width_of(b));
    const bool crowded = m.compact && std::ranges::count_if(attract.languages, &presenter::Button::visible) > 3;
    const float gap = m.compact ? ui.mm(2) : m.gap;
    float x = room.x;
    float y = room.y;
    const auto place = [&](float width) {
        if (x > room.x && x + width > room.right()) {
            x = room.x;
            y += m.tool + gap;
        }
        const Rect rect{x, y, width, m.tool};
        x += width + gap;
        return rect;
    };
    for (std::size_t i = 0; i < attract.languages.size(); ++i) {
        if (!attract.languages[i].visible) continue;
        const Rect rect = place(crowded ? width_of(attract.languages[i]) : widest);
        if (draw) language_button(ui, rect, attract.languages[i], target_id("language", i));
    }
    if (comfort.visible) {
        const Rect rect = place(m.tool * 1.25F);
        if (draw) comfort_button(ui, rect, comfort);
    }
    return y + m.tool - room.y;
}

/// On a small screen more languages than one row beside the cards holds stand in a row below everything.
bool languages_below(Ui& ui, const Rect& beside_cards, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    return m.compact && !m.portrait && language_rows(ui, beside_cards, view.attract, view.bar.comfort, false) > m.tool;
}

float invitation_height(const Ui& ui, float width, const AttractView& attract, float mark_side, Type message) {
    return mark_side * 0.56F + ui.mm(5) +
           ui.canvas.text_height(width, attract.headline, on_ground(ui, Type::display, false)) + ui.mm(2) +
           ui.canvas.text_height(width, attract.message, on_ground(ui, message, true)) + ui.mm(5);
}

/// Mark, headline and message from the top of `room`; returns what is left below.
Rect invitation(Ui& ui, Rect room, const AttractView& attract, float mark_side, Type message) {
    if (mark_side > 0) {
        mark(ui, {room.x, room.y, mark_side, mark_side}, ui.theme().on_hall, ui.theme().saffron);
        room.cut_top(mark_side * 0.56F, ui.mm(5));
    }
    room.cut_top(ui.canvas.text(room, attract.headline, on_ground(ui, Type::display, false)) + ui.mm(2));
    room.cut_top(ui.canvas.text(room, attract.message, on_ground(ui, message, true)) + ui.mm(5));
    return room;
}

}  // namespace

float attract_tools_height(Ui& ui, float width, const AttractView& attract, const presenter::Button& comfort) {
    return language_rows(ui, {0, 0, width, 0}, attract, comfort, false);
}

void draw_attract_tools(Ui& ui, const Rect& room, const AttractView& attract, const presenter::Button& comfort) {
    language_rows(ui, room, attract, comfort, true);
}

float attract_start_height(const Ui& ui, float width, const presenter::Button& start) {
    const float words = width - ui.canvas.icon_side(Type::door_icon) - ui.mm(11);
    return std::max(ui.mm(ui.metrics().compact ? 16 : 21),
                    ui.canvas.text_height(words, start.label, start_style(ui)) + ui.mm(4));
}

void draw_attract_start(Ui& ui, const Rect& room, const presenter::Button& start) {
    const float width = ui.canvas.icon_side(Type::door_icon) + ui.mm(3) +
                        ui.canvas.text_width(start.label, Type::label) + ui.mm(ui.metrics().compact ? 14 : 24);
    start_button(ui, {room.x, room.y, std::min(width, room.width), room.height}, start);
}

void draw_attract(Ui& ui, const presenter::View& view) {
    const AttractView& attract = view.attract;
    const Metrics& m = ui.metrics();
    Rect screen = m.screen();
    ui.canvas.fill(screen, ui.theme().hall);
    practice_strip(ui, view.bar, screen);
    const float ornament = ui.mm(m.compact ? 3 : 5);
    tumpal(ui, screen.cut_bottom(ornament), ui.theme().saffron);

    const float watermark = std::min(screen.width, screen.height) * 0.9F;
    mark(ui, {screen.right() - watermark * 0.95F, screen.bottom() - watermark * 0.52F, watermark, watermark},
         ui.theme().hall.mixed(ui.theme().on_hall, 0.07F), ui.theme().hall.mixed(ui.theme().on_hall, 0.07F));

    const float start = ui.mm(m.compact ? 16 : 21);
    TextStyle welcome = on_ground(ui, Type::small, true);
    Rect room = screen.inset(m.compact ? m.margin * 1.6F : m.margin * 1.8F, m.margin);
    const float beside = m.portrait ? 0 : room.width * (m.compact ? 0.36F : 0.35F);
    const float between = ui.mm(m.compact ? 6 : 10);
    const Rect narrow{room.x, room.y, room.width - (m.portrait ? 0 : beside + between), room.height};
    const Rect row = languages_below(ui, narrow, view) ? room.cut_bottom(m.tool, ui.mm(2)) : Rect{};
    Rect panel = m.portrait ? room.cut_bottom(one_card_height(ui, room.width, attract), ui.mm(8))
                            : room.cut_right(beside, between);
    const float mark_side = ui.mm(m.compact ? 16 : 24);
    const float languages = row.empty() ? language_rows(ui, room, attract, view.bar.comfort, false) : 0;
    const float beneath = start + ui.mm(m.compact ? 3 : 5) + languages;
    const float mark_height = mark_side * 0.56F + ui.mm(5);
    const float plain = invitation_height(ui, room.width, attract, mark_side, Type::input) + beneath;
    const float welcomed = ui.mm(5) + ui.canvas.text_height(room.width, attract.greetings, welcome);
    // The crest stands beside the mark on a high panel: where both do not fit, the greetings make room.
    const bool crowds_crest = m.portrait && ui.crest != nullptr && plain + welcomed > room.height;
    const bool greetings = !m.compact && !crowds_crest;
    const float usual = plain + (greetings ? welcomed : 0);
    const Type message = usual - mark_height <= room.height ? Type::input : Type::body;
    const float whole = invitation_height(ui, room.width, attract, mark_side, message) + usual - plain + beneath;
    const bool with_mark = whole <= room.height;
    const float height = with_mark ? whole : whole - mark_height;
    room.cut_top(std::max(0.F, (room.height - height) / 2));
    // Where there is no room for the mark, the headline stands in for it.
    const float headline = ui.canvas.text_height(room.width, attract.headline, on_ground(ui, Type::display, false));
    if (with_mark)
        draw_crest(ui, {room.x + mark_side + ui.mm(5), room.y, 0, (mark_side * 0.56F + crest_height(m)) / 2},
                   Align::left);
    else if (!m.portrait)
        draw_crest(ui, panel.cut_top(crest_height(m), crest_room(ui) - crest_height(m)), Align::centre);
    const Rect door =
        with_mark ? Rect{room.x, room.y, mark_side, mark_side * 0.56F} : Rect{room.x, room.y, room.width, headline};
    if (with_mark)
        room = invitation(ui, {room.x, room.y, room.width, room.height}, attract, mark_side, message);
    else
        room = invitation(ui, room, attract, 0, message);

    const float width = ui.canvas.icon_side(Type::door_icon) + ui.mm(3) +
                        ui.canvas.text_width(attract.start.label, Type::label) + ui.mm(m.compact ? 14 : 24);
    start_button(ui, room.cut_top(start, ui.mm(m.compact ? 3 : 5)).shared_with({room.x, 0, width, screen.bottom()}),
                 attract.start);
    language_rows(ui, row.empty() ? room.cut_top(languages, ui.mm(5)) : row, attract, view.bar.comfort, true);
    if (greetings) ui.canvas.text(room, attract.greetings, welcome);
    attract_cards(ui, panel, attract);
    service_door(ui, door);
}

}  // namespace pendopo::screens
