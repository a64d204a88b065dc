// SPDX-License-Identifier: Apache-2.0
#include "app/screens/place_screen.hpp"

#include <algorithm>

#include "app/screens/components.hpp"
#include "app/screens/keyboard.hpp"
#include "app/screens/page.hpp"

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

void draw_list(Ui& ui, const Rect& room, const PlaceView& place) {
    const Metrics& m = ui.metrics();
    const std::vector<Entry> entries = entries_of(place);
    const int columns = m.portrait ? 1 : 2;
    const float gap = ui.mm(m.compact ? 1.5 : 2.5);
    const float height = ui.mm(m.compact ? 16.4 : 17);
    const int rows = (static_cast<int>(entries.size()) + columns - 1) / columns;
    const float content = static_cast<float>(rows) * (height + gap) - gap;
    const TargetId id = target_id("places");
    if (ui.input.changed(id, place.result_count << 32 | place.query.text.size())) ui.input.scroll_to(id, 0);
    const float offset = ui.input.scroll(id, room, content);
    const bool scrolls = content > room.height + 1;
    const float bar = scrolls ? ui.mm(3) : 0;

    ui.canvas.push_clip(room);
    ui.input.set_window(room);
    const Rect sheet{room.x, room.y - offset, room.width - bar, content};
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const auto index = static_cast<int>(i);
        const int row = index / columns;
        const Rect column = sheet.cell(index % columns, columns, 1, gap);
        const float top = sheet.y + static_cast<float>(row) * (height + gap);
        const Rect cell{column.x, top, column.width, height};
        if (cell.bottom() < room.y || cell.y > room.bottom()) continue;
        draw_entry(ui, cell, entries[i], target_id("place", i));
    }
    ui.input.set_window(std::nullopt);
    ui.canvas.pop_clip();
    scroll_mark(ui, room, offset, content);
}

}  // namespace

void draw_place(Ui& ui, const presenter::View& view) {
    const Metrics& m = ui.metrics();
    const PlaceView& place = view.place;
    Rect room = open_page(ui, view, &place.keyboard).body;
    const float height = ui.mm(m.compact ? 9.5 : 14);
    field(ui, room.cut_top(height, ui.mm(m.compact ? 1.5 : 3)), presenter::Icon::search, place.query,
          target_id("search"), presenter::Touch{});
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
