// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include "app/screens/ui.hpp"

namespace pendopo::screens {

/// Draws `text` as a QR code (ISO/IEC 18004, error correction M) in black on white, centred in `rect`, with the quiet
/// zone of 4 modules that scanners need; modules are whole pixels. Draws nothing if the text is longer
/// than a QR code can hold.
void draw_qr(Ui& ui, const Rect& rect, std::string_view text);

}  // namespace pendopo::screens
