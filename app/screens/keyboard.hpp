// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// The height of the keyboard's bed at the bottom of the screen.
[[nodiscard]] float keyboard_height(const Ui& ui, const presenter::KeyboardView& keyboard);

/// Cuts the keyboard's bed off the bottom of `screen` and draws it. Each key is pressed within its whole cell, the gaps
/// included; holding a key with more characters opens its popup, holding backspace repeats it.
void draw_keyboard(Ui& ui, Rect& screen, const presenter::KeyboardView& keyboard);

/// Draws the popup of a held key above all else: call it last.
void draw_keyboard_popup(Ui& ui, const presenter::KeyboardView& keyboard);

/// Physical typing goes on as intents: characters, Backspace, Delete, Enter and the arrows left and right.
/// Returns the keys that need the layout of the text (up, down, home, end) to the caller.
[[nodiscard]] std::optional<base::Key> physical_typing(Ui& ui);

}  // namespace pendopo::screens
