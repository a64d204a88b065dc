// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/flow.hpp"

#include <algorithm>

#include "app/presenter/state.hpp"

namespace pendopo::presenter {
namespace {

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};
template <class... Handlers>
Overloaded(Handlers...) -> Overloaded<Handlers...>;

template <class What>
bool is(const Intent& intent) {
    return std::holds_alternative<What>(intent);
}

}  // namespace

void Presenter::State::touched(const Intent& intent, base::Instant at) {
    hush();
    // Time that has passed unseen counts first: a touch after the end does not bring a visit back.
    if (pass_time(at)) changed = true;
    last_touch = at;
    attract_first = attract_card;  // under the finger nothing moves
    if (overlay == Overlay::idle_warning) return during_idle_warning(intent);
    if (!is<Touch>(intent)) {
        if (can_idle(screen)) extensions = 0;
        changed = true;
    }
    if (screen == Screen::receipt && extensions < limits::idle_extensions_max && ends != at + options.receipt_time) {
        ++extensions;
        ends = at + options.receipt_time;
        if (pass_receipt(at)) changed = true;
    }
    if (comfort.hidden) {
        if (is<ShowScreen>(intent)) comfort.hidden = false;
        return;
    }
    if (overlay != Overlay::none) return during_overlay(intent);
    dispatch(intent);
}

void Presenter::State::during_idle_warning(const Intent& intent) {
    changed = true;
    if (is<StartOver>(intent) || is<ConfirmStartOver>(intent)) return finish(false);
    if (extensions == limits::idle_extensions_max) return;
    ++extensions;
    overlay = Overlay::none;
}

void Presenter::State::during_overlay(const Intent& intent) {
    if (overlay == Overlay::comfort && choose_comfort(intent)) return;
    if (overlay == Overlay::languages && is<ChooseLanguage>(intent))
        take_language(std::get<ChooseLanguage>(intent).language);
    else if (overlay == Overlay::confirm_start_over && is<ConfirmStartOver>(intent))
        return finish(true);
    else if (overlay == Overlay::confirm_withdrawal && is<ConfirmWithdrawal>(intent))
        about_the_case(Withdraw{});
    else if (!is<Continue>(intent) && !is<Back>(intent))
        return;
    overlay = Overlay::none;
}

void Presenter::State::dispatch(const Intent& intent) {
    std::visit(Overloaded{
                   [](const Touch&) {},
                   [](const Continue&) {},
                   [this](const Start&) { move(Move::start); },
                   [this](const OpenLanguages&) {
                       if (screen != Screen::saving) overlay = Overlay::languages;
                   },
                   [this](const ChooseLanguage& chosen) { choose_language(chosen.language); },
                   [this](const ChooseDoor& chosen) { choose_door(chosen.door); },
                   [this](const OpenCard& chosen) { open_card(chosen); },
                   [this](const ChooseTopic& chosen) { choose_topic(chosen.topic); },
                   [this](const ChoosePlace& chosen) { choose_place(chosen.place); },
                   [this](const InsertCharacter& typed) { insert(typed.character); },
                   [this](const PressKey& pressed) { press(pressed.key); },
                   [this](const HoldKey& held) { hold(held.key); },
                   [this](const ClosePopup&) { keyboard.close_popup(); },
                   [this](const DeleteForward&) { delete_text(&TextField::delete_forward); },
                   [this](const MoveLeft&) { move_cursor(&TextField::move_left); },
                   [this](const MoveRight&) { move_cursor(&TextField::move_right); },
                   [this](const MoveCursor& to) { move_cursor_to(to.byte); },
                   [this](const FocusField& chosen) { focus_on(chosen.field); },
                   [this](const ChooseAnonymous&) { choose_contact(ContactChoice::anonymous); },
                   [this](const ChooseContact&) { choose_contact(ContactChoice::leave); },
                   [this](const ToggleConsent&) { toggle_consent(); },
                   [this](const Next&) { go_next(); },
                   [this](const Back&) { go_back(); },
                   [this](const Edit& chosen) { edit(chosen.step); },
                   [this](const StartOver&) { start_over(); },
                   [](const ConfirmStartOver&) {},
                   [this](const Send&) { send(); },
                   [this](const DeclineReceipt&) { decline(); },
                   [this](const Done&) { done(); },
                   [this](const ChoosePoll& chosen) { choose_poll(chosen.index); },
                   [this](const ChooseOption& chosen) { choose_option(chosen.option); },
                   [this](const AskWithdrawal&) { ask_withdrawal(); },
                   [](const ConfirmWithdrawal&) {},
                   [this](const UndoWithdrawal&) { about_the_case(TakeBack{}); },
                   [this](const RateAnswer& rated) { about_the_case(Rate{rated.helped}); },
                   [this](const ChooseWay& chosen) { choose_way(chosen.aloud); },
                   [this](const RecordVoice&) { press_record(); },
                   [this](const ListenVoice&) { press_listen(); },
                   [this](const RecordAgain&) { record_again(); },
                   [this](const ToggleVoiceConsent&) { toggle_voice_consent(); },
                   [this](const PrintReceipt&) { print_receipt(); },
                   [this](const ScanReceipt&) { begin_scan(); },
                   [this](const ReadAloud&) { read_aloud(); },
                   [](const SpeechNext&) {},
                   [](const SpeechBack&) {},
                   [](const SpeechChoose&) {},
                   [](const ReadContent&) {},
                   [this](const OpenService&) { move(Move::service); },
                   [this](const ExchangeStick&) { begin_exchange(); },
                   [this](const OpenComfort&) { open_comfort(); },
                   [](const ChooseTextSize&) {},
                   [](const ToggleContrast&) {},
                   [](const ToggleMotion&) {},
                   [](const ChooseReach&) {},
                   [this](const HideScreen&) { hide(); },
                   [](const ShowScreen&) {},
                   [this](const SelectWord& at) { select(&TextField::select_word, at.byte); },
                   [this](const SelectTo& at) { select(&TextField::select_to, at.byte); },
                   [this](const SelectFrom& at) { select(&TextField::select_from, at.byte); },
                   [this](const Undo&) { undo(); },
                   [this](const TakeSuggestion& taken) { take_suggestion(taken.index); },
                   [this](const Peek& at) { peek(at.what); },
               },
               intent);
}

