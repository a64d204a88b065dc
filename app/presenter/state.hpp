// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bitset>
#include <optional>
#include <string>
#include <vector>

#include "app/presenter/draft.hpp"
#include "app/presenter/flow.hpp"
#include "app/presenter/keyboard.hpp"
#include "app/presenter/nonsense.hpp"
#include "app/presenter/presenter.hpp"
#include "app/presenter/speech.hpp"

/// The inside of the presenter, shared by its .cpp files and by nobody else.
namespace pendopo::presenter {

/// A remark on the present screen; the next change there takes it away.
enum class Notice : std::uint8_t {
    none,
    words_empty,
    words_full,
    words_odd,   ///< passed by pressing on
    words_sent,  ///< likewise
    contact_choice_missing,
    contact_missing,
    consent_missing,
    field_full,
    answer_missing,
    code_short,
    code_wrong,
    code_letter,
    case_no_answer,
    voice_missing,
    voice_consent_missing,
    voice_full,
    voice_lost,
    voice_no_microphone,
    voice_busy,
    voice_no_speaker,
    voice_no_room,
    voice_failed,
    printed,
    print_no_paper,
    print_busy,
    print_absent,
    scan_foreign,
    scan_found,
    camera_absent,
    camera_busy,
    camera_lost,
    camera_failed,
};

/// Where speech mode has announced last: another place is told by itself.
struct SpeechPlace {
    Screen screen = Screen::not_ready;
    Overlay overlay = Overlay::none;
    std::size_t question = 0;
    std::string title;
    bool operator==(const SpeechPlace&) const = default;
};

/// Texts put together for the view, which points into them. Wiped with the visit.
struct Lines {
    text::Line where, where_short, steps, own_district, whole_province, place_heading, place_value, counter, left, who,
        countdown, message, length, length_max, recording, heard;
    std::array<text::Line, PlaceView::results_max> belongs_to;
    std::array<text::Line, CaseView::steps_max> step_labels, step_days, reply_headings;
    std::array<text::Line, WriteView::suggestions_max> suggestions;
    std::array<text::Line, 2> masks;

    void clear() noexcept;
};

struct Presenter::State {
    State(const Options& options_given, const text::Library& texts_given, const areas::Areas& areas_given);

    // --- handling: edit.cpp for what is typed, flow.cpp for the rest --------------------------------------------
    void handle(const Intent& intent, base::Instant at);
    void touched(const Intent& intent, base::Instant at);
    void during_overlay(const Intent& intent);
    void during_idle_warning(const Intent& intent);
    void dispatch(const Intent& intent);
    void choose_language(Language chosen);
    void take_language(Language chosen);
    bool choose_comfort(const Intent& intent);  ///< comfort.cpp
    void open_comfort();
    void hide();
    void choose_door(Door door);
    void open_card(const OpenCard& chosen);
    void count_announcement(std::uint16_t announcement, content::Met met);
    void count_cards(const CardsDrawn& drawn);  ///< view_cards.cpp
    void begin_telling(model::Kind kind);
    void choose_topic(model::Topic topic);
    void choose_place(model::AreaCode place);
    void go_next();
    void go_back();
    void edit(Step step);
    void start_over();
    void send();
    void submit();
    [[nodiscard]] bool waits_to_send();
    void decline();
    void done();
    void send_telling(model::Submission& out);
    void leave_service();
    void begin_exchange();
    [[nodiscard]] Notice missing() const noexcept;
    [[nodiscard]] Notice doubtful() const;

    // answering.cpp: polls and the survey
    [[nodiscard]] std::vector<const content::Form*> polls() const;
    void open_polls();
    void choose_poll(std::size_t index);
    void open_survey();
    void open_form(const content::Pack& of, const content::Form& chosen);
    [[nodiscard]] const content::Question& asked() const noexcept;
    void show_question(std::size_t index);
    void choose_option(std::uint16_t option);
    void keep_typed_answer();
    [[nodiscard]] bool answered() const noexcept;
    void next_question();
    void previous_question();
    void send_answers(model::Submission& out) const;
    bool pass_settling(base::Instant at);

