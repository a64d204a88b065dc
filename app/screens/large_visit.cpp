// SPDX-License-Identifier: Apache-2.0
// Contact, reading over and the receipt for larger letters.
#include <algorithm>

#include "app/screens/column.hpp"
#include "app/screens/contact_screen.hpp"
#include "app/screens/header.hpp"
#include "app/screens/keyboard.hpp"
#include "app/screens/large_text.hpp"
#include "app/screens/page.hpp"
#include "app/screens/qr.hpp"
#include "app/screens/review_screen.hpp"

namespace pendopo::screens {

namespace {

using presenter::ContactView;
using presenter::Icon;

void contact_choices(Column& column, const ContactView& contact) {
    std::vector<WideChoice> choices;
    for (const auto& choice : contact.choices)
        choices.push_back({&choice.button, choice.hint, false, false});
    column.choices(choices, "contact choice", 2);
}

void contact_notice(Column& column, const ContactView& contact) {
    if (contact.notice.empty()) return;
    column.remark(Icon::warning, contact.notice, column.ui().theme().terra);
    column.gap(1.5);
}

/// First what is agreed to, before anything is typed.
void contact_consent(Column& column, const ContactView& contact) {
    const Theme& theme = column.ui().theme();
    contact_notice(column, contact);
    column.tick(contact.consent, target_id("consent"));
    column.gap(1);
    column.text(contact.consent_text, Type::body, theme.ink, theme.ivory);
    column.gap(1);
    column.text(contact.children, Type::body, theme.ink, theme.ivory);
    column.gap(2);
    contact_choices(column, contact);
}

void contact_fields(Column& column, const ContactView& contact) {
    Ui& ui = column.ui();
    const Metrics& m = ui.metrics();
    const float tall = std::max(ui.mm(m.compact ? 9.5 : 13), ui.canvas.font(Type::input).line);
    contact_notice(column, contact);
    for (std::size_t i = 0; i < contact.fields.size(); ++i) {
        const Rect row = column.place(tall);
        if (column.drawing()) contact_field(ui, row, contact, i);
        column.gap(1.5);
    }
    column.tick(contact.consent, target_id("consent"));
    column.gap(1);
    presenter::Button anonymous = contact.choices[0].button;
    anonymous.selected = false;
    column.press(anonymous, target_id("contact choice", 0), Look::tool, TargetKind::tool);
}

}  // namespace

void draw_large_contact(Ui& ui, const presenter::View& view) {
    const ContactView& contact = view.contact;
    const bool fields = contact.fields_visible && contact.consent.selected;
    const Page page = open_page(ui, view, fields ? &contact.keyboard : nullptr, !fields || !ui.metrics().compact);
    if (fields && ui.metrics().compact) {
        TextStyle title;  // in the row of the tools: there is no other room above a keyboard
        title.type = Type::body_bold;
        title.ink = {ui.theme().ink, ui.theme().ivory};
        title.lines_max = 1;
        if (ui.canvas.text_width(view.title, title.type) <= page.beside_title.width)
            ui.canvas.text_middle(page.beside_title, view.title, title);
    }
    scrolled_column(ui, target_id("contact column", fields ? 1 : 0), page.body, [&](Column& column) {
        if (!contact.fields_visible) {
            contact_notice(column, contact);
            contact_choices(column, contact);
        } else if (fields) {
            contact_fields(column, contact);
        } else {
            contact_consent(column, contact);
        }
    });
    if (!fields) return;
    static_cast<void>(physical_typing(ui));
    draw_keyboard_popup(ui, contact.keyboard);
}

void draw_large_review(Ui& ui, const presenter::View& view) {
    const Theme& theme = ui.theme();
    const presenter::ReviewView& review = view.review;
    const Rect room = open_page(ui, view).body;
    scrolled_column(ui, target_id("review column"), room, [&](Column& column) {
        for (std::size_t i = 0; i < review.rows.size(); ++i) {
            const presenter::ReviewView::Row& row = review.rows[i];
            column.framed(theme.line, [&](Column& inner) { review_row(inner, row, i); });
            column.gap(ui.metrics().compact ? 2 : 3);
        }
        column.remark(Icon::sealed, review.readers, theme.teal_2);
        column.gap(1.5);
        column.tick(review.decline, target_id("decline"));
    });
}

namespace {

/// The code as large as the column allows, label above.
void receipt_code(Column& column, const presenter::ReceiptView& receipt) {
    Ui& ui = column.ui();
    const Theme& theme = ui.theme();
    TextStyle code;
    code.type = Type::code;
    code.ink = {theme.ink, theme.paper};
    code.typed = true;  // a secret of the citizen's: not copied into any report
    code.lines_max = 1;
    column.text(receipt.code_label, Type::small, theme.muted, theme.paper);
    for (const Type type : {Type::code, Type::title, Type::label, Type::body_bold}) {
        code.type = type;
        if (ui.canvas.text_width(receipt.code, type) <= column.width()) break;
    }
    const Rect room = column.place(ui.canvas.line_height(code));
    if (column.drawing()) ui.canvas.text(room, receipt.code, code);
}

/// The countdown and the tools, and beside them, on high panels below them, the way out: they stand still at the foot.
struct Foot {
    float done;       ///< width of the button
    float countdown;  ///< width of the words
    float height;
};

Foot foot_of(const Ui& ui, const presenter::View& view, float width) {
    const Metrics& m = ui.metrics();
    Foot foot{};
    foot.done = std::min(width, button_width(ui, view.primary, Look::primary));
    foot.countdown = width - tools_width(ui, view.bar) - (m.portrait ? 0 : foot.done + m.gap);
    const float words = std::max(m.tool, remark_height(ui, foot.countdown, view.receipt.countdown)) + ui.mm(1);
    foot.height = m.portrait ? words + ui.mm(2) + navigation_height(ui) : std::max(words, navigation_height(ui));
    return foot;
}

void receipt_foot(Ui& ui, Rect row, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const Foot foot = foot_of(ui, view, row.width);
    const float tall = navigation_height(ui);
    Rect last = m.portrait ? row.cut_bottom(tall, ui.mm(2)) : row.cut_right(foot.done, m.gap);
    last = last.cut_right(foot.done);
    button(ui, {last.x, last.centre().y - tall / 2, foot.done, tall}, view.primary, target_id("primary"),
           Look::primary);
    Rect tools{row.x, row.centre().y - m.tool / 2, row.width, m.tool};
    draw_tools(ui, view.bar, tools, 0);
    const float height = remark_height(ui, foot.countdown, view.receipt.countdown);
    remark(ui, {row.x, row.centre().y - height / 2, foot.countdown, height + 2}, Icon::lock, view.receipt.countdown,
           ui.theme().teal_2);
}

}  // namespace

void draw_large_receipt(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const Theme& theme = ui.theme();
    const presenter::ReceiptView& receipt = view.receipt;
    Rect room = screen_within_reach(ui, view.bar).inset(m.margin, m.compact ? ui.mm(2) : m.margin * 0.8F);
    receipt_foot(ui, room.cut_bottom(foot_of(ui, view, room.width).height, ui.mm(1.5)), view);
    scrolled_column(ui, target_id("receipt column"), room, [&](Column& column) {
        column.text(view.title, Type::title, theme.ink, theme.ivory);
        column.gap(2);
        if (receipt.declined) {
            column.text(receipt.declined_text, Type::input, theme.ink, theme.ivory);
        } else {
            column.framed(theme.teal, [&](Column& inner) { receipt_code(inner, receipt); });
            column.gap(2);
            if (receipt.print.visible) {
                column.press(receipt.print, target_id("print"), Look::secondary, TargetKind::tool);
                column.gap(2);
            }
            const float side = std::min(column.width(), ui.mm(m.compact ? 56 : 78));
            const Rect square = column.place(side);
            if (column.drawing())
                draw_qr(ui, {square.x + (square.width - side) / 2, square.y, side, side}, receipt.qr_text);
            column.text(receipt.qr_hint, Type::small, theme.muted, theme.ivory);
        }
        column.gap(2);
        for (const presenter::ReceiptView::Line& line : receipt.next_steps) {
            column.remark(line.icon, line.text, theme.teal_2);
            column.gap(1.5);
        }
        column.press(receipt.decline, target_id("decline"), Look::tool, TargetKind::tool);
    });
}

}  // namespace pendopo::screens
