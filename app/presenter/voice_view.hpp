// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <string_view>

#include "app/presenter/view_parts.hpp"
#include "app/presenter/voice.hpp"

/// The parts of the view for a story that is told aloud (view.hpp).
namespace pendopo::presenter {

struct WayView {
    struct Choice {
        Button button;
        std::string_view hint;
    };
    std::array<Choice, 2> choices;  ///< in writing first
    std::string_view promise;       ///< what a voice gives away
};

struct RecordView {
    bool recording = false;
    std::array<std::uint8_t, VoiceDraft::bars_max> bars{};  ///< how loud it was, over the longest time
    std::size_t bars_used = 0;
    std::string_view length;      ///< "1:12"
    std::string_view length_max;  ///< "dari 3:00"
    Button main;                  ///< record, pause or go on
    Button again;
    Button listen;
    Button consent;  ///< a box to tick, with consent_text
    std::string_view consent_text;
    std::string_view promise;
    std::string_view notice;  ///< not empty: what is missing, or went wrong
};

}  // namespace pendopo::presenter
