// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "app/presenter/view_parts.hpp"

/// The two ways to give a receipt's code, as they are shown: typing it, and holding its QR up to the camera.
namespace pendopo::presenter {

struct CodeView {
    static constexpr std::array<std::size_t, 3> groups{4, 4, 5};

    TextView code;       ///< up to 13 characters, without dashes; the cursor is where the next one goes
    bool whole = false;  ///< all 13, and the check character fits
    std::string_view hint;
    std::string_view notice;  ///< not empty: what is wrong with it, or with the camera
    KeyboardView keyboard;
};

/// What the camera sees is no part of the view: it goes from the camera to the glass, and only while this is shown.
struct ScanView {
    enum class Stage : std::uint8_t {
        starting,  ///< no picture yet
        looking,
        found,  ///< a sign that it was read, for a moment; the camera is off
    };
    Stage stage = Stage::starting;
    std::string_view hint;     ///< what to do, or that it was read
    std::string_view notice;   ///< not empty: what is held up there is no receipt
    std::string_view promise;  ///< when the camera is on, and that nothing is kept
};

}  // namespace pendopo::presenter
