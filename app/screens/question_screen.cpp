// SPDX-License-Identifier: Apache-2.0
#include "app/screens/question_screen.hpp"

#include <algorithm>

#include "app/screens/choice_list.hpp"
#include "app/screens/components.hpp"
#include "app/screens/face.hpp"
#include "app/screens/keyboard.hpp"
#include "app/screens/page.hpp"
#include "app/screens/text_area.hpp"

namespace pendopo::screens {

namespace {

using presenter::QuestionView;

TextStyle label_style(const Ui& ui, Colour on, Align align) {
    TextStyle style;
    style.type = Type::label;
    style.ink = {ui.theme().ink, on};
    style.align = align;
    style.leading = 0.84F;
    style.balanced = align == Align::centre;
    return style;
}

void emphasize(Ui& ui, const Rect& rect, bool selected) {
    if (selected) ui.canvas.frame(rect, ui.theme().teal, ui.metrics().border * 3, ui.metrics().corner_card);
}

float face_padding(const Ui& ui) {
    return ui.mm(ui.metrics().compact ? 2 : 4);
}

/// What the words below a face need at most, in a card of this width.
float face_words_height(const Ui& ui, float width, const QuestionView& question) {
    const TextStyle style = label_style(ui, ui.theme().paper, Align::centre);
    float height = 0;
    for (const QuestionView::Choice& choice : question.view())
        height = std::max(height, ui.canvas.text_height(width - 2 * face_padding(ui), choice.button.label, style));
    return height;
}

void draw_face_choice(Ui& ui, const Rect& rect, const QuestionView::Choice& choice, TargetId id, float words) {
    Surface surface{};
    const TargetState state =
        card(ui, rect, id, choice.button.selected, choice.button.enabled, TargetKind::choice, surface);
    if (state.tapped) ui.emit(choice.button.intent);
    emphasize(ui, surface.rect, choice.button.selected);
    const float pad = face_padding(ui);
    Rect inner = surface.rect.inset(pad);
    const float side = std::min({inner.width * 0.9F, inner.height - words - ui.mm(2), ui.mm(42)});
    inner.cut_top(std::max(0.F, (inner.height - side - ui.mm(2) - words) / 2));
    const Rect above = inner.cut_top(side, ui.mm(2));
    draw_face(ui, Rect{above.centre().x - side / 2, above.y, side, side}.snapped(), choice.face);
    ui.canvas.text({inner.x, inner.y, inner.width, words + 2}, choice.button.label,
                   label_style(ui, surface.fill, Align::centre));
}

/// Faces large enough to be told apart at arm's length, above their words: in one row, worst at the left as they are
/// read; on high panels two and two. False, and nothing drawn, if there is no room for that.
bool draw_faces(Ui& ui, Rect room, const QuestionView& question) {
    const Metrics& m = ui.metrics();
    const auto count = static_cast<int>(question.count);
    const int columns = m.portrait ? 2 : count;
    const int rows = (count + columns - 1) / columns;
    const float tallest = static_cast<float>(rows) * ui.mm(m.portrait ? 64 : 74);
    if (room.height > tallest) {
        room.y += (room.height - tallest) * 0.3F;
        room.height = tallest;
    }
    const Rect cell = room.cell(0, columns, rows, m.gap);
    const float words = face_words_height(ui, cell.width, question);
    const float inside = cell.width - 2 * face_padding(ui);
    const float face = std::min(inside, cell.height - words - ui.mm(2) - 2 * face_padding(ui));
    const bool whole_words = std::all_of(question.view().begin(), question.view().end(), [&](const auto& choice) {
        return ui.canvas.fits(inside, words + 2, choice.button.label, label_style(ui, ui.theme().paper, Align::centre));
    });
    if (face < ui.mm(m.compact ? 13 : 18) || !whole_words) return false;
    for (int i = 0; i < count; ++i) {
        const auto index = static_cast<std::size_t>(i);
        draw_face_choice(ui, room.cell(i, columns, rows, m.gap), question.choices[index], target_id("option", index),
                         words);
    }
    return true;
}

/// A ring for the one answer, a box where several may be ticked.
void draw_sign(Ui& ui, const Rect& strip, bool several, bool selected) {
    const Theme& theme = ui.theme();
    const float side = tick_side(ui);
    const Rect square = Rect{strip.x, strip.centre().y - side / 2, side, side}.snapped();
    const float line = ui.metrics().border * 1.6F;
    if (several) {
        ui.canvas.fill(square, selected ? theme.teal_2 : theme.paper, ui.mm(1.2));
        ui.canvas.frame(square, theme.teal_2, line, ui.mm(1.2));
        if (selected) ui.canvas.icon(square, presenter::Icon::check, Type::small_icon, theme.on_teal);
        return;
    }
    ui.canvas.circle(square.centre(), side / 2, theme.paper);
    ui.canvas.ring(square.centre(), side / 2, theme.teal_2, line);
    if (selected) ui.canvas.circle(square.centre(), side * 0.28F, theme.teal_2);
}

float sign_side(const Ui& ui, const QuestionView& question) {
    if (question.faces) return ui.mm(ui.metrics().compact ? 12 : 15);
    return tick_side(ui);
}

float row_padding(const Ui& ui) {
    return ui.mm(ui.metrics().compact ? 3 : 5);
}

void draw_choice(Ui& ui, const Rect& rect, const QuestionView& question, std::size_t index) {
    const QuestionView::Choice& choice = question.choices[index];
    Surface surface{};
    const TargetState state = card(ui, rect, target_id("option", index), choice.button.selected, choice.button.enabled,
                                   TargetKind::choice, surface);
    if (state.tapped) ui.emit(choice.button.intent);
    emphasize(ui, surface.rect, choice.button.selected);
    Rect inner = rect.inset(row_padding(ui), 0);
    const float side = sign_side(ui, question);
    const Rect sign = inner.cut_left(side, ui.mm(3));
    if (question.faces)
        draw_face(ui, Rect{sign.x, sign.centre().y - side / 2, side, side}.snapped(), choice.face);
    else
        draw_sign(ui, sign, question.several, choice.button.selected);
    ui.canvas.text_middle(inner, choice.button.label, label_style(ui, surface.fill, Align::left));
}

void draw_choices(Ui& ui, const Rect& room, const QuestionView& question) {
    const Metrics& m = ui.metrics();
    ChoiceList list;
    list.id = target_id("options");
    list.count = static_cast<int>(question.count);
    list.least = [&](float width) {
        const float words = width - 2 * row_padding(ui) - sign_side(ui, question) - ui.mm(3);
        float height = m.choice;
        for (const QuestionView::Choice& choice : question.view())
            height = std::max(height, ui.canvas.text_height(words, choice.button.label,
                                                            label_style(ui, ui.theme().paper, Align::left)) +
                                          ui.mm(3));
        return height;
    };
    list.most = ui.mm(m.compact ? 18 : 26);
    list.gap = ui.mm(m.compact ? 1.6 : 3);
    const float below_each_other = static_cast<float>(list.count) * (list.least(room.width) + list.gap) - list.gap;
    const bool one_column = m.portrait || below_each_other <= room.height || m.text_size != TextSize::normal;
    list.columns = one_column ? 1 : 2;
    draw_choice_list(ui, room, list, [&](std::size_t i, const Rect& cell) { draw_choice(ui, cell, question, i); });
}

/// What must be left for answering: a line to type in, or three choices.
float least_room(const Ui& ui, const QuestionView& question) {
    const Metrics& m = ui.metrics();
    return question.typed ? std::max(m.tool, ui.canvas.font(Type::input).line) + ui.mm(1) : 3 * (m.choice + m.gap);
}

/// What is missing, or who learns of it; cut off the foot of the room. The latter only where there is room.
void draw_foot(Ui& ui, Rect& room, const QuestionView& question) {
    const bool notice = !question.notice.empty();
    const std::string_view words = notice ? question.notice : question.promise;
    const Metrics& m = ui.metrics();
    if (words.empty()) return;
    const Type type = m.compact ? Type::small : Type::body;
    const float height = remark_height(ui, room.width, words, type);
    const float gap = m.compact || m.text_size != TextSize::normal ? ui.mm(0.8) : m.gap;
    if (!notice && room.height - height - gap < least_room(ui, question)) return;
    const Rect foot = room.cut_bottom(height, gap);
    remark(ui, {foot.x, foot.y, foot.width, height + 2}, notice ? presenter::Icon::warning : presenter::Icon::sealed,
           words, notice ? ui.theme().terra : ui.theme().teal_2, type);
}

/// What is missing, where the title would stand. False if there is no room for it.
bool draw_notice_in_title(Ui& ui, const Rect& room, std::string_view notice) {
    const Type type = ui.metrics().compact ? Type::small : Type::body;
    const float height = remark_height(ui, room.width, notice, type);
    if (height > room.height + 2) return false;
    remark(ui, {room.x, room.centre().y - height / 2, room.width, height + 2}, presenter::Icon::warning, notice,
           ui.theme().terra, type);
    return true;
}

/// A sentence more about the question, where there is room for it.
void draw_hint(Ui& ui, Rect& room, const QuestionView& question) {
    if (question.hint.empty()) return;
    TextStyle style;
    style.type = ui.metrics().compact ? Type::small : Type::body;
    style.ink = {ui.theme().muted, ui.theme().ivory};
    const float height = ui.canvas.text_height(room.width, question.hint, style);
    const float gap = ui.mm(ui.metrics().compact ? 1 : 2);
    if (room.height - height - gap < least_room(ui, question)) return;
    ui.canvas.text(room.cut_top(height, gap), question.hint, style);
}

}  // namespace

void draw_question(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const QuestionView& question = view.question;
    // Above a keyboard, with large letters, there is room for the question or for what is missing.
    const bool tight = question.typed && !m.portrait && m.text_size != TextSize::normal;
    const bool with_title = !tight || question.notice.empty();
    const Page page = open_page(ui, view, question.typed ? &question.keyboard : nullptr, with_title);
    Rect room = page.body;
    if (with_title || !draw_notice_in_title(ui, page.beside_title, question.notice)) draw_foot(ui, room, question);
    draw_hint(ui, room, question);
    if (question.typed) {
        const auto key = physical_typing(ui);
        text_area(ui, room, question.text, target_id("answer"), key);
        draw_keyboard_popup(ui, question.keyboard);
        return;
    }
    if (question.faces && draw_faces(ui, room, question)) return;
    draw_choices(ui, room, question);
}

}  // namespace pendopo::screens
