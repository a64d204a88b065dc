// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// A page to write on: wrapped words, a caret that follows the finger, scrolling by drag; the caret stays in sight.
/// `key` is a key of a physical keyboard that needs the lines: up, down, home or end.
void text_area(Ui& ui, const Rect& rect, const presenter::TextView& text, TargetId id, std::optional<base::Key> key);

/// Words that are only read: wrapped and scrolled, on a surface of colour `on`.
void text_sheet(Ui& ui, const Rect& rect, std::string_view words, TargetId id, Colour on);

}  // namespace pendopo::screens
