// SPDX-License-Identifier: Apache-2.0
#include "app/screens/overlay.hpp"

#include <algorithm>

#include "app/screens/comfort_panel.hpp"
#include "app/screens/components.hpp"
#include "app/screens/scroll.hpp"

namespace pendopo::screens {

namespace {

using presenter::OverlayView;

/// Buttons beside each other, below each other, or in two columns: whatever fits first.
struct Grid {
    int count = 0;
    int columns = 1;
    float tall = 0;

    [[nodiscard]] float height(float gap) const {
        const int rows = (count + columns - 1) / columns;
        return static_cast<float>(rows) * (tall + gap) - gap;
    }
};

Grid grid_of(const Ui& ui, const OverlayView& over, float width) {
    Grid grid;
    float widest = 0;
    for (const presenter::Button& b : over.buttons) {
        if (!b.visible) continue;
        widest = std::max(widest, button_width(ui, b, Look::secondary, TargetKind::choice));
        ++grid.count;
    }
    const float gap = ui.metrics().gap;
    for (const int columns : {grid.count, grid.count > 3 ? 2 : 1, 1}) {
        grid.columns = std::max(1, columns);
        if (static_cast<float>(grid.columns) * (widest + gap) - gap <= width) break;
    }
    TextStyle style;
    style.type = Type::label;
    style.leading = 0.86F;
    const float words = ui.canvas.line_height(style) * (widest > width ? 2.F : 1.F);
    grid.tall = std::max(ui.metrics().choice, words + ui.mm(3));
    return grid;
}

/// Of languages the one in use; of answers the first; who is asked to wait is not called back.
bool is_loud(presenter::Overlay overlay, const OverlayView& over, std::size_t index) {
    if (overlay == presenter::Overlay::languages) return over.buttons[index].selected;
    return index == 0 && overlay != presenter::Overlay::cool_down;
}

void draw_buttons(Ui& ui, const Rect& room, const OverlayView& over, presenter::Overlay overlay) {
    const float gap = ui.metrics().gap;
    const Grid grid = grid_of(ui, over, room.width);
    const int rows = (grid.count + grid.columns - 1) / grid.columns;
    const Rect all{room.x, room.y, room.width, grid.height(gap)};
    int index = 0;
    for (std::size_t i = 0; i < over.buttons.size(); ++i) {
        if (!over.buttons[i].visible) continue;
        button(ui, all.cell(index++, grid.columns, rows, gap), over.buttons[i], target_id("overlay", i),
               is_loud(overlay, over, i) ? Look::primary : Look::secondary, TargetKind::choice);
    }
}

TextStyle title_style(const Ui& ui) {
    TextStyle title;
    title.type = Type::title;
    title.ink = {ui.theme().ink, ui.theme().ivory};
    title.leading = 0.9F;
    title.balanced = true;
    return title;
}

TextStyle message_style(const Ui& ui) {
    TextStyle message;
    message.type = Type::body;
    message.ink = {ui.theme().ink, ui.theme().ivory};
    return message;
}

void draw_question(Ui& ui, const presenter::View& view) {
    const OverlayView& over = view.over;
    const float gap = ui.mm(ui.metrics().compact ? 3 : 6);
    const auto measure = [&](float width) {
        const float words =
            over.message.empty() ? 0 : ui.canvas.text_height(width, over.message, message_style(ui)) + gap;
        return ui.canvas.text_height(width, over.title, title_style(ui)) + gap + words +
               grid_of(ui, over, width).height(ui.metrics().gap);
    };
    const Rect room = dialog(ui, measure);
    const Scroll scroll(ui, target_id("overlay sheet"), room, measure);
    Rect inner = scroll.sheet();
    inner.cut_top(ui.canvas.text(inner, over.title, title_style(ui)), gap);
    if (!over.message.empty()) inner.cut_top(ui.canvas.text(inner, over.message, message_style(ui)), gap);
    draw_buttons(ui, inner, over, view.overlay);
}

}  // namespace

Rect dialog(Ui& ui, const std::function<float(float width)>& measure) {
    const Metrics& m = ui.metrics();
    const Theme& theme = ui.theme();
    ui.canvas.fill(m.screen(), theme.shade.with_alpha(0.62F));
    const bool usual = m.text_size == TextSize::normal;
    const float pad = ui.mm(m.compact ? (usual ? 5 : 3) : (usual ? 9 : 5));
    const float width = std::min(m.screen().width - 2 * m.margin, ui.mm(170));
    const float most = m.screen().height - m.margin;
    const float height = std::min(measure(width - 2 * pad) + 2 * pad + 1, most);
    const Point middle = m.screen().centre();
    const Rect panel = Rect{middle.x - width / 2, middle.y - height / 2, width, height}.snapped();
    ui.canvas.fill(panel, theme.ivory, m.corner_card * 1.2F);
    if (theme.outlined()) ui.canvas.frame(panel, theme.line, m.border * 1.4F, m.corner_card * 1.2F);
    return panel.inset(pad);
}

void draw_overlay(Ui& ui, const presenter::View& view) {
    if (view.overlay == presenter::Overlay::none) return;
    ui.canvas.set_layer(1);
    if (view.overlay == presenter::Overlay::comfort)
        draw_comfort_panel(ui, view.comfort_panel);
    else
        draw_question(ui, view);
    ui.canvas.set_layer(0);
}

}  // namespace pendopo::screens
