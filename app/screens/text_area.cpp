// SPDX-License-Identifier: Apache-2.0
#include "app/screens/text_area.hpp"

#include <algorithm>

#include "app/screens/components.hpp"

namespace pendopo::screens {

namespace {

struct Sheet {
    Rect window;  ///< what is seen
    std::vector<TextLine> lines;
    float offset = 0;  ///< scrolled so far
    float line = 0;    ///< height of one
};

void move_by_key(Ui& ui, const presenter::TextView& text, const Sheet& sheet, base::Key key) {
    const Font& font = ui.canvas.font(Type::input);
    const std::size_t number = line_of(sheet.lines, text.cursor);
    const float x = caret_position(font, text.text, sheet.lines, text.cursor).x;
    const auto go = [&](std::size_t line, float to) {
        ui.emit(presenter::MoveCursor{byte_at(font, text.text, sheet.lines[line], to)});
    };
    if (key == base::Key::up && number > 0) go(number - 1, x);
    if (key == base::Key::down && number + 1 < sheet.lines.size()) go(number + 1, x);
    if (key == base::Key::home) ui.emit(presenter::MoveCursor{sheet.lines[number].begin});
    if (key == base::Key::end) ui.emit(presenter::MoveCursor{sheet.lines[number].end});
}

std::size_t byte_under(const Ui& ui, const presenter::TextView& text, const Sheet& sheet, Point finger) {
    const float row = (finger.y - sheet.window.y + sheet.offset) / sheet.line;
    const auto last = static_cast<float>(sheet.lines.size() - 1);
    const auto number = static_cast<std::size_t>(std::clamp(std::floor(row), 0.F, last));
    return byte_at(ui.canvas.font(Type::input), text.text, sheet.lines[number], finger.x - sheet.window.x);
}

/// Touching sets the caret, touching twice or resting selects a word; who rests and then moves selects on.
void move_by_finger(Ui& ui, const presenter::TextView& text, const Sheet& sheet, TargetId id,
                    const TargetState& state) {
    const TargetId resting = target_id("resting", id);
    if (const auto held_at = ui.input.captured_by(resting)) {
        const std::size_t byte = byte_under(ui, text, sheet, *held_at);
        if (ui.input.changed(resting, byte)) ui.emit(presenter::SelectTo{byte});
    } else if (state.held && !text.text.empty()) {
        const std::size_t byte = byte_under(ui, text, sheet, ui.input.position());
        ui.input.take_hold();
        ui.input.capture(resting);
        static_cast<void>(ui.input.changed(resting, byte));
        ui.emit(presenter::SelectWord{byte});
    } else if (state.tapped && ui.input.double_tapped()) {
        ui.emit(presenter::SelectWord{byte_under(ui, text, sheet, ui.input.position())});
    } else if (state.tapped) {
        const Point finger = ui.input.released_at().value_or(sheet.window.centre());
        ui.emit(presenter::MoveCursor{byte_under(ui, text, sheet, finger)});
    }
}

/// The ground of what is selected, line by line.
void draw_selection(Ui& ui, const presenter::TextView& text, const Sheet& sheet) {
    const Font& font = ui.canvas.font(Type::input);
    for (std::size_t i = 0; i < sheet.lines.size(); ++i) {
        const TextLine& line = sheet.lines[i];
        const std::size_t begin = std::max(line.begin, text.selection_begin);
        const std::size_t end = std::min(line.end, text.selection_end);
        const float top = sheet.window.y - sheet.offset + static_cast<float>(i) * sheet.line;
        if (begin >= end || top + sheet.line < sheet.window.y || top > sheet.window.bottom()) continue;
        const float x = text_width(font, text.text.substr(line.begin, begin - line.begin));
        const float width = text_width(font, text.text.substr(begin, end - begin));
        ui.canvas.fill({sheet.window.x + x, top, width, sheet.line}, ui.theme().saffron.with_alpha(0.45F));
    }
}

/// A drop below one end of the selection, to drag it by.
void draw_handle(Ui& ui, const presenter::TextView& text, const Sheet& sheet, std::size_t byte, bool is_cursor,
                 TargetId id) {
    const Point at = caret_position(ui.canvas.font(Type::input), text.text, sheet.lines, byte);
    const float bottom = sheet.window.y - sheet.offset + (at.y + 1) * sheet.line;
    if (bottom < sheet.window.y || bottom > sheet.window.bottom() + 1) return;
    const float side = std::max(ui.metrics().tool, ui.mm(9));
    const float x = sheet.window.x + at.x;
    const Rect grip{x - side / 2, bottom - side * 0.35F, side, side};
    if (LayoutReport* report = ui.canvas.report())
        report->targets.push_back({TargetKind::handle, grip, ui.canvas.layer(), true, id});
    ui.input.capture_press(id, grip);
    if (const auto finger = ui.input.captured_by(id)) {
        // The finger holds the drop, which hangs below the line that it moves along.
        const std::size_t to = byte_under(ui, text, sheet, {finger->x, finger->y - side * 0.6F});
        if (ui.input.changed(id, to))
            ui.emit(is_cursor ? presenter::Intent{presenter::SelectTo{to}}
                              : presenter::Intent{presenter::SelectFrom{to}});
    }
    ui.canvas.fill(Rect{x - ui.mm(0.3), bottom - sheet.line, ui.mm(0.6), sheet.line}, ui.theme().terra);
    ui.canvas.circle({x, bottom + side * 0.12F}, side * 0.27F, ui.theme().terra);
}

/// Scrolls so that the caret's line is seen, when the caret or the words have changed.
void follow_caret(Ui& ui, TargetId id, const Sheet& sheet, const presenter::TextView& text, float caret_line) {
    if (!ui.input.changed(id, text.cursor << 20 ^ text.text.size())) return;
    const float top = caret_line * sheet.line;
    const float content = sheet.line * static_cast<float>(sheet.lines.size());
    const float now = ui.input.scroll(id, sheet.window, content);
    if (top < now) ui.input.scroll_to(id, top);
    if (top + sheet.line > now + sheet.window.height) ui.input.scroll_to(id, top + sheet.line - sheet.window.height);
}

void draw_caret(Ui& ui, const Sheet& sheet, Point caret) {
    const Font& font = ui.canvas.font(Type::input);
    const float height = font.cap * 1.6F;
    const float middle = sheet.window.y - sheet.offset + (caret.y + 0.5F) * sheet.line;
    ui.canvas.fill(Rect{sheet.window.x + caret.x, middle - height / 2, ui.mm(0.6), height}.snapped(), ui.theme().terra);
}

}  // namespace

void text_area(Ui& ui, const Rect& rect, const presenter::TextView& text, TargetId id, std::optional<base::Key> key) {
    const Theme& theme = ui.theme();
    const Metrics& m = ui.metrics();
    const Font& font = ui.canvas.font(Type::input);
    const TargetState state = ui.target(TargetKind::field, id, rect, false);
    spoken_ring(ui, rect, presenter::Touch{});
    ui.canvas.fill(rect, theme.paper, m.corner_card);
    ui.canvas.frame(rect, text.focused ? theme.teal : theme.line, m.border * 1.6F, m.corner_card);

    Sheet sheet;
    sheet.window = rect.inset(ui.mm(m.compact ? 2.2 : 4), ui.mm(m.compact ? 1.4 : 3));
    sheet.window.width -= ui.mm(2);                               // the scroll mark's room
    sheet.line = std::round(font.line * (m.compact ? 0.9F : 1));  // three lines on a 7″ panel
    sheet.window.height = std::max(sheet.line, std::floor(sheet.window.height / sheet.line) * sheet.line);
    sheet.lines = wrap(font, text.text, sheet.window.width - ui.mm(0.6));
    const Point caret = caret_position(font, text.text, sheet.lines, text.cursor);
    const float content = sheet.line * static_cast<float>(sheet.lines.size());
    follow_caret(ui, id, sheet, text, caret.y);
    sheet.offset = ui.input.scroll(id, sheet.window, content);
    if (key) move_by_key(ui, text, sheet, *key);
    const bool selected = text.selection_begin != text.selection_end;
    const TargetId handles[] = {target_id("handle", 0), target_id("handle", 1)};
    const bool on_handle = ui.input.captured_by(handles[0]) || ui.input.captured_by(handles[1]);
    if (!on_handle) move_by_finger(ui, text, sheet, id, state);

    if (text.text.empty()) {
        TextStyle style;
        style.type = Type::input;
        style.ink = {theme.muted, theme.paper};
        style.leading = std::min(1.F, sheet.line / font.line);
        ui.canvas.text(
            {sheet.window.x + ui.mm(1.5), sheet.window.y, sheet.window.width - ui.mm(1.5), sheet.window.height + 2},
            text.placeholder, style);
    }
    ui.canvas.push_clip(
        {sheet.window.x - ui.mm(1), sheet.window.y, sheet.window.width + ui.mm(2), sheet.window.height});
    if (selected) draw_selection(ui, text, sheet);
    ui.canvas.typed_lines(sheet.window.moved(0, -sheet.offset), text.text, sheet.lines, Type::input,
                          {theme.ink, theme.paper}, sheet.line);
    if (text.focused && !selected) draw_caret(ui, sheet, caret);
    ui.canvas.pop_clip();
    if (selected) {
        const bool cursor_first = text.cursor == text.selection_begin;
        draw_handle(ui, text, sheet, text.selection_begin, cursor_first, handles[0]);
        draw_handle(ui, text, sheet, text.selection_end, !cursor_first, handles[1]);
    }
    scroll_mark(ui, {rect.x, sheet.window.y, rect.width - ui.mm(2), sheet.window.height}, sheet.offset, content);
}

void text_sheet(Ui& ui, const Rect& rect, std::string_view words, TargetId id, Colour on) {
    const Font& font = ui.canvas.font(Type::body);
    Rect window = rect;
    window.width -= ui.mm(3);
    const std::vector<TextLine> lines = wrap(font, words, window.width);
    const float content = font.line * static_cast<float>(lines.size());
    const float offset = ui.input.scroll(id, window, content);
    ui.canvas.push_clip(window);
    ui.canvas.typed_lines(window.moved(0, -offset), words, lines, Type::body, {ui.theme().ink, on}, font.line);
    ui.canvas.pop_clip();
    scroll_mark(ui, rect, offset, content);
}

}  // namespace pendopo::screens
