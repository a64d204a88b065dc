// SPDX-License-Identifier: Apache-2.0
#include "app/screens/page.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <span>

#include "app/screens/components.hpp"
#include "app/screens/header.hpp"
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

/// The first at the right end of `row`.
void navigation_row(Ui& ui, std::span<const Navigation> all, Rect row) {
    for (const Navigation& n : all) {
        if (!n.button->visible) continue;
        const float width = std::min(row.width, button_width(ui, *n.button, n.look));
        button(ui, row.cut_right(width, ui.metrics().gap), *n.button, n.id, n.look);
    }
}

/// In one row, or in as many as they need where that is too narrow, the next step first.
Rect portrait_navigation(Ui& ui, const View& view, Rect& room) {
    if (!view.back.visible && !view.primary.visible && !view.secondary.visible) return {};
    const float gap = ui.metrics().gap;
    const float tall = navigation_height(ui);
    if (navigation_width(ui, view) <= room.width) {
        Rect row = room.cut_bottom(tall, gap);
        navigation(ui, view, row);
        row.cut_right(navigation_width(ui, view), gap);
        return row;
    }
    const auto all = navigation_of(view);
    const auto width = [&](const Navigation& n) {
        return n.button->visible ? std::min(room.width, button_width(ui, *n.button, n.look)) : 0;
    };
    // From the last one up, as many in a row as fit; in their usual order from the right.
    for (std::size_t end = all.size(); end > 0;) {
        std::size_t begin = end - 1;
        float used = width(all[begin]);
        while (begin > 0 && used + gap + width(all[begin - 1]) <= room.width)
            used += gap + width(all[--begin]);
        if (used > 0) navigation_row(ui, {&all[begin], end - begin}, room.cut_bottom(tall, gap));
        end = begin;
    }
    return {};
}

/// Towards the hand, and in the lower part of a high panel.
Rect within_reach(const Ui& ui, Rect screen) {
    constexpr float above = 0.28F;
    constexpr float aside = 0.14F;
    const presenter::Reach reach = ui.reach;
    if (!ui.metrics().portrait || reach == presenter::Reach::middle) return screen;
    screen.cut_top(screen.height * above);
    if (reach == presenter::Reach::left)
        screen.cut_right(screen.width * aside);
    else
        screen.cut_left(screen.width * aside);
    return screen;
}

}  // namespace

float navigation_height(const Ui& ui) {
    if (ui.metrics().portrait) return ui.mm(16);
    return ui.mm(ui.metrics().compact ? 9.5 : 14);
}

float navigation_width(const Ui& ui, const View& view) {
    float width = 0;
    for (const Navigation& n : navigation_of(view)) {
        if (n.button->visible) width += button_width(ui, *n.button, n.look) + ui.metrics().gap;
    }
    return std::max(0.F, width - ui.metrics().gap);
}

void navigation(Ui& ui, const View& view, const Rect& row) {
    navigation_row(ui, navigation_of(view), row);
}

void practice_strip(Ui& ui, const presenter::Bar& bar, Rect& screen) {
    if (!bar.practice) return;
    TextStyle style;
    style.type = Type::small_bold;
    style.ink = {ui.theme().on_saffron, ui.theme().saffron};
    style.align = Align::centre;
    style.lines_max = 1;
    style.leading = 0.75F;
    const float least = ui.mm(ui.metrics().compact ? 4.8 : 5.8);
    const Rect strip = screen.cut_top(std::round(std::max(least, ui.canvas.line_height(style))));
    ui.canvas.fill(strip, ui.theme().saffron);
    // Where larger letters leave no room for the sentence, its first word says it.
    std::string_view words = bar.practice_text;
    const Rect inner = strip.inset(ui.metrics().margin, 0);
    if (ui.canvas.text_width(words, style.type) > inner.width) words = words.substr(0, words.find(" — "));
    ui.canvas.text_middle(inner, words, style);
}

Page open_page(Ui& ui, const View& view, const presenter::KeyboardView* keyboard, bool with_title) {
    const Metrics& m = ui.metrics();
    Rect screen = m.screen();
    practice_strip(ui, view.bar, screen);
    if (keyboard != nullptr) draw_keyboard(ui, screen, *keyboard);
    const bool typing = keyboard != nullptr && keyboard->visible();
    Rect room = (typing ? screen : within_reach(ui, screen)).inset(m.margin, 0);
    room.cut_top(m.compact ? ui.mm(2) : ui.mm(view.bar.practice ? 4 : 6));
    room.cut_bottom(typing ? m.gap * (m.compact ? 0.7F : 1) : m.margin);
    Page page;
    if (m.portrait) page.beside_navigation = portrait_navigation(ui, view, room);
    const Rect free = draw_header(ui, view, room, with_title);
    if (m.compact || !with_title) page.beside_title = free;
    page.body = room;
    return page;
}

Rect screen_within_reach(Ui& ui, const presenter::Bar& bar) {
    Rect screen = ui.metrics().screen();
    practice_strip(ui, bar, screen);
    return within_reach(ui, screen);
}

}  // namespace pendopo::screens
