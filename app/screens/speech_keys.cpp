// SPDX-License-Identifier: Apache-2.0
#include "app/screens/speech_keys.hpp"

namespace pendopo::screens {
namespace {

/// On a field the space bar is a letter like any other.
bool types_here(const presenter::View& view) {
    return view.focused && (std::holds_alternative<presenter::Touch>(*view.focused) ||
                            std::holds_alternative<presenter::FocusField>(*view.focused));
}

}  // namespace

std::optional<presenter::Intent> spoken_intent(const presenter::View& view, const base::InputEvent& event) {
    using base::Key;
    if (!view.bar.listen.visible && !view.speech) return std::nullopt;
    // The character of the space bar comes beside its key.
    if (event.kind == base::InputEvent::Kind::character && view.speech && event.character == U' ' && !types_here(view))
        return presenter::Touch{};
    if (event.kind != base::InputEvent::Kind::key) return std::nullopt;
    const bool begins = view.screen == presenter::Screen::attract && view.overlay == presenter::Overlay::none;
    switch (event.key) {
        case Key::speech_next:
            return presenter::SpeechNext{};
        case Key::speech_back:
            return presenter::SpeechBack{};
        case Key::speech_choose:
            return presenter::SpeechChoose{};
        case Key::right:
        case Key::down:
            if (view.speech || begins) return presenter::SpeechNext{};
            return std::nullopt;
        case Key::left:
        case Key::up:
            if (view.speech || begins) return presenter::SpeechBack{};
            return std::nullopt;
        case Key::tab:
            if (!view.speech) return std::nullopt;
            return event.shift ? presenter::Intent(presenter::SpeechBack{}) : presenter::SpeechNext{};
        case Key::enter:
            if (view.speech) return presenter::SpeechChoose{};
            return std::nullopt;
        case Key::space:
            if (view.speech && !types_here(view)) return presenter::SpeechChoose{};
            return std::nullopt;
        default:
            return std::nullopt;
    }
}

}  // namespace pendopo::screens
