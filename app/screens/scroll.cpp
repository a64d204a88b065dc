// SPDX-License-Identifier: Apache-2.0
#include "app/screens/scroll.hpp"

#include <algorithm>

#include "app/screens/components.hpp"

namespace pendopo::screens {

namespace {

constexpr float page_share = 0.8F;  // of the room: one press leaves the last lines of what was read in sight

}  // namespace

float scroll_buttons_width(const Ui& ui) {
    return ui.metrics().tool + ui.mm(ui.metrics().compact ? 1.5 : 3);
}

Scroll::Scroll(Ui& ui, TargetId id, const Rect& room, const Measure& measure) : ui_(ui), window_(room), sheet_(room) {
    float content = measure(room.width);
    scrolls_ = content > room.height + 1;
    if (!scrolls_) return;
    const Rect column = window_.cut_right(ui.metrics().tool, ui.mm(ui.metrics().compact ? 1.5 : 3));
    content = measure(window_.width);
    const float offset = ui.input.scroll(id, window_, content);
    draw_buttons(column, id, offset, content);
    sheet_ = {window_.x, window_.y - offset, window_.width, std::max(content, window_.height)};
    ui.canvas.push_clip(window_);
    ui.input.set_window(window_);
}

Scroll::~Scroll() {
    if (!scrolls_) return;
    ui_.input.set_window(std::nullopt);
    ui_.canvas.pop_clip();
}

void Scroll::draw_buttons(const Rect& column, TargetId id, float offset, float content) {
    const Metrics& m = ui_.metrics();
    const Theme& theme = ui_.theme();
    const float last = content - window_.height;
    const float tall = std::min(m.tool * 1.3F, std::max(m.tool, (column.height - ui_.mm(1)) / 2));
    const auto press = [&](const Rect& rect, presenter::Icon icon, TargetId button, bool possible, float to) {
        const TargetState state = possible ? ui_.target(TargetKind::tool, button, rect) : TargetState{};
        if (state.tapped) ui_.input.scroll_to(id, std::clamp(to, 0.F, last));
        const Surface surface = pressed_surface(ui_, rect, possible ? theme.teal : theme.ivory, state);
        ui_.canvas.fill(surface.rect, surface.fill, m.corner_button);
        if (!possible) ui_.canvas.frame(surface.rect, theme.line, m.border, m.corner_button);
        if (state.focused) focus_ring(ui_, rect, m.corner_button);
        ui_.canvas.icon(surface.rect, icon, Type::tool_icon, possible ? theme.on_teal : theme.muted);
    };
    const float step = window_.height * page_share;
    press({column.x, column.y, column.width, tall}, presenter::Icon::up, target_id("scroll up", id), offset > 1,
          offset - step);
    press({column.x, column.bottom() - tall, column.width, tall}, presenter::Icon::down, target_id("scroll down", id),
          offset < last - 1, offset + step);
}

}  // namespace pendopo::screens