void Presenter::State::choose_language(Language chosen) {
    if (screen == Screen::saving || screen == Screen::receipt) return;
    take_language(chosen);
    if (screen == Screen::attract) move(Move::start);
}

void Presenter::State::take_language(Language chosen) {
    if (texts.has(chosen) && std::ranges::find(options.languages, chosen) != options.languages.end()) language = chosen;
}

void Presenter::State::choose_door(Door door) {
    switch (door) {
        case Door::aspiration:
            return begin_telling(model::Kind::aspiration);
        case Door::story:
            if (!options.voice) return begin_telling(model::Kind::story);
            move(Move::choose_story);
            return;
        case Door::question:
            return begin_telling(model::Kind::question);
        case Door::poll:
            return open_polls();
        case Door::survey:
            return open_survey();
        case Door::answer:
            move(Move::choose_answer);
            return;
    }
}

void Presenter::State::open_card(const OpenCard& chosen) {
    if (screen != Screen::attract || !move(Move::start)) return;
    if (chosen.announcement != 0) count_announcement(began_by = chosen.announcement, content::Met::opened);
    if (chosen.door != Door::poll || chosen.form == 0) return choose_door(chosen.door);
    const content::Form* const meant = visit_pack->form(chosen.form, content::FormKind::poll);
    if (meant != nullptr && !meant->questions.empty()) open_form(*visit_pack, *meant);
}

/// Whoever finds that another door fits better keeps what was entered; a voice belongs to a story told aloud.
void Presenter::State::begin_telling(model::Kind kind) {
    if (!move(Move::choose_telling)) return;
    forget_voice();
    draft.kind = kind;
    draft.aloud = false;
    answering = false;
}

void Presenter::State::choose_topic(model::Topic topic) {
    const bool known = topic >= model::Topic::roads && topic <= model::Topic::other;
    if (screen != Screen::topic || !known) return;
    draft.topic = topic;
    go_next();
}

void Presenter::State::choose_place(model::AreaCode place) {
    if (screen != Screen::place || areas.find(place) == nullptr) return;
    draft.place = place;
    go_next();
}

Notice Presenter::State::missing() const noexcept {
    if (screen == Screen::write && draft.words.blank()) return Notice::words_empty;
    if (screen == Screen::question && asked().required && !answered()) return Notice::answer_missing;
    if (screen != Screen::contact || draft.contact_choice == ContactChoice::anonymous) return Notice::none;
    if (draft.contact_choice == ContactChoice::open) return Notice::contact_choice_missing;
    if (draft.contact.blank()) return Notice::contact_missing;
    return draft.consent ? Notice::none : Notice::consent_missing;
}

/// What is asked about once; whoever presses on means it.
Notice Presenter::State::doubtful() const {
    if (screen != Screen::write) return Notice::none;
    if (is_one_character(draft.words.text())) return Notice::words_odd;
    const bool known = options.fingerprint && sent_texts.knows(options.fingerprint(draft.words.text()), now);
    return known ? Notice::words_sent : Notice::none;
}

