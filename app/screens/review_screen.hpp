// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/column.hpp"
#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// Everything once more before it is sealed; each part can be changed.
void draw_review(Ui& ui, const presenter::View& view);

/// One row of it as part of a column.
void review_row(Column& column, const presenter::ReviewView::Row& row, std::size_t index);

}  // namespace pendopo::screens
