// SPDX-License-Identifier: Apache-2.0
#include "app/screens/message_panel.hpp"

#include <algorithm>

#include "app/screens/scroll.hpp"

namespace pendopo::screens {

void message_panel(Ui& ui, const Rect& room, const Message& message) {
    const Theme& theme = ui.theme();
    const Metrics& m = ui.metrics();
    TextStyle text;
    text.type = Type::label;
    text.ink = {theme.ink, theme.paper};
    text.leading = 0.9F;
    TextStyle what;
    what.type = Type::body;
    what.ink = {theme.muted, theme.paper};
    const bool narrow = m.compact || m.portrait;
    const float pad = ui.mm(narrow ? 4 : 8);
    const float side = ui.mm(narrow ? 12 : 18);
    const float gap = ui.mm(m.compact ? 2 : 3);
    const auto width_in = [&](float width) { return std::min(width, ui.mm(180)); };
    const auto height_in = [&](float width) {
        const float words = width_in(width) - 3 * pad - side;
        return std::max(side, ui.canvas.text_height(words, message.text, text) + gap +
                                  ui.canvas.text_height(words, message.what_to_do, what)) +
               2 * pad;
    };
    const Scroll scroll(ui, target_id("message"), room, height_in);
    const Rect& sheet = scroll.sheet();
    const float height = height_in(sheet.width);
    const float spare = std::max(0.F, sheet.height - height);
    const Rect panel = Rect{sheet.x, sheet.y + spare * 0.25F, width_in(sheet.width), height}.snapped();
    ui.canvas.fill(panel, theme.paper, m.corner_card);
    ui.canvas.frame(panel, theme.line, m.border, m.corner_card);
    Rect inner = panel.inset(pad);
    const Rect sign = inner.cut_left(side, pad);
    const bool warning = message.icon == presenter::Icon::warning;
    ui.canvas.circle({sign.centre().x, sign.y + side / 2}, side / 2, warning ? theme.terra : theme.mist);
    ui.canvas.icon({sign.x, sign.y, side, side}, message.icon, narrow ? Type::tool_icon : Type::door_icon,
                   warning ? theme.paper : theme.teal);
    inner.cut_top(ui.canvas.text({inner.x, inner.y, inner.width, inner.height + 2}, message.text, text), gap);
    ui.canvas.text({inner.x, inner.y, inner.width, inner.height + 4}, message.what_to_do, what);
}

}  // namespace pendopo::screens
