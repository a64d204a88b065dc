// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>

#include "app/presenter/view.hpp"
#include "platform/base/input.hpp"

namespace pendopo::screens {

/// What a key means in speech mode, or where it begins that mode: the tactile keys anywhere, the arrow keys on the
/// welcome screen. Nothing: the key means what it always does.
[[nodiscard]] std::optional<presenter::Intent> spoken_intent(const presenter::View& view,
                                                             const base::InputEvent& event);

}  // namespace pendopo::screens
