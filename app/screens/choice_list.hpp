// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// Equal cells in one column or more, that share the room they are given between the least and the most height, and
/// scroll where there is too little. Draws each that is seen; `draw` gets its number and place.
struct ChoiceList {
    TargetId id = 0;  ///< of what scrolls
    int count = 0;
    int columns = 1;
    std::function<float(float width)> least;  ///< height that a cell of this width needs
    float most = 0;
    float gap = 0;
};
void draw_choice_list(Ui& ui, const Rect& room, const ChoiceList& list,
                      const std::function<void(std::size_t, const Rect&)>& draw);

}  // namespace pendopo::screens
