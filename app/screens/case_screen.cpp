// SPDX-License-Identifier: Apache-2.0
#include "app/screens/case_screen.hpp"

#include <algorithm>
#include <array>

#include "app/screens/components.hpp"
#include "app/screens/message_panel.hpp"
#include "app/screens/page.hpp"
#include "app/screens/scroll.hpp"

namespace pendopo::screens {

namespace {

using presenter::CaseView;

TextStyle style_of(Type type, Colour colour, Colour on) {
    TextStyle style;
    style.type = type;
    style.ink = {colour, on};
    return style;
}

// --- the status line ---------------------------------------------------------------------------------------------

float dot_side(const Ui& ui) {
    return ui.mm(ui.metrics().compact ? 6 : 8.4);
}

TextStyle step_style(const Ui& ui, const CaseView::Step& step) {
    TextStyle style = style_of(Type::body, step.reached ? ui.theme().ink : ui.theme().muted, ui.theme().ivory);
    style.leading = 0.92F;
    return style;
}

TextStyle day_style(const Ui& ui) {
    TextStyle style = style_of(Type::small, ui.theme().muted, ui.theme().ivory);
    style.leading = 0.95F;
    style.lines_max = 1;
    return style;
}

float words_left(const Ui& ui) {
    return dot_side(ui) + ui.mm(ui.metrics().compact ? 2 : 3);
}

float step_height(const Ui& ui, float width, const CaseView::Step& step) {
    const float words = width - words_left(ui);
    const float day = step.day.empty() ? 0 : ui.canvas.line_height(day_style(ui));
    return std::max(dot_side(ui), ui.canvas.text_height(words, step.label, step_style(ui, step)) + day);
}

float step_gap(const Ui& ui) {
    return ui.mm(ui.metrics().compact ? 2 : 5);
}

float steps_height(const Ui& ui, float width, const CaseView& shown, std::size_t first = 0) {
    float height = 0;
    for (std::size_t i = first; i < shown.step_count; ++i)
        height += step_height(ui, width, shown.steps[i]) + step_gap(ui);
    return std::max(0.F, height - step_gap(ui));
}

/// A filled dot with a tick for what has been; three small points for what is still to come.
void draw_dot(Ui& ui, const Rect& dot, bool reached) {
    const Theme& theme = ui.theme();
    ui.canvas.circle(dot.centre(), dot.width / 2, reached ? theme.teal_2 : theme.line);
    ui.canvas.icon(dot, reached ? presenter::Icon::check : presenter::Icon::other, Type::small_icon,
                   reached ? theme.on_teal : theme.muted);
}

void draw_step(Ui& ui, Rect row, const CaseView::Step& step) {
    const float side = dot_side(ui);
    draw_dot(ui, Rect{row.x, row.y, side, side}.snapped(), step.reached);
    row.cut_left(words_left(ui));
    const TextStyle style = step_style(ui, step);
    row.cut_top(std::max(0.F, (side - ui.canvas.line_height(style)) / 2 - (step.day.empty() ? 0 : ui.mm(0.6))));
    const float words = ui.canvas.text_height(row.width, step.label, style);
    row.cut_top(ui.canvas.text({row.x, row.y, row.width, words + 1}, step.label, style));
    ui.canvas.text({row.x, row.y, row.width, ui.canvas.line_height(day_style(ui)) + 1}, step.day, day_style(ui));
}

/// As many of the newest steps as there is room for: the last is the one that people came for.
std::size_t first_step(const Ui& ui, const Rect& room, const CaseView& shown) {
    std::size_t first = 0;
    while (first + 1 < shown.step_count && steps_height(ui, room.width, shown, first) > room.height + 1)
        ++first;
    return first;
}

void draw_steps(Ui& ui, Rect room, const CaseView& shown) {
    const std::size_t first = first_step(ui, room, shown);
    const float middle = room.x + dot_side(ui) / 2;
    for (std::size_t i = first; i < shown.step_count; ++i) {
        const Rect row = room.cut_top(step_height(ui, room.width, shown.steps[i]), step_gap(ui));
        if (i + 1 < shown.step_count) {
            const Colour colour = shown.steps[i + 1].reached ? ui.theme().teal_2 : ui.theme().line;
            ui.canvas.line({middle, row.y + dot_side(ui) / 2}, {middle, row.bottom() + step_gap(ui)}, colour,
                           std::max(2.F, ui.mm(0.7)));
        }
        draw_step(ui, row, shown.steps[i]);
    }
}

// --- the letters -------------------------------------------------------------------------------------------------

TextStyle heading_style(const Ui& ui) {
    return style_of(Type::small, ui.theme().muted, ui.theme().paper);
}

/// One letter in lines, wrapped for the width of the sheet.
struct Letter {
    const CaseView::Reply* reply;
    std::vector<TextLine> lines;
    float heading = 0;
    float height = 0;
};

std::vector<Letter> letters_in(const Ui& ui, float width, const CaseView& shown) {
    const Font& font = ui.canvas.font(Type::body);
    std::vector<Letter> letters;
    for (const CaseView::Reply& reply : shown.letters()) {
        Letter letter{&reply, wrap(font, reply.text, width), 0, 0};
        letter.heading = ui.canvas.text_height(width, reply.heading, heading_style(ui)) + ui.mm(1.5);
        letter.height = letter.heading + font.line * static_cast<float>(letter.lines.size());
        letters.push_back(std::move(letter));
    }
    return letters;
}

float letter_gap(const Ui& ui) {
    return ui.mm(ui.metrics().compact ? 4 : 7);
}

float letters_height(const Ui& ui, float width, const CaseView& shown) {
    float content = -letter_gap(ui);
    for (const Letter& letter : letters_in(ui, width, shown))
        content += letter.height + letter_gap(ui);
    return content;
}

void draw_letters(Ui& ui, const Rect& room, const CaseView& shown) {
    const Theme& theme = ui.theme();
    const Scroll scroll(ui, target_id("case letters"), room,
                        [&](float width) { return letters_height(ui, width, shown); });
    Rect sheet = scroll.sheet();
    bool first = true;
    for (const Letter& letter : letters_in(ui, sheet.width, shown)) {
        if (!first) {
            const float rule = sheet.y - letter_gap(ui) / 2;
            ui.canvas.line({sheet.x, rule}, {sheet.right(), rule}, theme.line, ui.metrics().border);
        }
        first = false;
        Rect place = sheet.cut_top(letter.height, letter_gap(ui));
        if (!scroll.shows(place)) continue;
        ui.canvas.text({place.x, place.y, place.width, letter.heading + 2}, letter.reply->heading, heading_style(ui));
        place.cut_top(letter.heading);
        ui.canvas.typed_lines(place, letter.reply->text, letter.lines, Type::body, {theme.ink, theme.paper},
                              ui.canvas.font(Type::body).line);
    }
}

/// Helped, or not yet: beside each other, without their signs where that is narrow, else below each other.
float draw_rating(Ui& ui, const Rect& room, const CaseView& shown, bool draw) {
    const Metrics& m = ui.metrics();
    if (!shown.thanks.empty()) {
        const float height = remark_height(ui, room.width, shown.thanks);
        if (draw)
            remark(ui, room, presenter::Icon::check, shown.thanks, ui.theme().teal_2, Type::body, ui.theme().paper);
        return height;
    }
    if (!shown.helped.visible) return 0;
    std::array<presenter::Button, 2> answers{shown.helped, shown.not_yet};
    const auto width = [&](std::size_t i) { return button_width(ui, answers[i], Look::secondary); };
    const auto beside = [&] { return width(0) + width(1) + m.gap <= room.width; };
    if (!beside()) answers[0].icon = answers[1].icon = presenter::Icon::none;
    const bool one_row = beside();
    const float tall = ui.mm(m.compact ? 11 : 14);
    if (!draw) return one_row ? tall : 2 * tall + m.gap;
    Rect rest = room;
    const Rect first = one_row ? rest.cut_left(width(0), m.gap) : rest.cut_top(tall, m.gap);
    button(ui, {first.x, first.y, std::min(width(0), room.width), tall}, answers[0], target_id("helped"),
           Look::secondary);
    button(ui, {rest.x, rest.y, std::min(width(1), room.width), tall}, answers[1], target_id("not yet"),
           Look::secondary);
    return one_row ? tall : 2 * tall + m.gap;
}

struct CardRoom {
    float pad, gap, rating, all;
};
CardRoom card_room(Ui& ui, float width, const CaseView& shown) {
    const bool compact = ui.metrics().compact;
    CardRoom room{ui.mm(compact ? 3 : 6.5), ui.mm(compact ? 2 : 5), 0, 0};
    const float inside = width - 2 * room.pad;
    room.rating = draw_rating(ui, {0, 0, inside, 0}, shown, false);
    room.all = letters_height(ui, inside, shown) + 2 * room.pad + (room.rating > 0 ? room.rating + room.gap : 0);
    return room;
}

/// The white card: letters above, what can be said back below.
void draw_card(Ui& ui, const Rect& room, const CaseView& shown) {
    const CardRoom sizes = card_room(ui, room.width, shown);
    Rect panel = room;
    panel.height = std::min(room.height, sizes.all);
    panel = panel.snapped();
    ui.canvas.fill(panel, ui.theme().paper, ui.metrics().corner_card);
    ui.canvas.frame(panel, ui.theme().line, ui.metrics().border, ui.metrics().corner_card);
    Rect inner = panel.inset(sizes.pad);
    if (sizes.rating > 0) draw_rating(ui, inner.cut_bottom(sizes.rating, sizes.gap), shown, true);
    draw_letters(ui, inner, shown);
}

/// The promise, or what went wrong; at the right end what ends the case, quietly.
void draw_foot(Ui& ui, Rect& room, const CaseView& shown) {
    const Metrics& m = ui.metrics();
    const presenter::Button& tool = shown.take_back.visible ? shown.take_back : shown.withdraw;
    const bool notice = !shown.notice.empty();
    const std::string_view words = notice ? shown.notice : shown.promise;
    const Type type = m.compact ? Type::small : Type::body;
    const float width = tool.visible ? button_width(ui, tool, Look::tool) : 0;
    const float left = m.portrait || !tool.visible ? room.width : room.width - width - m.gap;
    const float lines = remark_height(ui, left, words, type);
    const float tools = tool.visible ? m.tool : 0;
    const float height = m.portrait ? lines + (tools > 0 ? tools + m.gap : 0) : std::max(lines, tools);
    Rect foot = room.cut_bottom(height, m.compact ? ui.mm(1.5) : m.gap);
    if (tool.visible) {
        const Rect place = m.portrait ? foot.cut_bottom(m.tool, m.gap) : foot.cut_right(width, m.gap);
        button(ui, {place.x, place.centre().y - m.tool / 2, width, m.tool}, tool,
               target_id(shown.take_back.visible ? "take back" : "withdraw"), Look::tool, TargetKind::tool);
    }
    remark(ui, {foot.x, foot.centre().y - lines / 2, left, lines + 2},
           notice ? presenter::Icon::warning : presenter::Icon::lock, words,
           notice ? ui.theme().terra : ui.theme().teal_2, type);
}

}  // namespace

void draw_case(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const CaseView& shown = view.case_view;
    Rect room = open_page(ui, view).body;
    draw_foot(ui, room, shown);
    if (shown.step_count > 0 && m.portrait) {
        // The letter is what people came for: the line of steps gets what it leaves, a third at least.
        const float card = shown.reply_count > 0 ? card_room(ui, room.width, shown).all : ui.mm(50);
        const float left = std::max(room.height * 0.33F, room.height - card - m.gap);
        const std::size_t first = first_step(ui, {room.x, room.y, room.width, left}, shown);
        draw_steps(ui, room.cut_top(steps_height(ui, room.width, shown, first), m.gap * 1.2F), shown);
    } else if (shown.step_count > 0) {
        draw_steps(ui, room.cut_left(room.width * (m.compact ? 0.33F : 0.3F), ui.mm(m.compact ? 3 : 7)), shown);
    }
    if (shown.reply_count > 0)
        draw_card(ui, room, shown);
    else
        message_panel(ui, room, {shown.icon, shown.message, shown.what_to_do});
}

}  // namespace pendopo::screens
