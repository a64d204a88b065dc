// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "app/presenter/intent.hpp"
#include "app/presenter/speech.hpp"
#include "app/presenter/view.hpp"
#include "app/screens/canvas.hpp"
#include "app/screens/interaction.hpp"

namespace pendopo::screens {

/// A picture as the renderer holds it: the province's sign, or what the camera sees.
struct HeldPicture {
    std::uintptr_t texture = 0;
    float width_to_height = 1;
};

/// All that a screen has in hand while it draws itself: where to draw, what the finger does, where intents go.
struct Ui {
    Canvas& canvas;
    Interaction& input;
    std::vector<presenter::Intent>& intents;
    presenter::Reach reach = presenter::Reach::middle;
    presenter::CardsDrawn cards_drawn{};        ///< of the invitation, in this frame
    const presenter::Intent* spoken = nullptr;  ///< of the element that speech mode has reached
    const HeldPicture* crest = nullptr;         ///< null: none is there
    const HeldPicture* live = nullptr;          ///< what the camera sees; null: nothing yet

    [[nodiscard]] const Metrics& metrics() const noexcept { return canvas.metrics(); }
    [[nodiscard]] const Theme& theme() const noexcept { return canvas.theme(); }
    [[nodiscard]] float mm(double millimetres) const noexcept { return metrics().mm(millimetres); }
    /// Whether speech mode stands on what this intent is drawn for.
    [[nodiscard]] bool is_spoken(const presenter::Intent& intent) const {
        return spoken != nullptr && presenter::same(*spoken, intent);
    }
    void emit(const presenter::Intent& intent) { intents.push_back(intent); }

    /// Asks the input about a thing to press and notes it for the layout checks.
    [[nodiscard]] TargetState target(TargetKind kind, TargetId id, const Rect& rect, bool tab_stop = true) {
        if (LayoutReport* report = canvas.report())
            report->targets.push_back({kind, rect, canvas.layer(), canvas.clipped(), id});
        return input.target(id, rect, tab_stop);
    }
};

}  // namespace pendopo::screens
