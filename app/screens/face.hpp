// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"
#include "sync/content/pack.hpp"

namespace pendopo::screens {

/// One of the four faces of the survey, drawn from shapes as large as `square`: told apart by mouth, eyes and brows,
/// never by colour. Nothing for Face::none.
void draw_face(Ui& ui, const Rect& square, content::Face face);

}  // namespace pendopo::screens
