// SPDX-License-Identifier: Apache-2.0
#include "app/screens/case_screen.hpp"
#include "app/screens/column.hpp"
#include "app/screens/large_text.hpp"
#include "app/screens/page.hpp"

namespace pendopo::screens {

namespace {

using presenter::CaseView;
using presenter::Icon;

void steps(Column& column, const CaseView& shown) {
    const Theme& theme = column.ui().theme();
    for (const CaseView::Step& step : shown.line()) {
        column.remark(step.reached ? Icon::check : Icon::other, step.label, step.reached ? theme.teal_2 : theme.muted);
        column.text(step.day, Type::small, theme.muted, theme.ivory);
        column.gap(1.5);
    }
}

/// The letters, newest first, and what can be said back; or what is so as long as there is none.
void letters(Column& column, const CaseView& shown) {
    const Theme& theme = column.ui().theme();
    for (const CaseView::Reply& letter : shown.letters()) {
        column.framed(theme.line, [&](Column& inner) {
            inner.text(letter.heading, Type::small, theme.muted, theme.paper);
            inner.typed(letter.text, Type::body);
        });
        column.gap(2);
    }
    if (shown.reply_count == 0) {
        column.remark(shown.icon, shown.message, theme.teal_2);
        column.gap(1.5);
        column.text(shown.what_to_do, Type::body, theme.muted, theme.ivory);
        column.gap(2);
    }
    column.remark(Icon::check, shown.thanks, theme.teal_2);
    column.press(shown.helped, target_id("helped"), Look::secondary, TargetKind::button);
    column.gap(1.5);
    column.press(shown.not_yet, target_id("not yet"), Look::secondary, TargetKind::button);
    column.gap(2);
}

void foot(Column& column, const CaseView& shown) {
    const Theme& theme = column.ui().theme();
    const bool notice = !shown.notice.empty();
    column.remark(notice ? Icon::warning : Icon::lock, notice ? shown.notice : shown.promise,
                  notice ? theme.terra : theme.teal_2);
    column.gap(1.5);
    column.press(shown.withdraw, target_id("withdraw"), Look::tool, TargetKind::tool);
    column.press(shown.take_back, target_id("take back"), Look::tool, TargetKind::tool);
}

}  // namespace

/// What came last stands first: the letters, then the way to them.
void draw_large_case(Ui& ui, const presenter::View& view) {
    const CaseView& shown = view.case_view;
    const Rect room = open_page(ui, view).body;
    scrolled_column(ui, target_id("case column"), room, [&](Column& column) {
        letters(column, shown);
        steps(column, shown);
        foot(column, shown);
    });
}

}  // namespace pendopo::screens
