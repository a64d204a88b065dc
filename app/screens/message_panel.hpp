// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// What stands on a screen that has nothing to choose: a sign, what is so, and what one can do.
struct Message {
    presenter::Icon icon = presenter::Icon::none;
    std::string_view text;
    std::string_view what_to_do;
};

/// A white card in the upper part of the room.
void message_panel(Ui& ui, const Rect& room, const Message& message);

}  // namespace pendopo::screens
