// SPDX-License-Identifier: Apache-2.0
#include "app/screens/review_screen.hpp"

#include <algorithm>

#include "app/screens/column.hpp"
#include "app/screens/components.hpp"
#include "app/screens/page.hpp"
#include "app/screens/text_area.hpp"

namespace pendopo::screens {

namespace {

using presenter::ReviewView;

TextStyle style_of(Type type, Colour colour, Colour on) {
    TextStyle style;
    style.type = type;
    style.ink = {colour, on};
    return style;
}

void draw_edit(Ui& ui, const Rect& rect, const presenter::Button& edit, TargetId id) {
    button(ui, rect, edit, id, Look::tool, TargetKind::tool);
}

/// Icon, what it is, what was chosen, and a button to change it.
void draw_row(Ui& ui, const Rect& rect, const ReviewView::Row& row, TargetId id) {
    const Theme& theme = ui.theme();
    const Metrics& m = ui.metrics();
    ui.canvas.fill(rect, theme.paper, m.corner_card);
    ui.canvas.frame(rect, theme.line, m.border, m.corner_card);
    Rect inner = rect.inset(ui.mm(m.compact ? 2 : 4), 0);
    const float edit = button_width(ui, row.edit, Look::tool);
    const Rect tool = inner.cut_right(edit, ui.mm(2));
    draw_edit(ui, {tool.x, tool.centre().y - m.tool / 2, tool.width, m.tool}, row.edit, id);
    if (row.eye != presenter::Peeked::nothing) {
        const Rect look = inner.cut_right(m.tool, ui.mm(1.5));
        eye(ui, {look.x, look.centre().y - m.tool / 2, m.tool, m.tool}, row.eye, row.peeking, target_id("eye", 2));
    }
    ui.canvas.icon(inner.cut_left(ui.canvas.icon_side(Type::tool_icon), ui.mm(2)), row.icon, Type::tool_icon,
                   theme.teal_2);
    TextStyle label = style_of(Type::small, theme.muted, theme.paper);
    label.lines_max = 1;
    label.leading = 0.9F;
    TextStyle value = style_of(Type::body_bold, theme.ink, theme.paper);
    value.leading = 0.85F;
    value.lines_max = m.compact ? 1 : 2;
    value.balanced = true;
    value.typed = true;  // it may be a citizen's name
    const bool two = value.lines_max == 2 || ui.canvas.text_width(row.value, value.type) <= inner.width;
    if (!two) {  // a long name on a small panel: two lines without the label, which the icon stands for
        value.lines_max = 3;
        if (!ui.canvas.fits(inner.width, rect.height, row.value, value)) value.type = Type::small_bold;
        ui.canvas.text_middle(inner, row.value, value);
        return;
    }
    const float words = ui.canvas.text_height(inner.width, row.value, value);
    const float both = ui.canvas.line_height(label) + words;
    inner.cut_top(std::max(0.F, (inner.height - both) / 2));
    inner.cut_top(ui.canvas.text(inner, row.label, label));
    ui.canvas.text({inner.x, inner.y, inner.width, words + 2}, row.value, value);
}

/// The words themselves, scrolled by the finger.
void draw_words(Ui& ui, const Rect& rect, const ReviewView::Row& row, TargetId id) {
    const Theme& theme = ui.theme();
    const Metrics& m = ui.metrics();
    ui.canvas.fill(rect, theme.paper, m.corner_card);
    ui.canvas.frame(rect, theme.line, m.border, m.corner_card);
    Rect inner = rect.inset(ui.mm(m.compact ? 2 : 4), ui.mm(m.compact ? 1.5 : 3));
    Rect head = inner.cut_top(m.tool, ui.mm(m.compact ? 1 : 2));
    draw_edit(ui, head.cut_right(button_width(ui, row.edit, Look::tool), ui.mm(2)), row.edit, id);
    ui.canvas.icon(head.cut_left(ui.canvas.icon_side(Type::tool_icon), ui.mm(2)), row.icon, Type::tool_icon,
                   theme.teal_2);
    TextStyle label = style_of(Type::small, theme.muted, theme.paper);
    label.lines_max = 1;
    if (ui.canvas.text_width(row.label, Type::small) <= head.width) ui.canvas.text_middle(head, row.label, label);
    text_sheet(ui, inner, row.value, target_id("review words"), theme.paper);
}

void draw_foot(Ui& ui, Rect foot, const ReviewView& review) {
    const Metrics& m = ui.metrics();
    const Type type = m.compact ? Type::small : Type::body;
    const Rect left = m.portrait ? foot.cut_top(remark_height(ui, foot.width, review.readers, type), ui.mm(2))
                                 : foot.cut_left(foot.width * 0.54F, m.gap);
    const float height = remark_height(ui, left.width, review.readers, type);
    remark(ui, {left.x, left.centre().y - height / 2, left.width, height + 2}, presenter::Icon::sealed, review.readers,
           ui.theme().teal_2, type);
    tick_box(ui, {foot.x, foot.centre().y - m.tool / 2, foot.width, m.tool}, review.decline, target_id("decline"), {});
}

}  // namespace

void review_row(Column& column, const ReviewView::Row& row, std::size_t index) {
    Ui& ui = column.ui();
    const Theme& theme = ui.theme();
    const float sign = ui.canvas.icon_side(Type::tool_icon);
    const bool has_eye = row.eye != presenter::Peeked::nothing;
    const float left = column.width() - sign - ui.mm(4) - (has_eye ? ui.metrics().tool + ui.mm(1.5) : 0);
    const float label = ui.canvas.text_width(row.label, Type::small);
    presenter::Button edit = row.edit;
    if (label + button_width(ui, edit, Look::tool) > left) edit.icon = presenter::Icon::none;
    const bool beside = label + button_width(ui, edit, Look::tool) <= left;
    Rect head = column.place(ui.metrics().tool);
    if (column.drawing()) {
        draw_edit(ui, head.cut_right(button_width(ui, edit, Look::tool), ui.mm(1.5)), edit, target_id("edit", index));
        if (has_eye) eye(ui, head.cut_right(ui.metrics().tool, ui.mm(1.5)), row.eye, row.peeking, target_id("eye", 2));
        ui.canvas.icon(head.cut_left(sign, ui.mm(1.5)), row.icon, Type::tool_icon, theme.teal_2);
        TextStyle style = style_of(Type::small, theme.muted, theme.paper);
        style.leading = 0.9F;
        if (beside) ui.canvas.text_middle(head, row.label, style);
    }
    if (!beside) column.text(row.label, Type::small, theme.muted, theme.paper);
    column.gap(1);
    column.typed(row.value, row.is_words ? Type::body : Type::body_bold);
}

void draw_review(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const ReviewView& review = view.review;
    Rect room = open_page(ui, view).body;
    const Type type = m.compact ? Type::small : Type::body;
    const float readers = remark_height(ui, room.width * (m.portrait ? 1 : 0.54F), review.readers, type);
    const float foot = m.portrait ? readers + ui.mm(2) + m.tool : std::max(readers, m.tool);
    draw_foot(ui, room.cut_bottom(foot, m.compact ? ui.mm(1.2) : m.gap * 0.7F), review);

    const float row = m.portrait ? m.choice : std::min(ui.mm(26), (room.height - 2 * m.gap) / 3);
    Rect small = m.portrait ? room.cut_top(3 * row + 2 * m.gap, m.gap)
                            : room.cut_right(room.width * (m.compact ? 0.57F : 0.5F), m.gap);
    for (std::size_t i = 0; i < review.rows.size(); ++i) {
        if (review.rows[i].is_words)
            draw_words(ui, room, review.rows[i], target_id("edit", i));
        else
            draw_row(ui, small.cut_top(row, m.gap), review.rows[i], target_id("edit", i));
    }
}

}  // namespace pendopo::screens
