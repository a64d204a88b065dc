// SPDX-License-Identifier: Apache-2.0
#include "app/screens/failure_screen.hpp"

#include <algorithm>

#include "app/screens/components.hpp"
#include "app/screens/page.hpp"

namespace pendopo::screens {

void draw_failure(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const Rect body = open_page(ui, view).body;
    TextStyle message;
    message.type = Type::input;
    message.ink = {ui.theme().ink, ui.theme().paper};
    TextStyle what;
    what.type = Type::body;
    what.ink = {ui.theme().muted, ui.theme().paper};
    const float pad = ui.mm(m.compact ? 4 : 8);
    const float side = ui.mm(m.compact ? 12 : 18);
    const float width = std::min(body.width, ui.mm(190));
    const float words = width - 2 * pad - side - pad;
    const float height = std::max(side, ui.canvas.text_height(words, view.failure.message, message) + ui.mm(3) +
                                            ui.canvas.text_height(words, view.failure.what_to_do, what)) +
                         2 * pad;
    const Rect panel = Rect{body.x, body.y + (body.height - height) * 0.3F, width, height}.snapped();
    ui.canvas.fill(panel, ui.theme().paper, m.corner_card);
    ui.canvas.frame(panel, ui.theme().terra, m.border * 1.6F, m.corner_card);
    Rect inner = panel.inset(pad);
    const Rect sign = inner.cut_left(side, pad);
    ui.canvas.circle({sign.centre().x, sign.y + side / 2}, side / 2, ui.theme().terra);
    ui.canvas.icon({sign.x, sign.y, side, side}, presenter::Icon::warning, Type::tool_icon, ui.theme().on_teal);
    inner.cut_top(ui.canvas.text(inner, view.failure.message, message), ui.mm(3));
    ui.canvas.text({inner.x, inner.y, inner.width, inner.height + 2}, view.failure.what_to_do, what);
}

}  // namespace pendopo::screens
