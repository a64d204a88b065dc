// SPDX-License-Identifier: Apache-2.0
#include "app/screens/way_screen.hpp"

#include <algorithm>

#include "app/screens/column.hpp"
#include "app/screens/components.hpp"
#include "app/screens/large_text.hpp"
#include "app/screens/page.hpp"

namespace pendopo::screens {

namespace {

using presenter::WayView;

void draw_choice(Ui& ui, const Rect& rect, const WayView::Choice& choice, TargetId id) {
    const Theme& theme = ui.theme();
    const bool enabled = choice.button.enabled;
    Surface surface{};
    const TargetState state = card(ui, rect, id, choice.button.selected, enabled, TargetKind::choice, surface);
    if (state.tapped) ui.emit(choice.button.intent);
    spoken_ring(ui, rect, choice.button.intent);
    Rect inner = surface.rect.inset(ui.mm(ui.metrics().compact ? 3 : 6), ui.mm(2));
    const float side = ui.canvas.icon_side(Type::door_icon);
    ui.canvas.icon(inner.cut_left(side, ui.mm(4)), choice.button.icon, Type::door_icon,
                   enabled ? theme.teal : theme.muted);
    TextStyle label;
    label.type = Type::label;
    label.ink = {enabled ? theme.ink : theme.muted, surface.fill};
    label.leading = 0.9F;
    TextStyle hint;
    hint.type = Type::body;
    hint.ink = {theme.muted, surface.fill};
    const float words = ui.canvas.text_height(inner.width, choice.button.label, label);
    float more = ui.canvas.text_height(inner.width, choice.hint, hint);
    if (words + more > inner.height) more = 0;
    inner.cut_top((inner.height - words - more) / 2);
    inner.cut_top(ui.canvas.text(inner, choice.button.label, label));
    if (more > 0) ui.canvas.text({inner.x, inner.y, inner.width, inner.height + 2}, choice.hint, hint);
}

}  // namespace

void draw_way(Ui& ui, const presenter::View& view) {
    const WayView& way = view.way;
    const Metrics& m = ui.metrics();
    Rect body = open_page(ui, view).body;
    const Type type = m.compact ? Type::small : Type::body;
    const float promise = remark_height(ui, body.width, way.promise, type) + 2;
    remark(ui, body.cut_bottom(promise, m.gap), presenter::Icon::person, way.promise, ui.theme().teal_2, type);
    body.height = std::min(body.height, ui.mm(m.portrait ? 96 : 64));
    for (std::size_t i = 0; i < way.choices.size(); ++i) {
        const auto index = static_cast<int>(i);
        const Rect cell = m.portrait || m.compact ? body.cell(index, 1, 2, m.gap) : body.cell(index, 2, 1, m.gap);
        draw_choice(ui, cell, way.choices[i], target_id("way", i));
    }
}

void draw_large_way(Ui& ui, const presenter::View& view) {
    const Rect room = open_page(ui, view).body;
    scrolled_column(ui, target_id("way column"), room, [&](Column& column) {
        std::vector<WideChoice> choices;
        for (const WayView::Choice& choice : view.way.choices)
            choices.push_back({&choice.button, choice.hint, false, false});
        column.choices(choices, "way", 2);
        column.gap(2);
        column.remark(presenter::Icon::person, view.way.promise, ui.theme().teal_2);
    });
}

}  // namespace pendopo::screens