    // case.cpp: the receipt code and what it opens
    void type_code(char32_t character);
    [[nodiscard]] bool code_is_whole() const;
    void look_up();
    void forget_case() noexcept;
    void leave_case();
    void ask_withdrawal();
    void about_the_case(Request request);
    bool pass_case(base::Instant at);
    [[nodiscard]] bool case_waits() const noexcept;

    // scanning.cpp: the code by its QR
    void begin_scan();
    void follow_camera();
    void hear_of_camera(CameraReport& told);
    void take_scanned(std::string_view scanned);
    bool pass_scan(base::Instant at);

    // voice.cpp: a story told aloud; printing.cpp
    void choose_way(bool aloud);
    void order_voice(VoiceOrder order);
    void press_record();
    void press_listen();
    void record_again();
    void forget_voice();
    void toggle_voice_consent();
    void finish_voice();
    void leave_record();
    [[nodiscard]] bool leave_recording();
    void rest_voice();
    [[nodiscard]] bool offers_writing() const noexcept;  ///< there is none to tell it to
    void hear_of_voice(const VoiceReport& told);
    void print_receipt();

    // speaking.cpp: the Listen tool and speech mode
    void say(base::SecretBuffer text, SpeechTone tone);
    void read_aloud();
    void hush();
    void announce(SpeechTone tone);
    void begin_speech();
    void walk_speech(int step);
    void say_focused(SpeechTone tone);
    void read_focused();
    [[nodiscard]] std::optional<Intent> chosen_by_speech();
    void speech_follows(bool chosen);
    void say_remark();
    void say_time();
    void show_focus();
    [[nodiscard]] const std::vector<Element>& read_elements();
    [[nodiscard]] const Element& focused_element();
    [[nodiscard]] const KeyView* key_of(const Element& element) const;

    [[nodiscard]] TextField* focused() noexcept;
    void insert(char32_t character);
    void press(const Key& key);
    void press_enter();
    void delete_text(bool (TextField::*erase)() noexcept);
    void move_cursor(bool (TextField::*move)() noexcept);
    void move_cursor_to(std::size_t byte);
    void select(void (TextField::*how)(std::size_t) noexcept, std::size_t byte);
    void undo();
    void take_suggestion(std::size_t index);
    void peek(Peeked what);
    [[nodiscard]] bool masked(Field field) const noexcept;  ///< entered, left, and not looked at now
    void suggest(std::array<text::Line, WriteView::suggestions_max>& out) const;
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
    [[nodiscard]] bool as_somebody_left_it() const noexcept;
    bool pass_idle(base::Instant at);
    bool pass_cool_down(base::Instant at);
    bool pass_receipt(base::Instant at);
    bool pass_saving(base::Instant at);
    void hear_for(base::Milliseconds at_most);
    void heard_out();
    [[nodiscard]] bool hears(base::Instant at) const noexcept { return heard_until && at < *heard_until; }
    bool pass_service(base::Instant at);
    [[nodiscard]] std::optional<base::Instant> deadline() const;
    [[nodiscard]] std::optional<base::Instant> attract_deadline() const;
    [[nodiscard]] base::Instant service_deadline() const;

    // --- the content pack's words and colours: wording.cpp -------------------------------------------------------
    /// The catalogue of a language, with the wordings of the visit's pack in it.
    [[nodiscard]] const text::Catalog& catalog(Language of) const noexcept;
    /// Of the visit's language: what is said and printed is worded as what is shown.
    [[nodiscard]] const text::Catalog& catalog() const noexcept { return catalog(language); }
    /// Makes them anew for another pack.
    void word_anew();

    // --- drawing up the view: view_*.cpp ------------------------------------------------------------------------
    void rebuild();
    void refresh();  ///< the same, and says what has become another

    const Options options;
    const text::Library& texts;
    const areas::Areas& areas;

    Readiness readiness = Readiness::not_set_up;
    std::array<std::string, 8> enrolment_words;

