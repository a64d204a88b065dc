// SPDX-License-Identifier: Apache-2.0
#include "app/screens/poll_list_screen.hpp"

#include <algorithm>

#include "app/screens/choice_list.hpp"
#include "app/screens/components.hpp"
#include "app/screens/message_panel.hpp"
#include "app/screens/page.hpp"

namespace pendopo::screens {

namespace {

using presenter::PollListView;

TextStyle title_style(const Ui& ui, Colour on) {
    TextStyle title;
    title.type = Type::label;
    title.ink = {ui.theme().ink, on};
    title.leading = 0.86F;
    return title;
}

TextStyle hint_style(const Ui& ui, Colour on) {
    TextStyle hint;
    hint.type = Type::body;
    hint.ink = {ui.theme().muted, on};
    hint.leading = 0.92F;
    return hint;
}

/// Icon, words and arrow; the words' part is what is left of `inner`.
float words_width(const Ui& ui, float width) {
    return width - 2 * ui.mm(ui.metrics().compact ? 3 : 5) - ui.canvas.icon_side(Type::tool_icon) - ui.mm(3) -
           ui.canvas.icon_side(Type::small_icon) - ui.mm(2);
}

float words_height(const Ui& ui, float width, const PollListView::Card& poll) {
    const Colour on = ui.theme().paper;
    return ui.canvas.text_height(width, poll.button.label, title_style(ui, on)) +
           ui.canvas.text_height(width, poll.hint, hint_style(ui, on));
}

void draw_poll(Ui& ui, const Rect& rect, const PollListView::Card& poll, TargetId id) {
    const Theme& theme = ui.theme();
    Surface surface{};
    const TargetState state = card(ui, rect, id, false, true, TargetKind::choice, surface);
    if (state.tapped) ui.emit(poll.button.intent);
    Rect inner = rect.inset(ui.mm(ui.metrics().compact ? 3 : 5), 0);
    ui.canvas.icon(inner.cut_left(ui.canvas.icon_side(Type::tool_icon), ui.mm(3)), poll.button.icon, Type::tool_icon,
                   theme.teal_2);
    ui.canvas.icon(inner.cut_right(ui.canvas.icon_side(Type::small_icon), ui.mm(2)), presenter::Icon::next,
                   Type::small_icon, theme.teal_2);
    inner.cut_top(std::max(0.F, (inner.height - words_height(ui, inner.width, poll)) / 2));
    inner.cut_top(ui.canvas.text({inner.x, inner.y, inner.width, inner.height + 2}, poll.button.label,
                                 title_style(ui, surface.fill)));
    ui.canvas.text({inner.x, inner.y, inner.width, inner.height + 2}, poll.hint, hint_style(ui, surface.fill));
}

}  // namespace

void draw_poll_list(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const PollListView& polls = view.poll_list;
    const Rect room = open_page(ui, view).body;
    if (!polls.none.empty()) {
        message_panel(ui, room, {presenter::Icon::poll, polls.none, polls.what_to_do});
        return;
    }
    ChoiceList list;
    list.id = target_id("polls");
    list.count = static_cast<int>(polls.count);
    list.columns = m.portrait || m.compact ? 1 : 2;
    list.least = [&](float width) {
        float height = m.choice;
        for (const PollListView::Card& poll : polls.view())
            height = std::max(height, words_height(ui, words_width(ui, width), poll) + ui.mm(m.compact ? 2 : 6));
        return height;
    };
    list.most = ui.mm(m.compact ? 22 : 34);
    list.gap = m.gap;
    draw_choice_list(ui, room, list, [&](std::size_t i, const Rect& cell) {
        draw_poll(ui, cell, polls.polls[i], target_id("poll", i));
    });
}

}  // namespace pendopo::screens
