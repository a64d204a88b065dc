// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/screens/geometry.hpp"
#include "app/screens/theme.hpp"

namespace pendopo::screens {

/// What a thing to press is; each has a least size in millimetres.
enum class TargetKind : std::uint8_t { choice, button, tool, key, row, field, handle };

/// What was laid out in one frame, for tests: where everything is and whether it can be read and pressed.
///
/// Filled only when a test asks for it, for it copies our own sentences; a citizen's words are recorded without
/// their text.
struct LayoutReport {
    struct Text {
        std::string what;  ///< our own sentence, or "(typed)"
        Rect where;
        Colour colour;
        Colour on;
        double cap_mm = 0;
        int layer = 0;          ///< 0 the screen, 1 an overlay or popup
        bool cut = false;       ///< did not fit and was shortened
        bool scrolled = false;  ///< inside a part that scrolls: may be hidden in part
        int missing_glyphs = 0;
        bool title_or_choice = false;
    };
    struct Target {
        TargetKind kind = TargetKind::button;
        Rect where;
        int layer = 0;
        bool scrolled = false;
        std::uint32_t id = 0;  ///< TargetId
    };
    struct Picture {
        Rect where;
        int layer = 0;
        bool scrolled = false;
        bool missing = false;  ///< an icon the font does not have
    };
    std::vector<Text> texts;
    std::vector<Target> targets;
    std::vector<Picture> pictures;
};

}  // namespace pendopo::screens
