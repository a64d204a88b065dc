// SPDX-License-Identifier: Apache-2.0
#include "app/screens/overlay.hpp"

#include <algorithm>

#include "app/screens/components.hpp"

namespace pendopo::screens {

namespace {

using presenter::OverlayView;

float button_height(const Ui& ui) {
    return ui.mm(ui.metrics().compact ? 15 : 20);
}

/// Buttons beside each other if they fit, else below each other; the first is the primary one.
float draw_buttons(Ui& ui, Rect room, const OverlayView& over, bool draw) {
    const float gap = ui.metrics().gap;
    float widest = 0;
    int count = 0;
    for (const presenter::Button& b : over.buttons) {
        if (!b.visible) continue;
        widest = std::max(widest, button_width(ui, b, Look::secondary, TargetKind::choice));
        ++count;
    }
    const bool beside = static_cast<float>(count) * (widest + gap) - gap <= room.width;
    const float tall = button_height(ui);
    const float height = beside ? tall : static_cast<float>(count) * (tall + gap) - gap;
    if (!draw) return height;
    const bool languages = over.buttons[2].visible;
    int index = 0;
    for (std::size_t i = 0; i < over.buttons.size(); ++i) {
        if (!over.buttons[i].visible) continue;
        const Rect cell = beside ? room.cell(index, count, 1, gap) : room.cut_top(tall, gap);
        const bool loud = languages ? over.buttons[i].selected : i == 0;
        button(ui, cell, over.buttons[i], target_id("overlay", i), loud ? Look::primary : Look::secondary,
               TargetKind::choice);
        ++index;
    }
    return height;
}

}  // namespace

void draw_overlay(Ui& ui, const presenter::View& view) {
    if (view.overlay == presenter::Overlay::none) return;
    const Theme& theme = ui.theme();
    const Metrics& m = ui.metrics();
    const OverlayView& over = view.over;
    ui.canvas.set_layer(1);
    ui.canvas.fill(m.screen(), theme.shade.with_alpha(0.62F));

    TextStyle title;
    title.type = Type::title;
    title.ink = {theme.ink, theme.ivory};
    title.leading = 0.9F;
    title.balanced = true;
    TextStyle message;
    message.type = Type::body;
    message.ink = {theme.ink, theme.ivory};
    const float pad = ui.mm(m.compact ? 5 : 9);
    const float gap = ui.mm(m.compact ? 3 : 6);
    const float width = std::min(m.screen().width - 2 * m.margin, ui.mm(170));
    const float inside = width - 2 * pad;
    const float words = over.message.empty() ? 0 : ui.canvas.text_height(inside, over.message, message) + gap;
    const float height = 2 * pad + ui.canvas.text_height(inside, over.title, title) + gap + words +
                         draw_buttons(ui, {0, 0, inside, 0}, over, false);
    const Point middle = m.screen().centre();
    const Rect panel = Rect{middle.x - width / 2, middle.y - height / 2, width, height}.snapped();
    ui.canvas.fill(panel, theme.ivory, m.corner_card * 1.2F);
    Rect inner = panel.inset(pad);
    inner.cut_top(ui.canvas.text(inner, over.title, title), gap);
    if (!over.message.empty()) inner.cut_top(ui.canvas.text(inner, over.message, message), gap);
    draw_buttons(ui, inner, over, true);
    ui.canvas.set_layer(0);
}

}  // namespace pendopo::screens
