// SPDX-License-Identifier: Apache-2.0
#include "app/screens/topic_screen.hpp"

#include <algorithm>

#include "app/screens/components.hpp"
#include "app/screens/page.hpp"

namespace pendopo::screens {

namespace {

using presenter::TopicView;

TextStyle label_style(const Ui& ui, Colour on) {
    TextStyle style;
    style.type = Type::label;
    style.ink = {ui.theme().ink, on};
    style.leading = 0.84F;
    style.balanced = true;
    return style;
}

float padding(const Ui& ui) {
    const Metrics& m = ui.metrics();
    return ui.mm(m.compact ? 2.5 : 3.2);
}

/// True if in a card of this size the icon stands above the words of each topic; else it stands beside all of them.
bool icons_above(const Ui& ui, const Rect& cell, const TopicView& topics) {
    const TextStyle style = label_style(ui, ui.theme().paper);
    const float width = cell.width - 2 * padding(ui);
    const float room = cell.height - 2 * padding(ui) - ui.canvas.icon_side(Type::door_icon) - ui.mm(1);
    return std::all_of(topics.topics.begin(), topics.topics.end(), [&](const TopicView::Card& card) {
        return ui.canvas.fits(width, room, card.button.label, style);
    });
}

/// Icon above and words at the foot, or side by side; the words alone where both do not fit.
void draw_content(Ui& ui, const Rect& rect, const presenter::Button& topic, Colour fill, bool above) {
    const TextStyle style = label_style(ui, fill);
    Rect inner = rect.inset(padding(ui));
    const float side = ui.canvas.icon_side(Type::door_icon);
    if (above) {
        const float words = ui.canvas.text_height(inner.width, topic.label, style);
        const float overhang = side * 0.1F;
        ui.canvas.icon({inner.x - overhang, inner.y - overhang, side, side}, topic.icon, Type::door_icon,
                       ui.theme().teal);
        ui.canvas.text(inner.cut_bottom(words + 2), topic.label, style);
        return;
    }
    const float sign = ui.canvas.icon_side(Type::tool_icon);
    const float left = inner.width - sign - ui.mm(1.5);
    if (ui.canvas.fits(left, rect.height, topic.label, style)) {
        ui.canvas.icon(inner.cut_left(sign, ui.mm(1.5)), topic.icon, Type::tool_icon, ui.theme().teal);
        inner = {inner.x, rect.y, inner.width, rect.height};
    } else {
        inner = rect.inset(ui.mm(2.5), 0);
    }
    ui.canvas.text_middle(inner, topic.label, style);
}

void draw_topic_card(Ui& ui, const Rect& rect, const presenter::Button& topic, bool sensitive, TargetId id,
                     bool above) {
    if (!topic.visible) return;
    Surface surface{};
    const TargetState state =
        card(ui, rect, id, topic.selected || sensitive, topic.enabled, TargetKind::choice, surface);
    if (state.tapped) ui.emit(topic.intent);
    spoken_ring(ui, rect, topic.intent);
    if (topic.selected)
        ui.canvas.frame(surface.rect, ui.theme().teal, ui.metrics().border * 3, ui.metrics().corner_card);
    draw_content(ui, surface.rect, topic, surface.fill, above);
}

void draw_other(Ui& ui, const Rect& room, const presenter::Button& topic, bool at_right) {
    if (!topic.visible) return;
    presenter::Button other = topic;
    other.icon = presenter::Icon::none;
    const float width = std::min(button_width(ui, other, Look::link) + ui.mm(4), room.width);
    const Rect place{at_right ? room.right() - width : room.x, room.centre().y - ui.metrics().tool / 2, width,
                     ui.metrics().tool};
    button(ui, place, other, target_id("other"), Look::link, TargetKind::tool);
}

/// Who can read it, and on wide panels "other" at the right end; returns what is left above.
Rect draw_foot(Ui& ui, Rect room, const TopicView& topics) {
    const Metrics& m = ui.metrics();
    const bool with_other = !m.compact && !m.portrait;
    const Type type = m.compact ? Type::small : Type::body;
    const float width = with_other ? room.width * 0.72F : room.width;
    const float words = remark_height(ui, width, topics.readers, type);
    const float height = with_other ? std::max(m.tool, words) : words;
    const Rect foot = room.cut_bottom(height, m.compact ? ui.mm(1.2) : m.gap * 0.7F);
    if (with_other) draw_other(ui, foot, topics.other, true);
    remark(ui, {foot.x, foot.centre().y - words / 2, width, words + 2}, presenter::Icon::sealed, topics.readers,
           ui.theme().teal_2, type);
    return room;
}

}  // namespace

void draw_topic(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const Page page = open_page(ui, view);
    const TopicView& topics = view.topic;
    const int columns = m.portrait ? 2 : m.compact ? 3 : 4;
    const int rows = m.portrait ? 4 : m.compact ? 3 : 2;
    const float gap = std::min(m.gap, ui.mm(3.2));
    Rect room = draw_foot(ui, page.body, topics);
    room.height = std::min(room.height, static_cast<float>(rows) * ui.mm(46) + static_cast<float>(rows - 1) * gap);
    const bool above = icons_above(ui, room.cell(0, columns, rows, gap), topics);
    for (std::size_t i = 0; i < topics.topics.size(); ++i)
        draw_topic_card(ui, room.cell(static_cast<int>(i), columns, rows, gap), topics.topics[i].button,
                        topics.topics[i].sensitive, target_id("topic", i), above);
    if (m.portrait) draw_other(ui, page.beside_navigation, topics.other, false);
    if (m.compact && !m.portrait)
        draw_topic_card(ui, room.cell(8, columns, rows, gap), topics.other, false, target_id("other"), above);
}

}  // namespace pendopo::screens
