// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// The screens for larger letters, and for a part of the glass within reach: the same things in the same order, below
/// each other in a column that scrolls where it has to. Draws nothing and returns false where a screen's own layout
/// holds for every size of letters.
[[nodiscard]] bool draw_large_text(Ui& ui, const presenter::View& view);

void draw_large_attract(Ui& ui, const presenter::View& view);
void draw_large_doors(Ui& ui, const presenter::View& view);
void draw_large_topic(Ui& ui, const presenter::View& view);
void draw_large_way(Ui& ui, const presenter::View& view);
void draw_large_record(Ui& ui, const presenter::View& view);
void draw_large_contact(Ui& ui, const presenter::View& view);
void draw_large_review(Ui& ui, const presenter::View& view);
void draw_large_receipt(Ui& ui, const presenter::View& view);
void draw_large_not_ready(Ui& ui, const presenter::View& view);
void draw_large_case(Ui& ui, const presenter::View& view);
void draw_large_failure(Ui& ui, const presenter::View& view);
void draw_large_service(Ui& ui, const presenter::View& view);

}  // namespace pendopo::screens
