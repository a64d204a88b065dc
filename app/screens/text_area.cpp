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

void move_by_finger(Ui& ui, const presenter::TextView& text, const Sheet& sheet, Point finger) {
    const float row = (finger.y - sheet.window.y + sheet.offset) / sheet.line;
    const auto last = static_cast<float>(sheet.lines.size() - 1);
    const auto number = static_cast<std::size_t>(std::clamp(std::floor(row), 0.F, last));
    ui.emit(presenter::MoveCursor{
        byte_at(ui.canvas.font(Type::input), text.text, sheet.lines[number], finger.x - sheet.window.x)});
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
    if (state.tapped) move_by_finger(ui, text, sheet, ui.input.released_at().value_or(rect.centre()));

    if (text.text.empty()) {
        TextStyle style;
        style.type = Type::input;
        style.ink = {theme.muted, theme.paper};
        ui.canvas.text(
            {sheet.window.x + ui.mm(1.5), sheet.window.y, sheet.window.width - ui.mm(1.5), sheet.window.height + 2},
            text.placeholder, style);
    }
    ui.canvas.push_clip(
        {sheet.window.x - ui.mm(1), sheet.window.y, sheet.window.width + ui.mm(2), sheet.window.height});
    ui.canvas.typed_lines(sheet.window.moved(0, -sheet.offset), text.text, sheet.lines, Type::input,
                          {theme.ink, theme.paper}, sheet.line);
    if (text.focused) draw_caret(ui, sheet, caret);
    ui.canvas.pop_clip();
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
