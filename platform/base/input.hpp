// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace pendopo::base {

/// Keys that mean something apart from the character they may type.
enum class Key : std::uint8_t {
    enter,
    space,
    tab,
    escape,
    backspace,
    delete_forward,
    left,
    right,
    up,
    down,
    home,
    end,
    page_up,
    page_down,
    speech_next,  ///< the three tactile keys of speech mode, by their configured codes
    speech_back,
    speech_choose,
};

/// One change of the input: a finger or mouse, a key, or a typed character.
///
/// A touch panel appears as a pointer. A plain value; positions are pixels from the top left corner.
struct InputEvent {
    enum class Kind : std::uint8_t {
        pointer_moved,
        pointer_pressed,
        pointer_released,
        wheel,      ///< `y` is the number of notches, positive away from the user
        key,        ///< `key`, pressed or repeated; `shift` tells Shift+Tab from Tab
        character,  ///< `character`, one Unicode scalar value typed on a physical keyboard
    };

    Kind kind = Kind::pointer_moved;
    float x = 0;
    float y = 0;
    Key key = Key::enter;
    bool shift = false;
    char32_t character = 0;
};

}  // namespace pendopo::base
