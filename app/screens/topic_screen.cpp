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
    return style;
}

/// Icon above, words at the foot; on low cards side by side, and the words alone where both do not fit.
void draw_content(Ui& ui, const Rect& rect, const presenter::Button& topic, Colour fill) {
    const Metrics& m = ui.metrics();
    const TextStyle style = label_style(ui, fill);
    Rect inner = rect.inset(ui.mm(m.compact ? 2.5 : 4.5));
    const float side = ui.canvas.icon_side(Type::door_icon);
    const float words = ui.canvas.text_height(inner.width, topic.label, style);
    if (inner.height >= side + words + ui.mm(1)) {
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

void draw_topic_card(Ui& ui, const Rect& rect, const presenter::Button& topic, bool sensitive, TargetId id) {
    if (!topic.visible) return;
    Surface surface{};
    const TargetState state =
        card(ui, rect, id, topic.selected || sensitive, topic.enabled, TargetKind::choice, surface);
    if (state.tapped) ui.emit(topic.intent);
    if (topic.selected)
        ui.canvas.frame(surface.rect, ui.theme().teal, ui.metrics().border * 3, ui.metrics().corner_card);
    draw_content(ui, surface.rect, topic, surface.fill);
}

/// Who can read it, and "other" at the right end.
void draw_foot(Ui& ui, Rect foot, const TopicView& topics, bool with_other) {
    if (with_other && topics.other.visible) {
        presenter::Button other = topics.other;
        other.icon = presenter::Icon::none;
        const float width = button_width(ui, other, Look::link) + ui.mm(4);
        button(ui, foot.cut_right(width, ui.metrics().gap), other, target_id("other"), Look::link, TargetKind::tool);
    }
    const Type type = ui.metrics().compact ? Type::small : Type::body;
    const float height = remark_height(ui, foot.width, topics.readers, type);
    remark(ui, {foot.x, foot.centre().y - height / 2, foot.width, height + 2}, presenter::Icon::sealed, topics.readers,
           ui.theme().teal_2, type);
}

}  // namespace

void draw_topic(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    Rect room = open_page(ui, view).body;
    const TopicView& topics = view.topic;
    const bool other_is_a_card = m.compact;
    const int columns = m.portrait ? 2 : m.compact ? 3 : 4;
    const int rows = m.portrait ? 4 : m.compact ? 3 : 2;
    const Type type = m.compact ? Type::small : Type::body;
    const float foot = m.compact ? remark_height(ui, room.width, topics.readers, type)
                                 : std::max(m.tool, remark_height(ui, room.width * 0.66F, topics.readers, type));
    draw_foot(ui, room.cut_bottom(foot, m.compact ? ui.mm(1.2) : m.gap * 0.7F), topics, !other_is_a_card);
    room.height = std::min(room.height, static_cast<float>(rows) * ui.mm(46) + static_cast<float>(rows - 1) * m.gap);
    for (std::size_t i = 0; i < topics.topics.size(); ++i)
        draw_topic_card(ui, room.cell(static_cast<int>(i), columns, rows, m.gap), topics.topics[i].button,
                        topics.topics[i].sensitive, target_id("topic", i));
    if (other_is_a_card)
        draw_topic_card(ui, room.cell(8, columns, rows, m.gap), topics.other, false, target_id("other"));
}

}  // namespace pendopo::screens
