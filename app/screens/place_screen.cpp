// SPDX-License-Identifier: Apache-2.0
#include "app/screens/place_screen.hpp"

#include <algorithm>

#include "app/screens/components.hpp"
#include "app/screens/keyboard.hpp"
#include "app/screens/page.hpp"
#include "app/screens/scroll.hpp"

namespace pendopo::screens {

namespace {

using presenter::PlaceView;

/// One line of the list: a village, or the whole of a larger area.
struct Entry {
    std::string_view name;
    std::string_view belongs_to;
    presenter::Icon icon = presenter::Icon::pin;
    bool selected = false;
    const presenter::Intent* intent = nullptr;
};

void add_whole(std::vector<Entry>& entries, const presenter::Button& whole) {
    if (whole.visible) entries.push_back({whole.label, {}, whole.icon, whole.selected, &whole.intent});
}

/// While nothing is typed the whole district comes first; behind the villages that were found otherwise.
std::vector<Entry> entries_of(const PlaceView& place) {
    std::vector<Entry> entries;
    const bool typed = !place.query.text.empty();
    if (!typed) add_whole(entries, place.own_district);
    if (!typed) add_whole(entries, place.whole_province);
    for (const PlaceView::Result& result : place.found())
        entries.push_back({result.name, result.belongs_to, presenter::Icon::pin, result.selected, &result.intent});
    if (typed) add_whole(entries, place.own_district);
    if (typed) add_whole(entries, place.whole_province);
    return entries;
}

void draw_entry(Ui& ui, const Rect& rect, const Entry& entry, TargetId id) {
    const Theme& theme = ui.theme();
    Surface surface{};
    const TargetState state = card(ui, rect, id, entry.selected, true, TargetKind::row, surface);
    if (state.tapped) ui.emit(*entry.intent);
    spoken_ring(ui, rect, *entry.intent);
    Rect inner = surface.rect.inset(ui.mm(3), 0);
    const presenter::Icon sign = entry.icon == presenter::Icon::none ? presenter::Icon::pin : entry.icon;
    ui.canvas.icon(inner.cut_left(ui.canvas.icon_side(Type::tool_icon), ui.mm(2)), sign, Type::tool_icon, theme.teal_2);
    if (!ui.metrics().compact)
        ui.canvas.icon(inner.cut_right(ui.canvas.icon_side(Type::small_icon)), presenter::Icon::next, Type::small_icon,
                       theme.teal_2);
    TextStyle name;
    name.type = Type::label;
    name.ink = {theme.ink, surface.fill};
    name.lines_max = 1;
    name.leading = 0.84F;
    TextStyle belongs;
    belongs.type = Type::small;
    belongs.ink = {theme.muted, surface.fill};
    belongs.leading = 0.88F;
    if (entry.belongs_to.empty()) {
        name.lines_max = 2;
        name.leading = 0.8F;
        if (!ui.canvas.fits(inner.width, rect.height, entry.name, name)) name.type = Type::body_bold;
        ui.canvas.text_middle(inner, entry.name, name);
        return;
    }
    if (ui.canvas.text_width(entry.name, name.type) > inner.width) name.type = Type::body_bold;
    const float both = ui.canvas.line_height(name) + ui.canvas.text_height(inner.width, entry.belongs_to, belongs);
    inner.cut_top(std::max(0.F, (inner.height - both) / 2));
    inner.cut_top(ui.canvas.text(inner, entry.name, name));
    ui.canvas.text({inner.x, inner.y, inner.width, inner.height + 2}, entry.belongs_to, belongs);
}

/// A name and what it belongs to, or the name of a whole area in two lines.
float entry_height(const Ui& ui) {
    const Metrics& m = ui.metrics();
    if (m.text_size == TextSize::normal) return ui.mm(m.compact ? 16.4 : 17);
    const float name = ui.canvas.font(Type::label).line * 0.84F;
    const float belongs = ui.canvas.font(Type::small).line * 0.88F * (m.compact ? 1.F : 2.F);
    return std::round(std::max(ui.mm(16), std::max(name + belongs, name * 1.8F) + ui.mm(1.5)));
}

void draw_list(Ui& ui, const Rect& room, const PlaceView& place) {
    const Metrics& m = ui.metrics();
    const std::vector<Entry> entries = entries_of(place);
    const bool large = m.text_size != TextSize::normal;
    const int columns = m.portrait || (m.compact && large) ? 1 : 2;
    const float gap = ui.mm(m.compact ? 1.5 : 2.5);
    const float height = entry_height(ui);
    const int rows = (static_cast<int>(entries.size()) + columns - 1) / columns;
    const float content = static_cast<float>(rows) * (height + gap) - gap;
    const TargetId id = target_id("places");
    if (ui.input.changed(id, place.result_count << 32 | place.query.text.size())) ui.input.scroll_to(id, 0);
    const Scroll scroll(ui, id, room, [&](float) { return content; });
    const Rect& sheet = scroll.sheet();
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto index = static_cast<int>(i);
        const int row = index / columns;
        const Rect column = sheet.cell(index % columns, columns, 1, gap);
        const float top = sheet.y + static_cast<float>(row) * (height + gap);
        const Rect cell{column.x, top, column.width, height};
        if (!scroll.shows(cell)) continue;
        draw_entry(ui, cell, entries[i], target_id("place", i));
    }
}

}  // namespace

namespace {

/// The question itself, or, where it is too long for the field, the beginning of what to type.
std::string_view question_that_fits(const Ui& ui, float width, const presenter::View& view) {
    const float room = width - ui.canvas.icon_side(Type::small_icon) - ui.mm(9);
    if (ui.canvas.text_width(view.title, Type::small) <= room) return view.title;
    std::string_view words = view.place.query.placeholder;
    words = words.substr(0, words.find(','));
    while (ui.canvas.text_width(words, Type::small) > room && words.find(' ') != std::string_view::npos)
        words = words.substr(0, words.rfind(' '));
    return words;
}

}  // namespace

void draw_place(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const PlaceView& place = view.place;
    // With larger letters a 7″ panel has no room for a title: the question stands in the empty field instead.
    const bool in_title = m.compact && !m.portrait && m.text_size != TextSize::normal;
    const Page page = open_page(ui, view, &place.keyboard, !in_title);
    Rect room = page.body;
    const float two_lines = m.portrait && m.text_size != TextSize::normal ? 2 * ui.canvas.font(Type::small).line : 0;
    const float height = std::max({ui.mm(m.compact ? 9.5 : 14), ui.canvas.font(Type::input).line, two_lines});
    presenter::TextView query = place.query;
    if (in_title) query.placeholder = question_that_fits(ui, page.beside_title.width, view);
    const Rect place_of_field = in_title ? page.beside_title : room.cut_top(height, ui.mm(m.compact ? 1.5 : 3));
    field(ui, place_of_field, presenter::Icon::search, query, target_id("search"), presenter::Touch{});
    const std::string_view heading = place.none_found.empty() ? place.heading : place.none_found;
    if (!heading.empty() && (m.portrait || !place.none_found.empty())) {
        TextStyle style;
        style.type = m.compact ? Type::small : Type::body;
        style.ink = {ui.theme().muted, ui.theme().ivory};
        const float used = ui.canvas.text_height(room.width, heading, style);
        ui.canvas.text(room.cut_top(used, ui.mm(1)), heading, style);
    }
    draw_list(ui, room, place);
    static_cast<void>(physical_typing(ui));
    draw_keyboard_popup(ui, place.keyboard);
}

}  // namespace pendopo::screens
