// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// The height of a panel with the tallest card alone, for where the cards get no more room than that.
[[nodiscard]] float one_card_height(const Ui& ui, float width, const presenter::AttractView& attract);

/// What the province tells, on a panel in the middle of `room`: all cards below each other, or, from the one whose turn
/// it is on, as many as fit. The panel keeps its height while the cards change; cards that do not fill it stand in its
/// middle, or at its top, where the rest of it may be out of sight.
enum class CardsStand : std::uint8_t { in_the_middle, at_the_top };
void attract_cards(Ui& ui, const Rect& room, const presenter::AttractView& attract,
                   CardsStand stand = CardsStand::in_the_middle);

}  // namespace pendopo::screens
