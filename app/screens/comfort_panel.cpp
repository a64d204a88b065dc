// SPDX-License-Identifier: Apache-2.0
#include "app/screens/comfort_panel.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "app/screens/components.hpp"
#include "app/screens/overlay.hpp"
#include "app/screens/scroll.hpp"

namespace pendopo::screens {

namespace {

using presenter::Button;
using presenter::ComfortView;

constexpr std::array<Type, 3> letters{Type::body, Type::label, Type::display};  // of the three A
constexpr float letter_leading = 0.8F;

TextStyle style_of(const Ui& ui, Type type, Colour on, Align align = Align::left) {
    TextStyle style;
    style.type = type;
    style.ink = {ui.theme().ink, on};
    style.align = align;
    style.leading = 0.9F;
    return style;
}

TextStyle title_style(const Ui& ui) {
    TextStyle style = style_of(ui, Type::title, ui.theme().ivory);
    style.balanced = true;
    return style;
}

float heading_height(const Ui& ui, float width, std::string_view words) {
    return ui.canvas.text_height(width, words, style_of(ui, Type::body_bold, {})) + ui.mm(0.6);
}

/// The ground of one choice. Whoever draws on it adds a tick to the one that holds: colour alone does not tell.
Surface choice_ground(Ui& ui, const Rect& rect, const Button& choice, TargetId id) {
    Surface surface{};
    const TargetState state = card(ui, rect, id, choice.selected, true, TargetKind::choice, surface);
    if (state.tapped) ui.emit(choice.intent);
    spoken_ring(ui, rect, choice.intent);
    if (choice.selected)
        ui.canvas.frame(surface.rect, ui.theme().teal_2, ui.metrics().border * 2.4F, ui.metrics().corner_card);
    return surface;
}

bool sizes_beside(const Ui& ui, float width, const ComfortView& comfort) {
    const float each = (width - 2 * ui.metrics().gap) / 3 - ui.mm(4) - 2;
    return std::all_of(comfort.sizes.begin(), comfort.sizes.end(), [&](const Button& size) {
        return ui.canvas.fits(each, 1e6F, size.label, style_of(ui, Type::body, {}));
    });
}

/// Of one of the three.
float size_height(const Ui& ui, float width, const ComfortView& comfort) {
    const float gaps = 2 * ui.metrics().gap;
    const float each = (sizes_beside(ui, width, comfort) ? (width - gaps) / 3 : width) - ui.mm(4) - 2;
    float words = 0;
    for (const Button& size : comfort.sizes)
        words = std::max(words, ui.canvas.text_height(each, size.label, style_of(ui, Type::body, {})));
    TextStyle letter = style_of(ui, Type::display, {});
    letter.leading = letter_leading;
    return std::max(ui.metrics().choice, ui.canvas.line_height(letter) + words + ui.mm(3));
}

/// Of the three together.
float sizes_height(const Ui& ui, float width, const ComfortView& comfort) {
    const float one = size_height(ui, width, comfort);
    return sizes_beside(ui, width, comfort) ? one : 3 * one + 2 * ui.metrics().gap;
}

void draw_size(Ui& ui, const Rect& rect, const Button& size, std::size_t index) {
    const Surface surface = choice_ground(ui, rect, size, target_id("text size", index));
    Rect inner = surface.rect.inset(ui.mm(2), ui.mm(1.2));
    if (size.selected) {
        const float side = ui.canvas.icon_side(Type::small_icon);
        ui.canvas.icon({inner.right() - side, inner.y, side, side}, presenter::Icon::check, Type::small_icon,
                       ui.theme().teal_2);
    }
    const TextStyle words = style_of(ui, Type::body, surface.fill, Align::centre);
    const float label = ui.canvas.text_height(inner.width, size.label, words);
    ui.canvas.text(inner.cut_bottom(label), size.label, words);
    TextStyle letter = style_of(ui, letters[index], surface.fill, Align::centre);
    letter.leading = letter_leading;
    ui.canvas.text_middle(inner, "A", letter);
}

/// Icon, words, and a tick when it is on.
void draw_switch(Ui& ui, const Rect& rect, const Button& what, TargetId id) {
    const Surface surface = choice_ground(ui, rect, what, id);
    Rect inner = surface.rect.inset(ui.mm(ui.metrics().compact ? 2 : 4), 0);
    const float side = ui.canvas.icon_side(Type::tool_icon);
    if (what.icon != presenter::Icon::none)
        ui.canvas.icon(inner.cut_left(side, ui.mm(2)), what.icon, Type::tool_icon, ui.theme().teal);
    const float tick = ui.canvas.icon_side(Type::small_icon);
    const Rect sign = inner.cut_right(tick, ui.mm(1));
    if (what.selected) ui.canvas.icon(sign, presenter::Icon::check, Type::small_icon, ui.theme().teal_2);
    ui.canvas.text_middle(inner, what.label, style_of(ui, Type::body_bold, surface.fill));
}

float switch_words(const Ui& ui, float width, bool icon) {
    return width - ui.mm(ui.metrics().compact ? 4 : 8) - ui.canvas.icon_side(Type::small_icon) - ui.mm(1) -
           (icon ? ui.canvas.icon_side(Type::tool_icon) + ui.mm(2) : 0);
}

bool fit_beside(const Ui& ui, float width, std::span<const Button> switches) {
    const auto count = static_cast<float>(switches.size());
    const float each = (width - ui.metrics().gap * (count - 1)) / count;
    return std::all_of(switches.begin(), switches.end(), [&](const Button& b) {
        return ui.canvas.fits(switch_words(ui, each, b.icon != presenter::Icon::none), ui.metrics().choice, b.label,
                              style_of(ui, Type::body_bold, {}));
    });
}

float switches_height(const Ui& ui, float width, std::span<const Button> switches) {
    const float tall = ui.metrics().choice;
    if (fit_beside(ui, width, switches)) return tall;
    return static_cast<float>(switches.size()) * (tall + ui.metrics().gap) - ui.metrics().gap;
}

void draw_switches(Ui& ui, const Rect& room, std::span<const Button> switches, const char* name) {
    const auto count = static_cast<int>(switches.size());
    const bool beside = fit_beside(ui, room.width, switches);
    for (int i = 0; i < count; ++i)
        draw_switch(ui, room.cell(i, beside ? count : 1, beside ? 1 : count, ui.metrics().gap),
                    switches[static_cast<std::size_t>(i)], target_id(name, static_cast<std::size_t>(i)));
}

float gap_of(const Ui& ui) {
    return ui.mm(ui.metrics().compact ? 2 : 4);
}

/// How wide the button is that ends it. On high panels it stands at the foot, nearer to the hand, else beside the
/// title.
float done_width(const Ui& ui, const ComfortView& comfort) {
    return button_width(ui, comfort.done, Look::primary, TargetKind::choice);
}

void draw_done(Ui& ui, const Rect& corner, const ComfortView& comfort) {
    const float height = ui.metrics().choice;
    button(ui, {corner.x, corner.centre().y - height / 2, corner.width, height}, comfort.done,
           target_id("comfort done"), Look::primary, TargetKind::choice);
}

float title_height(const Ui& ui, float width, const ComfortView& comfort) {
    const Metrics& m = ui.metrics();
    if (m.portrait) return ui.canvas.text_height(width, comfort.title, title_style(ui));
    const float words = width - done_width(ui, comfort) - m.gap;
    return std::max(ui.canvas.text_height(words, comfort.title, title_style(ui)), m.choice);
}

float sheet_height(const Ui& ui, float width, const ComfortView& comfort) {
    const float gap = gap_of(ui);
    const std::array<Button, 2> toggles{comfort.contrast, comfort.motion};
    const float height = title_height(ui, width, comfort) + gap + heading_height(ui, width, comfort.size_label) +
                         sizes_height(ui, width, comfort) + gap + switches_height(ui, width, toggles);
    if (!ui.metrics().portrait) return height;
    return height + gap + heading_height(ui, width, comfort.reach_label) + switches_height(ui, width, comfort.reach);
}

/// What scrolls where there is no room for all of it.
void draw_sheet(Ui& ui, const Rect& room, const ComfortView& comfort) {
    const Metrics& m = ui.metrics();
    const float gap = gap_of(ui);
    const Scroll scroll(ui, target_id("comfort sheet"), room,
                        [&](float width) { return sheet_height(ui, width, comfort); });
    Rect inner = scroll.sheet();
    Rect top = inner.cut_top(title_height(ui, inner.width, comfort), gap);
    if (!m.portrait) draw_done(ui, top.cut_right(done_width(ui, comfort), m.gap), comfort);
    ui.canvas.text_middle(top, comfort.title, title_style(ui));

    const auto heading = [&](std::string_view words) {
        const Rect row = inner.cut_top(heading_height(ui, inner.width, words));
        ui.canvas.text(row, words, style_of(ui, Type::body_bold, ui.theme().ivory));
    };
    heading(comfort.size_label);
    const bool beside = sizes_beside(ui, inner.width, comfort);
    const Rect sizes = inner.cut_top(sizes_height(ui, inner.width, comfort), gap);
    for (std::size_t i = 0; i < comfort.sizes.size(); ++i)
        draw_size(ui, sizes.cell(static_cast<int>(i), beside ? 3 : 1, beside ? 1 : 3, m.gap), comfort.sizes[i], i);
    const std::array<Button, 2> toggles{comfort.contrast, comfort.motion};
    draw_switches(ui, inner.cut_top(switches_height(ui, inner.width, toggles), gap), toggles, "comfort switch");
    if (!m.portrait) return;
    heading(comfort.reach_label);
    draw_switches(ui, inner.cut_top(switches_height(ui, inner.width, comfort.reach)), comfort.reach, "reach");
}

}  // namespace

void draw_comfort_panel(Ui& ui, const ComfortView& comfort) {
    const Metrics& m = ui.metrics();
    const float foot = m.portrait ? m.choice + gap_of(ui) : 0;
    Rect room = dialog(ui, [&](float width) { return sheet_height(ui, width, comfort) + foot; });
    if (!m.portrait) return draw_sheet(ui, room, comfort);
    Rect row = room.cut_bottom(m.choice, gap_of(ui));
    draw_sheet(ui, room, comfort);
    draw_done(ui, row.cut_right(done_width(ui, comfort)), comfort);
}

}  // namespace pendopo::screens