void Presenter::State::go_next() {
    if (screen == Screen::topic && draft.topic == model::Topic::none) return;
    const bool again =
        screen == Screen::case_view && (report.state == CaseState::failed || report.state == CaseState::not_here);
    if (screen == Screen::code_entry || again) return look_up();
    if (screen == Screen::record) return finish_voice();
    keep_typed_answer();
    const Notice before = notice;
    notice = missing();
    if (notice == Notice::none && doubtful() != before) notice = doubtful();
    if (notice != Notice::none) return;
    if (screen == Screen::question) return next_question();
    if (editing) {
        enter(Screen::review);
        return;
    }
    if (screen == Screen::place && draft.aloud) return static_cast<void>(move(Move::tell_aloud));
    if (step_of(screen) > 0) move(Move::next);
}

void Presenter::State::go_back() {
    if (screen == Screen::service) return leave_service();
    if (screen == Screen::question) return previous_question();
    if (screen == Screen::case_view) forget_case();
    if (screen == Screen::failure && answering) return show_question(question);
    if (screen == Screen::record && !leave_recording()) return;
    if (!editing) {
        if (screen == Screen::doors && !draft.begun()) return finish(true);
        move(screen == Screen::contact && draft.aloud ? Move::tell_aloud : Move::back);
        return;
    }
    // Back to a review that can be sent: what is missing has to be filled in first.
    notice = missing();
    if (notice == Notice::none) enter(Screen::review);
}

void Presenter::State::edit(Step step) {
    if (screen != Screen::review) return;
    switch (step) {
        case Step::topic:
            enter(Screen::topic);
            break;
        case Step::place:
            enter(Screen::place);
            break;
        case Step::write:
            enter(draft.aloud ? Screen::record : Screen::write);
            break;
        case Step::contact:
            enter(Screen::contact);
            break;
        case Step::review:
            return;
    }
    editing = true;
}

void Presenter::State::start_over() {
    if (!can_idle(screen)) return;
    if (draft.begun())
        overlay = Overlay::confirm_start_over;
    else
        finish(true);
}

bool Presenter::State::move(Move what) {
    const auto next = follow(screen, what);
    if (next) enter(*next);
    return next.has_value();
}

void Presenter::State::enter(Screen next) {
    const bool was_place = screen == Screen::place;
    screen = next;
    changed = true;
    notice = Notice::none;
    peeked = Peeked::nothing;
    extensions = 0;
    attract_first = attract_card = 0;
    settles.reset();
    scan_due.reset();
    saving_slow = time_speaks = false;
    slow_due.reset();
    if (next == Screen::saving) slow_due = now + limits::saving_slow_after;
    counted_cards.reset();
    card_turns = 0;
    if (next == Screen::doors) draft.code.wipe();
    if (was_place) draft.query.wipe();
    if (next == Screen::review) editing = false;
    if (next == Screen::place) keyboard.show(Keyboard::Shape::search);
    if (next == Screen::write) keyboard.show(Keyboard::Shape::full);
    if (next == Screen::contact) focus_on(Field::name);
    opened = {};  // what was entered before stays masked until somebody touches it
    if (next == Screen::question) keyboard.show(Keyboard::Shape::full);
    if (next == Screen::code_entry) keyboard.show(Keyboard::Shape::code);
    if ((next == Screen::write || next == Screen::record || next == Screen::question) && !code_requested) {
        code_requested = true;
        requests.emplace_back(PrepareCode{});
    }
}

void Presenter::State::finish(bool keep_language) {
    hush();
    draft.reset(options.district);
    keyboard.show(Keyboard::Shape::full);
    code.clear();
    qr_text.clear();
    editing = false;
    answering = false;
    form = nullptr;
    form_pack = nullptr;
    began_by = 0;
    forget_case();
    overlay = Overlay::none;
    // Who starts over stays; who leaves takes their wishes along.
    if (!keep_language) {
        language = options.language;
        comfort = options.comfort;
    }
    comfort.hidden = false;
    if (code_requested || case_opened || voice_used || speech_on) requests.emplace_back(Forget{});
    code_requested = false;
    case_opened = false;
    voice_used = false;
    printing = false;
    speech_on = false;
    visit_pack = pack;
    ++wipes;
    last_touch = now;
    heard_until.reset();
    enter(readiness == Readiness::ready ? Screen::attract : Screen::not_ready);
}

}  // namespace pendopo::presenter
