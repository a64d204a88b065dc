// SPDX-License-Identifier: Apache-2.0
#include "app/screens/attract_cards.hpp"

#include <algorithm>

#include "app/screens/components.hpp"

namespace pendopo::screens {
namespace {

using presenter::AttractView;
using Card = AttractView::Card;
using Kind = AttractView::CardKind;

float padding(const Ui& ui) {
    return ui.mm(ui.metrics().compact ? 4 : 6);
}
float gap(const Ui& ui) {
    return ui.mm(ui.metrics().compact ? 3 : 5);
}
float line_gap(const Ui& ui) {
    return ui.mm(1);
}

/// The accent is too faint on what lies under a finger.
TextStyle heading_style(const Ui& ui, const Card& card, Colour on) {
    const bool asks = card.kind == Kind::question || card.kind == Kind::announcement;
    const bool pressed = on != ui.theme().ivory;
    TextStyle style;
    style.type = Type::small_bold;
    style.ink = {pressed ? ui.theme().teal : asks ? ui.theme().terra : ui.theme().teal_2, on};
    return style;
}

/// The question of the week is asked, all else is told; what was said is quieter than what was done.
TextStyle text_style(const Ui& ui, const Card& card, Colour on) {
    TextStyle style;
    style.type = card.kind == Kind::question ? Type::body_bold : Type::body;
    style.ink = {card.kind == Kind::reply ? ui.theme().muted : ui.theme().ink, on};
    return style;
}

TextStyle more_style(const Ui& ui, Colour on) {
    TextStyle style;
    style.type = Type::body;
    style.ink = {ui.theme().ink, on};
    return style;
}

float sign_room(const Ui& ui, const Card& card) {
    return card.opens ? ui.canvas.icon_side(Type::small_icon) + ui.mm(1.5) : 0;
}

float content_height(const Ui& ui, float width, const Card& card) {
    const Colour on = ui.theme().ivory;
    float height = ui.canvas.text_height(width - sign_room(ui, card), card.heading, heading_style(ui, card, on)) +
                   line_gap(ui) + ui.canvas.text_height(width, card.text, text_style(ui, card, on));
    if (!card.more.empty()) height += line_gap(ui) + ui.canvas.text_height(width, card.more, more_style(ui, on));
    return height;
}

/// A card that leads somewhere is at least as high as what a finger finds.
float card_height(const Ui& ui, float width, const Card& card) {
    const float height = content_height(ui, width, card);
    return card.opens ? std::max(height, ui.metrics().tool) : height;
}

void draw_card(Ui& ui, const Rect& rect, const Card& card, std::size_t number) {
    Colour on = ui.theme().ivory;
    if (card.opens) {
        const Rect touched = rect.inset(-gap(ui) * 0.6F, -gap(ui) * 0.8F);
        const TargetState state = ui.target(TargetKind::button, target_id("card", number), touched);
        if (state.tapped) ui.emit(card.intent);
        if (state.pressed) {
            on = ui.theme().mist;
            ui.canvas.fill(touched, on, ui.metrics().corner_button);
        }
        if (state.focused) focus_ring(ui, touched, ui.metrics().corner_button);
    }
    Rect room = rect;
    Rect head = room;
    if (card.opens) {
        const float side = ui.canvas.icon_side(Type::small_icon);
        const float line = ui.canvas.line_height(heading_style(ui, card, on));
        const Rect sign = head.cut_right(side, ui.mm(1.5));
        ui.canvas.icon({sign.x, sign.y + (line - side) / 2, side, side}, presenter::Icon::next, Type::small_icon,
                       ui.theme().terra);
    }
    room.cut_top(
        ui.canvas.text({head.x, room.y, head.width, room.height + 2}, card.heading, heading_style(ui, card, on)) +
        line_gap(ui));
    const Rect text{room.x, room.y, room.width, room.height + 2};
    room.cut_top(ui.canvas.text(text, card.text, text_style(ui, card, on)) + line_gap(ui));
    if (!card.more.empty())
        ui.canvas.text({room.x, room.y, room.width, room.height + 2}, card.more, more_style(ui, on));
}

/// Cards that follow each other, from `first` on and behind the last one from the beginning.
struct Run {
    std::size_t first = 0;
    std::size_t count = 0;
    float height = 0;  ///< with the gaps between, without the panel's padding
};

Run run_from(const Ui& ui, float width, float height, const AttractView& attract, std::size_t first) {
    const auto all = attract.shown_cards();
    Run run{first, 0, 0};
    for (; run.count < all.size(); ++run.count) {
        const float between = run.count == 0 ? 0 : 2 * gap(ui);
        const float next = between + card_height(ui, width, all[(first + run.count) % all.size()]);
        if (run.count > 0 && run.height + next > height) break;
        run.height += next;
    }
    return run;
}

}  // namespace

float one_card_height(const Ui& ui, float width, const AttractView& attract) {
    float tallest = 0;
    for (const Card& card : attract.shown_cards())
        tallest = std::max(tallest, card_height(ui, width - 2 * padding(ui), card));
    return tallest + 2 * padding(ui);
}

void attract_cards(Ui& ui, const Rect& room, const AttractView& attract, CardsStand stand) {
    const auto all = attract.shown_cards();
    if (all.empty()) return;
    const float pad = padding(ui);
    const float width = room.width - 2 * pad;
    Run run = run_from(ui, width, room.height - 2 * pad, attract, 0);
    float tallest = run.height;
    if (run.count < all.size()) {
        for (std::size_t first = 1; first < all.size(); ++first)
            tallest = std::max(tallest, run_from(ui, width, room.height - 2 * pad, attract, first).height);
        run = run_from(ui, width, room.height - 2 * pad, attract, attract.card % all.size());
    }
    const float height = tallest + 2 * pad;
    const Rect panel = Rect{room.x, room.y + (room.height - height) / 2, room.width, height}.snapped();
    ui.canvas.fill(panel, ui.theme().ivory, ui.metrics().corner_card);
    if (ui.theme().outlined()) ui.canvas.frame(panel, ui.theme().line, ui.metrics().border, ui.metrics().corner_card);
    ui.cards_drawn = {run.first, run.count};
    Rect inner = panel.inset(pad);
    if (stand == CardsStand::in_the_middle) inner.cut_top((inner.height - run.height) / 2);
    for (std::size_t i = 0; i < run.count; ++i) {
        const std::size_t number = (run.first + i) % all.size();
        draw_card(ui, inner.cut_top(card_height(ui, width, all[number]), gap(ui)), all[number], number);
        if (i + 1 == run.count) break;
        ui.canvas.line({inner.x, inner.y}, {inner.right(), inner.y}, ui.theme().line, ui.metrics().border);
        inner.cut_top(0, gap(ui));
    }
}

}  // namespace pendopo::screens
