// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// The invitation: what this is, how long it takes, begin, and in which language.
void draw_attract(Ui& ui, const presenter::View& view);

/// Its parts that stand still, for the layout with larger letters: languages and display settings, and the way in.
[[nodiscard]] float attract_tools_height(Ui& ui, float width, const presenter::AttractView& attract,
                                         const presenter::Button& comfort);
void draw_attract_tools(Ui& ui, const Rect& room, const presenter::AttractView& attract,
                        const presenter::Button& comfort);
[[nodiscard]] float attract_start_height(const Ui& ui, float width, const presenter::Button& start);
void draw_attract_start(Ui& ui, const Rect& room, const presenter::Button& start);

}  // namespace pendopo::screens
