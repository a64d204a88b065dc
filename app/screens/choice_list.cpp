// SPDX-License-Identifier: Apache-2.0
#include "app/screens/choice_list.hpp"

#include <algorithm>

#include "app/screens/scroll.hpp"

namespace pendopo::screens {

void draw_choice_list(Ui& ui, const Rect& room, const ChoiceList& list,
                      const std::function<void(std::size_t, const Rect&)>& draw) {
    if (list.count == 0) return;
    const int rows = (list.count + list.columns - 1) / list.columns;
    const auto down = static_cast<float>(rows);
    const auto cell_width = [&](float width) {
        return (width - list.gap * static_cast<float>(list.columns - 1)) / static_cast<float>(list.columns);
    };
    const Scroll scroll(ui, list.id, room,
                        [&](float width) { return down * (list.least(cell_width(width)) + list.gap) - list.gap; });
    Rect sheet = scroll.sheet();
    const float tallest = std::max(list.most, list.least(cell_width(sheet.width)));
    sheet.height = std::min(sheet.height, down * (tallest + list.gap) - list.gap);
    for (int i = 0; i < list.count; ++i) {
        const Rect cell = sheet.cell(i, list.columns, rows, list.gap);
        if (scroll.shows(cell)) draw(static_cast<std::size_t>(i), cell);
    }
}

}  // namespace pendopo::screens
