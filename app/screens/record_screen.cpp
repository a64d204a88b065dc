// SPDX-License-Identifier: Apache-2.0
#include "app/screens/record_screen.hpp"

#include <algorithm>

#include "app/screens/column.hpp"
#include "app/screens/components.hpp"
#include "app/screens/large_text.hpp"
#include "app/screens/page.hpp"

namespace pendopo::screens {

namespace {

using presenter::RecordView;

/// Bars from left to right, as high as it was loud; those still to come are pale.
void draw_wave(Ui& ui, const Rect& rect, const RecordView& record) {
    const Theme& theme = ui.theme();
    const float step = rect.width / static_cast<float>(record.bars.size());
    const float width = std::max(2.F, std::round(step * 0.5F));
    const float least = std::min(width * 1.4F, rect.height);
    for (std::size_t i = 0; i < record.bars.size(); ++i) {
        const bool used = i < record.bars_used;
        const float loud = used ? static_cast<float>(record.bars[i]) / 255.F : 0;
        const float height = std::round(least + loud * (rect.height - least));
        const float x = std::round(rect.x + static_cast<float>(i) * step + (step - width) / 2);
        ui.canvas.fill({x, std::round(rect.centre().y - height / 2), width, height}, used ? theme.teal_2 : theme.line,
                       width / 2);
    }
}

/// "1:12 dari 3:00", the first part large.
void draw_length(Ui& ui, const Rect& rect, const RecordView& record) {
    const Theme& theme = ui.theme();
    TextStyle large;
    large.type = Type::title;
    large.ink = {theme.ink, theme.ivory};
    large.lines_max = 1;
    TextStyle small;
    small.type = Type::body;
    small.ink = {theme.muted, theme.ivory};
    small.lines_max = 1;
    const float first = ui.canvas.text_width(record.length, Type::title) + 1;
    const float second = ui.canvas.text_width(record.length_max, Type::body) + 1;
    const float gap = ui.mm(2.5);
    Rect row{rect.centre().x - (first + gap + second) / 2, rect.y, first + gap + second, rect.height};
    ui.canvas.text_middle(row.cut_left(first, gap), record.length, large);
    const float drop = ui.mm(ui.metrics().compact ? 0.8 : 1.2);
    ui.canvas.text_middle(row.moved(0, drop), record.length_max, small);
}

struct Round {
    const presenter::Button& button;
    TargetId id;
    bool main;
};

/// A round button with its word below it.
void draw_round(Ui& ui, const Rect& cell, const Round& round, float label) {
    const Theme& theme = ui.theme();
    Rect room = cell;
    const Rect below = room.cut_bottom(label, ui.mm(1));
    const float side = std::min({room.height, room.width, ui.mm(round.main ? 24 : 18)});
    const Rect rect = Rect{room.centre().x - side / 2, room.centre().y - side / 2, side, side}.snapped();
    const bool enabled = round.button.enabled;
    const TargetState state = enabled ? ui.target(TargetKind::button, round.id, rect) : TargetState{};
    if (state.tapped) ui.emit(round.button.intent);
    spoken_ring(ui, rect, round.button.intent);
    const Colour fill = !enabled ? theme.line.mixed(theme.ivory, 0.5F) : round.main ? theme.terra : theme.sand;
    const Surface surface = pressed_surface(ui, rect, fill, state);
    ui.canvas.fill(surface.rect, surface.fill, surface.rect.width / 2);
    if (state.focused) focus_ring(ui, rect, rect.width / 2);
    const Colour sign = !enabled ? theme.muted : round.main ? theme.on_teal : theme.teal;
    ui.canvas.icon(surface.rect, round.button.icon, round.main ? Type::door_icon : Type::tool_icon, sign);
    TextStyle style;
    style.type = Type::body;
    style.ink = {theme.muted, theme.ivory};
    style.align = Align::centre;
    style.lines_max = 1;
    ui.canvas.text_middle(below, round.button.label, style);
}

void draw_controls(Ui& ui, const Rect& rect, const RecordView& record) {
    TextStyle style;
    style.type = Type::body;
    const float label = ui.canvas.line_height(style) + 2;
    const Rect row{rect.centre().x - std::min(rect.width, ui.mm(96)) / 2, rect.y, std::min(rect.width, ui.mm(96)),
                   rect.height};
    draw_round(ui, row.cell(0, 3, 1, ui.mm(2)), {record.again, target_id("record again"), false}, label);
    draw_round(ui, row.cell(1, 3, 1, ui.mm(2)), {record.main, target_id("record"), true}, label);
    draw_round(ui, row.cell(2, 3, 1, ui.mm(2)), {record.listen, target_id("record listen"), false}, label);
}

/// What to know or to do: the notice if there is one, else what happens with the sound.
void draw_remark(Ui& ui, const Rect& rect, const RecordView& record, Type type) {
    const bool urgent = !record.notice.empty();
    remark(ui, rect, urgent ? presenter::Icon::warning : presenter::Icon::sealed,
           urgent ? record.notice : record.promise, urgent ? ui.theme().terra : ui.theme().teal_2, type);
}

float consent_height(const Ui& ui, float width, const RecordView& record) {
    const float words = ui.canvas.text_height(width - tick_strip(ui), record.consent_text, tick_style(ui));
    return std::max(ui.metrics().tool, words + 2);
}

}  // namespace

void draw_record(Ui& ui, const presenter::View& view) {
    const RecordView& record = view.record;
    const Metrics& m = ui.metrics();
    Rect body = open_page(ui, view).body;
    const Type type = m.compact ? Type::small : Type::body;
    const float words = std::max(remark_height(ui, body.width, record.promise, type),
                                 record.notice.empty() ? 0 : remark_height(ui, body.width, record.notice, type));
    const float gap = ui.mm(m.compact ? 1.2 : 3);
    draw_remark(ui, body.cut_bottom(words + 2, gap), record, type);
    const Rect consent = body.cut_bottom(consent_height(ui, body.width, record), gap);
    tick_box(ui, consent, record.consent, target_id("voice consent"), record.consent_text);

    const float length = ui.canvas.font(Type::title).line;
    const float controls = std::min(ui.mm(34), (body.height - length) * 0.62F);
    const float wave = std::min(body.height - length - controls - 2 * gap, ui.mm(40));
    const float spare = std::max(0.F, body.height - length - controls - wave - 2 * gap);
    body.cut_top(spare / 2);
    draw_wave(ui, body.cut_top(wave, gap).inset(body.width * 0.06F, 0), record);
    draw_length(ui, body.cut_top(length, gap), record);
    draw_controls(ui, body.cut_top(controls), record);
}

void draw_large_record(Ui& ui, const presenter::View& view) {
    const RecordView& record = view.record;
    const Theme& theme = ui.theme();
    const Rect room = open_page(ui, view).body;
    scrolled_column(ui, target_id("record column"), room, [&](Column& column) {
        if (!record.notice.empty()) {
            column.remark(presenter::Icon::warning, record.notice, theme.terra);
            column.gap(1.5);
        }
        column.tick(record.consent, target_id("voice consent"));
        column.gap(2);
        column.press(record.main, target_id("record"), Look::primary);
        column.gap(2);
        const Rect length = column.place(ui.canvas.font(Type::title).line);
        const Rect wave = column.place(ui.mm(ui.metrics().compact ? 8 : 14));
        if (column.drawing()) {
            draw_length(ui, length, record);
            draw_wave(ui, wave, record);
        }
        column.gap(2);
        column.press(record.listen, target_id("record listen"), Look::secondary);
        column.gap(2);
        column.press(record.again, target_id("record again"), Look::secondary);
        column.gap(2);
        column.remark(presenter::Icon::sealed, record.promise, theme.teal_2);
    });
}

}  // namespace pendopo::screens
