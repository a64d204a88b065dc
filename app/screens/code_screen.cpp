// SPDX-License-Identifier: Apache-2.0
#include "app/screens/code_screen.hpp"

#include <algorithm>
#include <cmath>

#include "app/screens/components.hpp"
#include "app/screens/keyboard.hpp"
#include "app/screens/page.hpp"

namespace pendopo::screens {

namespace {

using presenter::CodeView;

constexpr std::size_t characters = CodeView::groups[0] + CodeView::groups[1] + CodeView::groups[2];

/// Thirteen boxes in groups of 4, 4 and 5; the last group in a row of its own where a letter would not fit its box.
struct Boxes {
    Rect first;
    float step = 0;  ///< from box to box
    float gap = 0;   ///< more between groups
    float row = 0;   ///< from row to row
    std::size_t groups_in_row = CodeView::groups.size();

    [[nodiscard]] Rect at(std::size_t index) const {
        std::size_t group = 0;
        std::size_t begin = 0;  // of the group
        std::size_t first_in_row = 0;
        while (index >= begin + CodeView::groups[group]) {
            begin += CodeView::groups[group++];
            if (group % groups_in_row == 0) first_in_row = begin;
        }
        const std::size_t rows_before = group / groups_in_row;
        return first
            .moved(static_cast<float>(index - first_in_row) * step + static_cast<float>(group % groups_in_row) * gap,
                   static_cast<float>(rows_before) * row)
            .snapped();
    }
    [[nodiscard]] Rect all() const {
        Rect out = at(0);
        for (std::size_t i = 1; i < characters; ++i) {
            out.width = std::max(out.width, at(i).right() - out.x);
            out.height = std::max(out.height, at(i).bottom() - out.y);
        }
        return out;
    }
};

Boxes boxes_in(const Ui& ui, const Rect& room) {
    const Metrics& m = ui.metrics();
    const float letter = ui.canvas.text_width("0", Type::code);
    const float between = ui.mm(m.compact ? 1 : 0.9);
    Boxes boxes;
    boxes.gap = ui.mm(3.4);
    const auto widest = [&](std::size_t in_row) {
        return (room.width - static_cast<float>(boxes.groups_in_row - 1) * boxes.gap) / static_cast<float>(in_row) -
               between;
    };
    std::size_t in_row = characters;
    if (widest(in_row) < letter + ui.mm(1.5)) {
        boxes.groups_in_row = 2;
        in_row = CodeView::groups[0] + CodeView::groups[1];
    }
    const float width = std::floor(std::min(widest(in_row), letter + ui.mm(3)));
    boxes.step = width + between;
    const float height = std::max(m.tool, ui.canvas.font(Type::code).cap + ui.mm(m.compact ? 4 : 7));
    boxes.row = height + boxes.gap;
    boxes.first = {room.x, room.y, width, height};
    if (in_row == characters) boxes.first.x += (room.width - boxes.all().width) / 2;
    return boxes;
}

void draw_boxes(Ui& ui, const Boxes& boxes, const CodeView& code) {
    const Theme& theme = ui.theme();
    const Metrics& m = ui.metrics();
    TextStyle letter;
    letter.type = Type::code;
    letter.ink = {theme.ink, theme.paper};
    letter.align = Align::centre;
    letter.lines_max = 1;
    letter.leading = 0.8F;
    letter.typed = true;  // a secret of the citizen's: not copied into any report
    for (std::size_t i = 0; i < characters; ++i) {
        const Rect box = boxes.at(i);
        const bool here = i == code.code.cursor;
        ui.canvas.fill(box, theme.paper, ui.mm(1.4));
        ui.canvas.frame(box, here || code.whole ? theme.teal : theme.line, here ? m.border * 2.4F : m.border * 1.4F,
                        ui.mm(1.4));
        if (i < code.code.text.size()) ui.canvas.text_middle(box.inset(-2, 0), code.code.text.substr(i, 1), letter);
        if (here) {
            const float length = box.width * 0.5F;
            ui.canvas.fill(Rect{box.centre().x - length / 2, box.bottom() - ui.mm(2), length, ui.mm(0.7)}.snapped(),
                           theme.terra);
        }
    }
}

/// Touching a box puts the cursor there: one wrong character is typed over.
void follow_finger(Ui& ui, const Boxes& boxes, const CodeView& code) {
    const TargetState state = ui.target(TargetKind::field, target_id("code"), boxes.all(), false);
    if (!state.tapped) return;
    const Point finger = ui.input.released_at().value_or(boxes.first.centre());
    std::size_t nearest = 0;
    for (std::size_t i = 1; i < characters; ++i) {
        const auto away = [&](std::size_t box) {
            const Point centre = boxes.at(box).centre();
            return std::hypot(centre.x - finger.x, centre.y - finger.y);
        };
        if (away(i) < away(nearest)) nearest = i;
    }
    ui.emit(presenter::MoveCursor{std::min(nearest, code.code.text.size())});
}

struct Remark {
    presenter::Icon sign;
    std::string_view words;
    Colour colour;
    Type type;
};

/// What is so. Where there is no room for all of it, its first sentence: what to do is what the boxes ask for anyway.
Remark remark_for(const Ui& ui, const CodeView& code, float width, float height) {
    const bool wrong = !code.notice.empty();
    const presenter::Icon sign = wrong        ? presenter::Icon::warning
                                 : code.whole ? presenter::Icon::check
                                              : presenter::Icon::printer;
    Remark out{sign, wrong ? code.notice : code.hint, wrong ? ui.theme().terra : ui.theme().teal_2,
               ui.metrics().compact ? Type::small : Type::body};
    const std::size_t first = out.words.find(". ");
    if (first != std::string_view::npos && remark_height(ui, width, out.words, out.type) > height)
        out.words = out.words.substr(0, first + 1);
    return out;
}

}  // namespace

void draw_code(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const CodeView& code = view.code_entry;
    // Large letters on a 7″ panel: the boxes say what is asked, and a remark needs the room.
    const bool with_title = !m.compact || m.text_size == TextSize::normal;
    Rect room = open_page(ui, view, &code.keyboard, with_title).body;
    static_cast<void>(physical_typing(ui));
    Boxes boxes = boxes_in(ui, room);
    const float left = m.compact ? room.x : boxes.all().x;
    const float width = room.right() - left;
    const float gap = ui.mm(m.compact ? 2 : 5);
    const Remark remark = remark_for(ui, code, width, room.height - boxes.all().height - gap);
    const float words = remark_height(ui, width, remark.words, remark.type);
    // As if the longer of the two stood there, so that the boxes stay where they are.
    const float longest = std::max(words, remark_height(ui, width, code.hint, remark.type));
    const float spare = room.height - boxes.all().height - gap - longest;
    room.cut_top(std::max(0.F, std::min(spare * 0.4F, ui.mm(24))));
    boxes.first.y = room.y;
    draw_boxes(ui, boxes, code);
    follow_finger(ui, boxes, code);
    room.cut_top(boxes.all().height, gap);
    screens::remark(ui, {left, room.y, width, words + 2}, remark.sign, remark.words, remark.colour, remark.type);
}

}  // namespace pendopo::screens
