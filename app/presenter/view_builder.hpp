// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>

#include "app/presenter/state.hpp"

namespace pendopo::presenter {

/// Draws up the view of the present state. One function for each screen, none of which changes anything but the view
/// and the lines it points into.
class ViewBuilder {
public:
    explicit ViewBuilder(Presenter::State& state) noexcept;
    void build();

private:
    // view_frame.cpp: what surrounds every screen
    void bar();
    void buttons();
    void overlay();
    void count_down(OverlayView& over, std::string_view title, std::string_view message);
    void idle_warning(OverlayView& over);
    void cool_down(OverlayView& over);
    void confirm_start_over(OverlayView& over);
    void languages(OverlayView& over);
    void steps(int current, int total);
    std::size_t languages_into(std::span<Button> out) const;  ///< those offered; how many
    [[nodiscard]] Button language_button(Language language) const;
    // comfort.cpp
    void comfort_panel();
    void cover();
    // view_begin.cpp
    void not_ready();
    void attract();
    // view_cards.cpp
    void cards(AttractView& out);
    void own_cards(AttractView& out) const;
    void pack_cards(AttractView& out) const;
    void doors();
    void topic();
    // view_write.cpp
    void place();
    void place_results(PlaceView& out);
    void write();
    void prompts(WriteView& out) const;
    void suggestions(WriteView& out);
    void contact();
    [[nodiscard]] ContactView::FieldView contact_field(Field field, Icon icon, std::string_view label,
                                                       std::string_view placeholder);
    [[nodiscard]] std::string_view mask_of(Field field);
    // view_voice.cpp
    void way();
    void record();
    [[nodiscard]] std::string_view recording_value();
    // view_end.cpp
    void review();
    void saving();
    void receipt();
    void failure();
    // view_form.cpp
    void poll_list();
    void question();
    void question_buttons();
    [[nodiscard]] std::string_view in_language(const content::Words& words) const noexcept;
    // view_case.cpp
    void code_entry();
    void case_view();
    void scan();  ///< scanning.cpp
    void case_steps(CaseView& out);
    void case_replies(CaseView& out);
    void case_choices(CaseView& out);
    [[nodiscard]] Button case_primary() const;
    void confirm_withdrawal(OverlayView& over);
    // service.cpp
    void service();

    [[nodiscard]] std::string_view say(std::string_view key) const noexcept { return texts_.text(key); }
    [[nodiscard]] std::string_view notice() const noexcept;
    [[nodiscard]] TextView text_view(const TextField& field, std::string_view placeholder, bool focused) const noexcept;
    [[nodiscard]] std::string_view place_name(text::Line& line, model::AreaCode code) const;

    Presenter::State& state_;
    const text::Catalog& texts_;
    View& view_;
    Lines& lines_;
};

/// A topic's icon and the key of its name. Topic::none has neither.
struct TopicLook {
    model::Topic topic;
    Icon icon;
    std::string_view key;
};
[[nodiscard]] const TopicLook& look_of(model::Topic topic) noexcept;

[[nodiscard]] inline Button button(std::string_view label, Icon icon, const Intent& intent) {
    return {true, true, false, icon, label, intent};
}

}  // namespace pendopo::presenter