    Language language = Language::indonesian;
    Comfort comfort;
    Screen screen = Screen::not_ready;
    Overlay overlay = Overlay::none;
    bool editing = false;  ///< came from the review and goes back there
    Notice notice = Notice::none;
    Draft draft;
    model::Kind sent = model::Kind::aspiration;  ///< what the receipt is for
    SentTexts sent_texts;
    CoolDown cool_down;
    std::optional<std::uint64_t> sending;             ///< the fingerprint of what is being saved
    std::shared_ptr<const content::Pack> pack;        ///< in force
    std::shared_ptr<const content::Pack> visit_pack;  ///< what this visit began with
    std::array<std::optional<text::Catalog>, text::language_count>
        worded;  ///< only where the visit's pack says it otherwise
    std::shared_ptr<const content::Pack> worded_for;
    std::uint64_t colours_revision = 0;
    const content::Pack* form_pack = nullptr;  ///< of the form: visit_pack, or what is built in
    const content::Form* form = nullptr;       ///< the poll or survey that was opened last
    bool answering = false;                    ///< on the way through it
    std::size_t question = 0;
    std::optional<base::Instant> settles;  ///< until then a second tap of a shaky hand chooses nothing
    std::uint32_t lookups = 0;
    bool case_opened = false;  ///< the worker was asked about one in this visit
    CaseReport report;
    std::optional<base::Instant> case_due;  ///< when an answer about the case should have come
    ScanView::Stage scan_stage = ScanView::Stage::starting;
    std::optional<base::Instant> scan_due;  ///< the end of what is shown for a moment
    bool camera_on = false;
    std::uint32_t camera_number = 0;
    Field focus = Field::name;
    std::array<bool, 2> opened{};  ///< fields that are being written in and therefore shown
    Peeked peeked = Peeked::nothing;
    Keyboard keyboard;
    SaveFailure failure = SaveFailure::internal;
    std::optional<base::Instant> slow_due;  ///< when saving has taken long
    bool saving_slow = false;
    ServiceStatus service;
    ExchangeReport exchange;       ///< of this stay on the officer's screen
    base::Instant exchange_heard;  ///< when anything was last told of it
    base::SecretBuffer code;
    base::SecretBuffer qr_text;
    bool code_requested = false;
    bool takes_recordings = true;  ///< the disk has room for them
    bool voice_used = false;       ///< in this visit: there may be something to forget
    bool printing = false;
    bool hushed = false;        ///< this touch has ended what was read
    bool listening = false;     ///< the Listen tool reads
    bool speech_on = false;     ///< speech mode, until the visit ends
    bool speech_reads = false;  ///< what is entered in the field that is being chosen
    bool speech_said = false;   ///< this key has been answered already
    bool time_speaks = false;   ///< time alone has brought what is to be said
    std::size_t speech_focus = 0;
    std::vector<Element> elements;  ///< of the view as it stands, once somebody asked; they point into it
    SpeechPlace speech_place;

    base::Instant now;
    base::Instant last_touch;
    std::optional<base::Instant> heard_until;  ///< something that was asked for is being heard: so long at the most
    bool by_hand = false;                      ///< what is said now answers a touch or a key
    base::Instant ends;                        ///< of the idle warning or the receipt
    int extensions = 0;                        ///< of the same wait, in a row
    int seconds_left = 0;
    std::uint32_t heard = 0;        ///< voices of this month
    std::size_t attract_first = 0;  ///< the card that was shown at last_touch
    std::size_t attract_card = 0;
    bool high_panel = false;                            ///< taller than wide: there the hand can be chosen
    std::bitset<AttractView::cards_max> counted_cards;  ///< in this rotation
    std::size_t card_turns = 0;                         ///< of this rotation
    std::uint16_t began_by = 0;                         ///< the announcement that this visit began with

    std::vector<Request> requests;
    bool changed = true;
    std::uint64_t wipes = 0;
    Lines lines;
    View view;
};

}  // namespace pendopo::presenter
