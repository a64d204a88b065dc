// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "app/presenter/draft.hpp"
#include "app/presenter/flow.hpp"
#include "app/presenter/keyboard.hpp"
#include "app/presenter/presenter.hpp"

/// The inside of the presenter, shared by its .cpp files and by nobody else.
namespace pendopo::presenter {

/// A remark on the present screen; the next change there takes it away.
enum class Notice : std::uint8_t {
    none,
    words_empty,
    words_full,
    contact_choice_missing,
    contact_missing,
    consent_missing,
    field_full,
};

/// Texts put together for the view, which points into them. Wiped with the visit.
struct Lines {
    text::Line where, where_short, steps, own_district, whole_province, place_heading, place_value, counter, left, who,
        countdown, message;
    std::array<text::Line, PlaceView::results_max> belongs_to;

    void clear() noexcept;
};

struct Presenter::State {
    State(const Options& options_given, const text::Library& texts_given, const areas::Areas& areas_given);

    // --- handling: edit.cpp for what is typed, flow.cpp for the rest --------------------------------------------
    void touched(const Intent& intent, base::Instant at);
    void during_overlay(const Intent& intent);
    void during_idle_warning(const Intent& intent);
    void dispatch(const Intent& intent);
    void choose_language(Language chosen);
    void choose_door(Door door);
    void choose_topic(model::Topic topic);
    void choose_place(model::AreaCode place);
    void go_next();
    void go_back();
    void edit(Step step);
    void start_over();
    void send();
    void decline();
    void done();
    void leave_service();
    void begin_exchange();
    [[nodiscard]] Notice missing() const noexcept;

    [[nodiscard]] TextField* focused() noexcept;
    void insert(char32_t character);
    void press(const Key& key);
    void press_enter();
    void delete_text(bool (TextField::*erase)() noexcept);
    void move_cursor(bool (TextField::*move)() noexcept);
    void move_cursor_to(std::size_t byte);
    void hold(const Key& key);
    void focus_on(Field field);
    void choose_contact(ContactChoice choice);
    void toggle_consent();

    bool move(Move what);
    void enter(Screen next);
    void finish(bool keep_language);
    [[nodiscard]] areas::Areas::Results search() const noexcept;

    // --- time: clock.cpp ----------------------------------------------------------------------------------------
    bool pass_time(base::Instant at);
    bool pass_attract(base::Instant at);
    bool pass_idle(base::Instant at);
    bool pass_receipt(base::Instant at);
    bool pass_service(base::Instant at);
    [[nodiscard]] std::optional<base::Instant> deadline() const;
    [[nodiscard]] std::optional<base::Instant> attract_deadline() const;
    [[nodiscard]] base::Instant service_deadline() const;

    // --- drawing up the view: view_*.cpp ------------------------------------------------------------------------
    void rebuild();

    const Options options;
    const text::Library& texts;
    const areas::Areas& areas;

    Readiness readiness = Readiness::not_set_up;
    std::array<std::string, 8> enrolment_words;

    Language language = Language::indonesian;
    Screen screen = Screen::not_ready;
    Overlay overlay = Overlay::none;
    bool editing = false;  ///< came from the review and goes back there
    Notice notice = Notice::none;
    Draft draft;
    Field focus = Field::name;
    Keyboard keyboard;
    SaveFailure failure = SaveFailure::internal;
    ServiceStatus service;
    ExchangeReport exchange;       ///< of this stay on the officer's screen
    base::Instant exchange_heard;  ///< when anything was last told of it
    base::SecretBuffer code;
    base::SecretBuffer qr_text;
    bool code_requested = false;

    base::Instant now;
    base::Instant last_touch;
    base::Instant ends;  ///< of the idle warning or the receipt
    int extensions = 0;  ///< of the same wait, in a row
    int seconds_left = 0;
    std::size_t attract_card = 0;

    std::vector<Request> requests;
    bool changed = true;
    std::uint64_t wipes = 0;
    Lines lines;
    View view;
};

}  // namespace pendopo::presenter
