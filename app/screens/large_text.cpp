// SPDX-License-Identifier: Apache-2.0
#include "app/screens/large_text.hpp"

#include <algorithm>

#include "app/screens/column.hpp"
#include "app/screens/page.hpp"
#include "app/screens/service_screen.hpp"

namespace pendopo::screens {

using presenter::Screen;

bool draw_large_text(Ui& ui, const presenter::View& view) {
    const bool within_reach = ui.metrics().portrait && ui.reach != presenter::Reach::middle;
    if (ui.metrics().text_size == TextSize::normal && !within_reach) return false;
    switch (view.screen) {
        case Screen::attract:
            draw_large_attract(ui, view);
            return true;
        case Screen::doors:
            draw_large_doors(ui, view);
            return true;
        case Screen::topic:
            draw_large_topic(ui, view);
            return true;
        case Screen::way:
            draw_large_way(ui, view);
            return true;
        case Screen::record:
            draw_large_record(ui, view);
            return true;
        case Screen::contact:
            draw_large_contact(ui, view);
            return true;
        case Screen::review:
            draw_large_review(ui, view);
            return true;
        case Screen::receipt:
            draw_large_receipt(ui, view);
            return true;
        case Screen::not_ready:
            draw_large_not_ready(ui, view);
            return true;
        case Screen::case_view:
            draw_large_case(ui, view);
            return true;
        case Screen::failure:
            draw_large_failure(ui, view);
            return true;
        case Screen::service:
            draw_large_service(ui, view);
            return true;
        default:
            return false;
    }
}

void draw_large_topic(Ui& ui, const presenter::View& view) {
    const presenter::TopicView& topics = view.topic;
    const Rect room = open_page(ui, view).body;
    scrolled_column(ui, target_id("topic column"), room, [&](Column& column) {
        std::vector<WideChoice> choices;
        for (const auto& card : topics.topics)
            choices.push_back({&card.button, {}, false, card.sensitive});
        choices.push_back({&topics.other, {}, false, false});
        column.choices(choices, "topic", 3);
        column.gap(2);
        column.remark(presenter::Icon::sealed, topics.readers, ui.theme().teal_2);
    });
}

void draw_large_not_ready(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const Theme& theme = ui.theme();
    const presenter::NotReadyView& not_ready = view.not_ready;
    Rect room = screen_within_reach(ui, view.bar).inset(m.margin);
    Rect top = room.cut_top(m.tool, ui.mm(2));
    const float tool = button_width(ui, view.bar.language, Look::tool);
    button(ui, top.cut_right(tool, m.gap), view.bar.language, target_id("languages"), Look::tool, TargetKind::tool);
    const float side = m.tool * 1.5F;
    mark(ui, {top.x, top.centre().y - side * 0.28F, side, side}, theme.teal, theme.saffron);
    service_door(ui, {top.x, top.y, side, top.height});
    scrolled_column(ui, target_id("not ready column"), room, [&](Column& column) {
        column.text(view.title, Type::title, theme.ink, theme.ivory);
        column.gap(2);
        column.text(not_ready.message, Type::input, theme.ink, theme.ivory);
        column.gap(2);
        if (not_ready.word_count > 0) {
            column.framed(theme.teal, [&](Column& inner) {
                inner.text(not_ready.words_label, Type::small, theme.muted, theme.paper);
                for (std::size_t i = 0; i < not_ready.word_count; ++i)
                    inner.text(not_ready.words[i], Type::label, theme.ink, theme.paper);
            });
            column.gap(2);
        }
        column.text(not_ready.what_to_do, Type::body, theme.muted, theme.ivory);
    });
}

void draw_large_failure(Ui& ui, const presenter::View& view) {
    const Theme& theme = ui.theme();
    const Rect room = open_page(ui, view).body;
    scrolled_column(ui, target_id("failure column"), room, [&](Column& column) {
        column.framed(theme.terra, [&](Column& inner) {
            inner.text(view.failure.message, Type::input, theme.ink, theme.paper);
            inner.gap(2);
            inner.text(view.failure.what_to_do, Type::body, theme.muted, theme.paper);
        });
    });
}

void draw_large_service(Ui& ui, const presenter::View& view) {
    const Theme& theme = ui.theme();
    const presenter::ServiceView& service = view.service;
    const Rect room = open_page(ui, view).body;
    scrolled_column(ui, target_id("service column"), room, [&](Column& column) {
        column.press(service.exchange, target_id("exchange"), Look::primary);
        column.gap(2);
        const Colour border = service.trouble ? theme.terra : service.done ? theme.teal_2 : theme.line;
        column.framed(border, [&](Column& inner) {
            inner.text(service.message, Type::body_bold, theme.ink, theme.paper);
            inner.text(service.detail, Type::body, theme.muted, theme.paper);
        });
        column.gap(2);
        column.framed(theme.line, [&](Column& inner) {
            for (const auto& row : service.rows) {
                inner.text(row.label, Type::small, theme.muted, theme.paper);
                inner.text(row.value, Type::body_bold, theme.ink, theme.paper);
                inner.gap(1);
            }
        });
    });
}

}  // namespace pendopo::screens
