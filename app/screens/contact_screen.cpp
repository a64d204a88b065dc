// SPDX-License-Identifier: Apache-2.0
#include "app/screens/contact_screen.hpp"

#include <algorithm>

#include "app/screens/components.hpp"
#include "app/screens/keyboard.hpp"
#include "app/screens/page.hpp"

namespace pendopo::screens {

namespace {

using presenter::ContactView;

/// A choice with its sentence: icon at the left, words beside it.
void draw_choice(Ui& ui, const Rect& rect, const ContactView::Choice& choice, TargetId id) {
    if (!choice.button.visible) return;
    const Theme& theme = ui.theme();
    Surface surface{};
    const TargetState state = card(ui, rect, id, choice.button.selected, true, TargetKind::choice, surface);
    if (state.tapped) ui.emit(choice.button.intent);
    spoken_ring(ui, rect, choice.button.intent);
    Rect inner = surface.rect.inset(ui.mm(ui.metrics().compact ? 3 : 5), 0);
    const float side = ui.canvas.icon_side(Type::door_icon);
    ui.canvas.icon(inner.cut_left(side, ui.mm(3)), choice.button.icon, Type::door_icon, theme.teal);
    if (choice.button.selected)
        ui.canvas.icon(inner.cut_right(ui.canvas.icon_side(Type::tool_icon), ui.mm(1)), presenter::Icon::check,
                       Type::tool_icon, theme.teal_2);
    TextStyle label;
    label.type = Type::label;
    label.ink = {theme.ink, surface.fill};
    label.leading = 0.86F;
    TextStyle hint;
    hint.type = Type::body;
    hint.ink = {theme.muted, surface.fill};
    hint.leading = 0.92F;
    const float words = ui.canvas.text_height(inner.width, choice.button.label, label);
    const float more = ui.canvas.text_height(inner.width, choice.hint, hint);
    if (words + more + ui.mm(2) > rect.height) {
        ui.canvas.text_middle(inner, choice.button.label, label);
        return;
    }
    inner.cut_top((inner.height - words - more) / 2);
    inner.cut_top(ui.canvas.text(inner, choice.button.label, label));
    ui.canvas.text({inner.x, inner.y, inner.width, inner.height + 2}, choice.hint, hint);
}

void draw_choices(Ui& ui, const Rect& room, const ContactView& contact, bool below_each_other) {
    for (std::size_t i = 0; i < contact.choices.size(); ++i) {
        const auto index = static_cast<int>(i);
        const Rect cell =
            below_each_other ? room.cell(index, 1, 2, ui.metrics().gap) : room.cell(index, 2, 1, ui.metrics().gap);
        draw_choice(ui, cell, contact.choices[i], target_id("contact choice", i));
    }
}

void draw_field(Ui& ui, const Rect& rect, const ContactView& contact, std::size_t index) {
    contact_field(ui, rect, contact, index);
}

/// The way back to staying anonymous, small, beside the fields.
void draw_anonymous_tool(Ui& ui, const Rect& rect, const ContactView& contact) {
    presenter::Button tool = contact.choices[0].button;
    tool.selected = false;
    button(ui, rect, tool, target_id("contact choice", 0), Look::tool, TargetKind::tool);
}

float anonymous_tool_width(const Ui& ui, const ContactView& contact) {
    return button_width(ui, contact.choices[0].button, Look::tool);
}

TextStyle consent_style(const Ui& ui, Type type) {
    TextStyle style;
    style.type = type;
    style.ink = {ui.theme().ink, ui.theme().ivory};
    return style;
}

void draw_notice(Ui& ui, const Rect& rect, std::string_view notice) {
    if (notice.empty()) return;
    const Type type = ui.metrics().compact ? Type::small : Type::body;
    const float height = std::min(rect.height, remark_height(ui, rect.width, notice, type));
    remark(ui, {rect.x, rect.centre().y - height / 2, rect.width, height + 2}, presenter::Icon::warning, notice,
           ui.theme().terra, type);
}

/// Only the two choices, large; a notice below them.
void draw_first_question(Ui& ui, Rect room, const ContactView& contact) {
    const float notice = contact.notice.empty() ? 0 : remark_height(ui, room.width, contact.notice) + ui.metrics().gap;
    Rect choices = room;
    const float children = remark_height(ui, room.width, contact.children) + ui.metrics().gap;
    choices.height = std::min(room.height - notice - children, ui.mm(ui.metrics().portrait ? 76 : 54));
    draw_choices(ui, choices, contact, ui.metrics().portrait);
    room.cut_top(choices.height, ui.metrics().gap);
    remark(ui, room.cut_top(children - ui.metrics().gap + 2, ui.metrics().gap), presenter::Icon::person,
           contact.children, ui.theme().teal_2);
    draw_notice(ui, {room.x, room.y, room.width, notice}, contact.notice);
}

/// 7″ panels have no room for consent and keyboard at once: first what is agreed to, then the fields.
void draw_consent_first(Ui& ui, Rect room, const ContactView& contact) {
    const Metrics& m = ui.metrics();
    draw_choices(ui, room.cut_top(ui.mm(18), ui.mm(2.5)), contact, false);
    const TextStyle style = consent_style(ui, Type::body);
    room.cut_top(ui.canvas.text(room, contact.consent_text, style), ui.mm(1.5));
    tick_box(ui, room.cut_top(m.tool, ui.mm(1)), contact.consent, target_id("consent"), {});
    draw_notice(ui, room, contact.notice);
}

void draw_compact_fields(Ui& ui, Rect room, const ContactView& contact) {
    const Metrics& m = ui.metrics();
    const Rect row = room.cut_top(ui.mm(9.5), ui.mm(1.2));
    draw_field(ui, row.cell(0, 2, 1, m.gap), contact, 0);
    draw_field(ui, row.cell(1, 2, 1, m.gap), contact, 1);
    Rect below = contact.notice.empty() ? room.cut_top(m.tool) : room;
    const Rect tool = below.cut_right(anonymous_tool_width(ui, contact), m.gap);
    draw_anonymous_tool(ui, {tool.x, tool.y, tool.width, m.tool}, contact);
    if (contact.notice.empty())
        tick_box(ui, below, contact.consent, target_id("consent"), {});
    else
        draw_notice(ui, below, contact.notice);
}

/// Fields at the left, what is agreed to at the right.
void draw_wide_fields(Ui& ui, Rect room, const ContactView& contact) {
    const Metrics& m = ui.metrics();
    Rect left = room.cut_left(room.width * 0.42F, m.gap * 2);
    // Where the title took two lines, the way back to staying anonymous stands beside the box to tick.
    const bool beside = (room.height - m.tool - ui.mm(4)) / 2 < m.tool;
    const float below = beside ? ui.mm(2) : m.tool + ui.mm(4);
    const float tall = std::min(ui.mm(13), (room.height - below) / 2);
    draw_field(ui, left.cut_top(tall, ui.mm(2)), contact, 0);
    draw_field(ui, left.cut_top(tall, ui.mm(2)), contact, 1);
    const float tool = std::min(anonymous_tool_width(ui, contact), left.width);
    if (!beside)
        draw_anonymous_tool(ui, left.cut_top(m.tool).shared_with({left.x, 0, tool, m.screen().bottom()}), contact);

    TextStyle style = consent_style(ui, Type::body);
    const float ticks = m.tool;
    if (!ui.canvas.fits(room.width, room.height - ticks - ui.mm(1.5), contact.consent_text, style))
        style.type = Type::small;
    if (contact.notice.empty()) {
        room.cut_top(ui.canvas.text(room, contact.consent_text, style), ui.mm(1));
    } else {  // what is missing takes the place of what was read before
        const float height = remark_height(ui, room.width, contact.notice);
        draw_notice(ui, room.cut_top(height, ui.mm(1)), contact.notice);
    }
    Rect row = room.cut_top(ticks, ui.mm(1));
    if (beside) draw_anonymous_tool(ui, row.cut_right(anonymous_tool_width(ui, contact), m.gap), contact);
    tick_box(ui, row, contact.consent, target_id("consent"), {});
}

void draw_high_fields(Ui& ui, Rect room, const ContactView& contact) {
    const Metrics& m = ui.metrics();
    const float tall = ui.mm(13);
    draw_field(ui, room.cut_top(tall, ui.mm(2)), contact, 0);
    draw_field(ui, room.cut_top(tall, ui.mm(3)), contact, 1);
    TextStyle style = consent_style(ui, Type::body);
    if (!ui.canvas.fits(room.width, room.height - m.tool - ui.mm(12), contact.consent_text, style))
        style.type = Type::small;
    if (contact.notice.empty()) {
        room.cut_top(ui.canvas.text(room, contact.consent_text, style), ui.mm(1));
    } else {  // what is missing takes the place of what was read before
        draw_notice(ui, room.cut_top(remark_height(ui, room.width, contact.notice), ui.mm(1)), contact.notice);
    }
    Rect row = room.cut_top(m.tool, ui.mm(2));
    draw_anonymous_tool(ui, row.cut_right(anonymous_tool_width(ui, contact), m.gap), contact);
    tick_box(ui, row, contact.consent, target_id("consent"), {});
}

}  // namespace

void contact_field(Ui& ui, const Rect& rect, const ContactView& contact, std::size_t index) {
    const ContactView::FieldView& one = contact.fields[index];
    Rect room = rect;
    if (one.eye != presenter::Peeked::nothing)
        eye(ui, room.cut_right(std::max(ui.metrics().tool, std::min(rect.height, ui.mm(12))), ui.mm(1)), one.eye,
            one.peeking, target_id("eye", index));
    presenter::TextView text = one.text;
    text.placeholder = one.label;  // the label tells more than an example, and there is room for one of them
    field(ui, room, one.icon, text, target_id("contact field", index), one.focus);
}

void draw_contact(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const ContactView& contact = view.contact;
    const bool consent_first = m.compact && !m.portrait && contact.fields_visible && !contact.consent.selected;
    const bool fields = contact.fields_visible && !consent_first;
    const Rect room = open_page(ui, view, fields ? &contact.keyboard : nullptr).body;
    if (!contact.fields_visible) {
        draw_first_question(ui, room, contact);
        return;
    }
    if (consent_first) {
        draw_consent_first(ui, room, contact);
        return;
    }
    if (m.portrait)
        draw_high_fields(ui, room, contact);
    else if (m.compact)
        draw_compact_fields(ui, room, contact);
    else
        draw_wide_fields(ui, room, contact);
    static_cast<void>(physical_typing(ui));
    draw_keyboard_popup(ui, contact.keyboard);
}

}  // namespace pendopo::screens
