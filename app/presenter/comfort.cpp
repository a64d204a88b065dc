// SPDX-License-Identifier: Apache-2.0
// How the screen is for this visitor: size of the words, contrast, motion, reach, and the cover that hides it.
#include "app/presenter/state.hpp"
#include "app/presenter/view_builder.hpp"
#include "app/text/keys.hpp"

namespace pendopo::presenter {

namespace keys = text::keys;

bool Presenter::State::choose_comfort(const Intent& intent) {
    if (const auto* size = std::get_if<ChooseTextSize>(&intent)) {
        comfort.text_size = size->size;
    } else if (std::holds_alternative<ToggleContrast>(intent)) {
        comfort.high_contrast = !comfort.high_contrast;
    } else if (std::holds_alternative<ToggleMotion>(intent)) {
        comfort.reduced_motion = !comfort.reduced_motion;
    } else if (const auto* chosen = std::get_if<ChooseReach>(&intent)) {
        comfort.reach = chosen->reach;
    } else {
        return false;
    }
    return true;
}

void Presenter::State::open_comfort() {
    if (screen == Screen::attract || can_hide(screen)) overlay = Overlay::comfort;
}

void Presenter::State::hide() {
    if (!can_hide(screen)) return;
    keyboard.close_popup();
    rest_voice();
    peeked = Peeked::nothing;
    comfort.hidden = true;
}

void ViewBuilder::comfort_panel() {
    ComfortView& out = view_.comfort_panel;
    const Comfort& now = state_.comfort;
    out.title = say(keys::comfort_title);
    out.size_label = say(keys::comfort_size);
    const auto choice = [](std::string_view label, Icon icon, const Intent& intent, bool selected) {
        Button made = button(label, icon, intent);
        made.selected = selected;
        return made;
    };
    const auto size = [&](std::string_view key, TextSize one) {
        return choice(say(key), Icon::none, ChooseTextSize{one}, now.text_size == one);
    };
    out.sizes = {size(keys::comfort_size_normal, TextSize::normal), size(keys::comfort_size_large, TextSize::large),
                 size(keys::comfort_size_largest, TextSize::largest)};
    out.contrast = choice(say(keys::comfort_contrast), Icon::contrast, ToggleContrast{}, now.high_contrast);
    out.motion = choice(say(keys::comfort_still), Icon::motion, ToggleMotion{}, now.reduced_motion);
    out.reach_label = say(keys::comfort_reach);
    const auto reach = [&](std::string_view key, Reach one) {
        return choice(say(key), Icon::none, ChooseReach{one}, now.reach == one);
    };
    out.reach = {reach(keys::comfort_reach_left, Reach::left), reach(keys::comfort_reach_middle, Reach::middle),
                 reach(keys::comfort_reach_right, Reach::right)};
    out.reach_is_read = state_.high_panel;
    out.done = button(say(keys::button_done), Icon::check, Continue{});
}

void ViewBuilder::cover() {
    view_.cover.title = say(keys::hide_title);
    view_.cover.message = say(keys::hide_message);
}

}  // namespace pendopo::presenter
