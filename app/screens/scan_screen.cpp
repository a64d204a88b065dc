// SPDX-License-Identifier: Apache-2.0
#include "app/screens/scan_screen.hpp"

#include <algorithm>

#include "app/screens/column.hpp"
#include "app/screens/page.hpp"

namespace pendopo::screens {

namespace {

using presenter::ScanView;
using Stage = ScanView::Stage;

constexpr float usual_shape = 4.F / 3;  // of a camera, before its first picture tells

/// The largest rectangle of this shape, at the head of `room`, so that it begins where the words beside it do.
Rect of_shape(const Rect& room, float width_to_height) {
    const float width = std::min(room.width, room.height * width_to_height);
    const float height = width / width_to_height;
    return Rect{room.centre().x - width / 2, room.y, width, height}.snapped();
}

/// Four corners that ask for a square between them: light on dark, so that they show on any picture.
void draw_aim(Ui& ui, const Rect& picture) {
    const float side = std::min(picture.width, picture.height) * 0.72F;
    const Rect aim{picture.centre().x - side / 2, picture.centre().y - side / 2, side, side};
    const float arm = side * 0.18F;
    for (const bool dark : {true, false}) {
        const float thick = ui.mm(dark ? 1.5 : 0.8);
        const Colour colour = dark ? Colour{0, 0, 0, 255} : Colour{255, 255, 255, 255};
        for (const float right : {0.F, 1.F}) {
            for (const float low : {0.F, 1.F}) {
                const float x = aim.x + right * aim.width;
                const float y = aim.y + low * aim.height;
                const float across = right > 0 ? -arm : arm;
                const float down = low > 0 ? -arm : arm;
                ui.canvas.polyline({{x + across, y}, {x, y}, {x, y + down}}, colour, thick);
            }
        }
    }
}

/// A sign in the middle of a plain ground, where there is no picture.
void draw_sign(Ui& ui, const Rect& rect, presenter::Icon icon, Colour ground, Colour colour) {
    ui.canvas.fill(rect, ground, ui.metrics().corner_card);
    ui.canvas.icon(rect, icon, Type::door_icon, colour);
}

void draw_sight(Ui& ui, const Rect& room, const ScanView& scan) {
    const Theme& theme = ui.theme();
    const bool live = ui.live != nullptr && scan.stage == Stage::looking;
    const Rect rect = of_shape(room, live ? ui.live->width_to_height : usual_shape);
    if (scan.stage == Stage::found) return draw_sign(ui, rect, presenter::Icon::check, theme.teal_2, theme.on_teal);
    if (!live) return draw_sign(ui, rect, presenter::Icon::scan, theme.mist, theme.teal);
    ui.canvas.picture(rect, ui.live->texture, true);
    ui.canvas.frame(rect, theme.teal, ui.metrics().border * 1.4F, 0);
    draw_aim(ui, rect);
}

void fill_words(Column& column, const Theme& theme, const ScanView& scan) {
    const bool found = scan.stage == Stage::found;
    if (!scan.notice.empty()) {
        column.remark(presenter::Icon::warning, scan.notice, theme.terra);
        column.gap(2);
    }
    column.remark(found ? presenter::Icon::check : presenter::Icon::scan, scan.hint, theme.teal_2);
    column.gap(3);
    column.remark(presenter::Icon::sealed, scan.promise, theme.teal_2);
}

}  // namespace

void draw_scan(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const ScanView& scan = view.scan;
    Rect room = open_page(ui, view).body;
    const float gap = ui.mm(m.compact ? 3 : 5);
    const auto fill = [&](Column& column) { fill_words(column, ui.theme(), scan); };
    if (m.portrait) {
        const Rect sight = room.cut_top(std::min(room.width / usual_shape, room.height * 0.55F), gap);
        draw_sight(ui, sight, scan);
    } else {
        const Rect sight = room.cut_left(std::min(room.height * usual_shape, room.width * 0.56F), gap);
        draw_sight(ui, sight, scan);
    }
    scrolled_column(ui, target_id("scan words"), room, fill);
}

}  // namespace pendopo::screens
