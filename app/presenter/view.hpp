// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "app/presenter/answer.hpp"
#include "app/presenter/code_view.hpp"
#include "app/presenter/view_parts.hpp"
#include "app/presenter/voice_view.hpp"
#include "platform/base/limits.hpp"
#include "sync/content/pack.hpp"

/// What is on the screen now, as plain data without a drawing library.
///
/// Every string_view and span points into the message catalogue, the area list or the presenter's own wiped buffers,
/// and is valid until the presenter's next call. A screen draws from them and keeps no copy: citizens' words appear
/// here as views only.
namespace pendopo::presenter {

enum class Screen : std::uint8_t {
    not_ready,  ///< not set up, waiting to be confirmed, or out of order: takes nothing
    attract,    ///< the invitation, with the choice of language
    doors,
    topic,
    place,
    write,
    contact,
    review,
    saving,
    receipt,
    failure,
    service,  ///< for officers: how the device is, and the exchange with a stick
    poll_list,
    question,    ///< one of a poll or of the survey
    code_entry,  ///< the receipt code that opens an answer
    case_view,   ///< how the case of that code stands
    way,         ///< a story is written or told aloud
    record,      ///< told aloud
    scan,        ///< the QR of a receipt, held up to the camera
};

/// Drawn above the screen, which does not react while one is open.
enum class Overlay : std::uint8_t {
    none,
    idle_warning,
    languages,
    confirm_start_over,
    confirm_withdrawal,
    comfort,
    cool_down,  ///< very many have sent something: this one follows by itself in a moment
};

/// How the screen is for this visitor; the site's defaults again when the visit ends.
struct Comfort {
    TextSize text_size = TextSize::normal;
    bool high_contrast = false;
    bool reduced_motion = false;
    Reach reach = Reach::middle;  ///< heeded on high panels only
    bool hidden = false;          ///< the cover is drawn, and nothing of the screen under it

    bool operator==(const Comfort&) const = default;
};

struct NotReadyView {
    std::string_view message;
    std::string_view what_to_do;
    std::array<std::string_view, 8> words;  ///< to compare with the desk while waiting to be confirmed
    std::size_t word_count = 0;             ///< 0 or 8
    std::string_view words_label;
};

struct AttractView {
    /// What the content pack says comes first, in the order of these; the program's own cards stand in without any.
    enum class CardKind : std::uint8_t { question, announcement, reply, own };
    struct Card {
        CardKind kind = CardKind::own;
        std::string_view heading;
        std::string_view text;
        std::string_view more;  ///< with reply: what was done
        bool opens = false;     ///< can be touched
        Intent intent = Touch{};
        std::uint16_t announcement = 0;  ///< its id in the pack; 0: it is none
    };
    static constexpr std::size_t cards_max = 2 + limits::pack_announcements_max + limits::pack_replies_max;
    std::string_view headline;
    std::string_view message;
    Button start;
    std::array<Button, text::language_count> languages;  ///< those offered, each in its own language
    std::string_view greetings;                          ///< in the languages of the province
    std::array<Card, cards_max> cards;
    std::size_t card_count = 0;
    std::size_t card = 0;  ///< the first to show where there is no room for all; changes every 8 s until it rests

    [[nodiscard]] std::span<const Card> shown_cards() const noexcept { return {cards.data(), card_count}; }
};

struct DoorView {
    Button button;  ///< label is the door's title
    std::string_view hint;
};

struct DoorsView {
    std::array<DoorView, 5> doors;  ///< aspiration first; it is drawn largest
    Button survey;                  ///< slim: "Nilai layanan kami"
    std::string_view promise;       ///< "Disegel saat disimpan. …"
};

struct TopicView {
    struct Card {
        Button button;
        bool sensitive = false;  ///< sealed for the ombudsman
    };
    std::array<Card, 8> topics;
    Button other;
    std::string_view readers;  ///< who can read a report about this office
};

struct PlaceView {
    static constexpr std::size_t results_max = 30;

    struct Result {
        model::AreaCode code;
        std::string_view name;        ///< "Cilowong"
        std::string_view belongs_to;  ///< "Kec. Taktakan · Kota Serang"
        bool selected = false;        ///< chosen before, or what Enter would choose
        Intent intent = Touch{};
    };

    TextView query;
    std::array<Result, results_max> results;
    std::size_t result_count = 0;
    std::string_view heading;     ///< above the results: "Di Kec. Serang" while nothing is typed
    std::string_view none_found;  ///< not empty: nothing matches, and this says what to do
    Button own_district;          ///< the whole kecamatan of this kiosk, in one touch
    Button whole_province;
    KeyboardView keyboard;

    [[nodiscard]] std::span<const Result> found() const noexcept { return {results.data(), result_count}; }
};

struct WriteView {
    struct Prompt {
        std::string_view text;
        bool ticked = false;
    };
    TextView words;
    std::size_t characters = 0;
    std::size_t characters_max = 0;
    std::string_view counter;  ///< "146 / 2.000"
    bool near_limit = false;   ///< few are left: draw the counter in the colour of attention
    std::string_view notice;   ///< not empty: "the page is full", "write something first", …
    static constexpr std::size_t suggestions_max = 3;

    std::array<Prompt, 3> prompts;
    std::array<Button, suggestions_max> suggestions;  ///< words that begin like the one being written
    Button undo;                                      ///< not enabled: there is nothing to take back
    KeyboardView keyboard;
};

struct ContactView {
    struct Choice {
        Button button;
        std::string_view hint;
    };
    struct FieldView {
        Field field = Field::name;
        std::string_view label;
        Icon icon = Icon::none;
        TextView text;  ///< masked: "Siti ••••"
        Intent focus = Touch{};
        bool masked = false;
        Peeked eye = Peeked::nothing;  ///< what pressing the eye shows; nothing: there is no eye
        bool peeking = false;
        std::string_view eye_label;  ///< said, and not drawn
    };
    std::array<Choice, 2> choices;  ///< anonymous first
    bool fields_visible = false;    ///< a contact is being left: fields, consent and keyboard are drawn
    std::array<FieldView, 2> fields;
    std::string_view children;  ///< to who is under 18
    std::string_view consent_text;
    Button consent;           ///< a box to tick; selected when agreed
    std::string_view notice;  ///< not empty: what is still missing
    KeyboardView keyboard;
};

struct ReviewView {
    struct Row {
        Icon icon = Icon::none;
        std::string_view label;  ///< "Tentang"
        std::string_view value;  ///< one line, or the citizen's words
        bool is_words = false;   ///< wrapped and scrolled by the screen
        Button edit;
        Peeked eye = Peeked::nothing;  ///< what pressing the eye shows; nothing: there is no eye
        bool peeking = false;
        std::string_view eye_label;  ///< said, and not drawn
    };
    std::array<Row, 4> rows;   ///< topic, place, words, who says it
    std::string_view readers;  ///< who will be able to read it
    Button decline;            ///< a box to tick: no receipt, please
};

struct SavingView {
    std::string_view message;  ///< after a while: that it takes longer than usual
};

struct ReceiptView {
    struct Line {
        Icon icon = Icon::none;
        std::string_view text;
    };
    bool declined = false;  ///< neither code nor QR are drawn
    std::string_view code_label;
    std::string_view code;  ///< "7K3M-92QF-XW4T6"
    std::string_view qr_text;
    std::string_view qr_hint;
    std::string_view declined_text;
    std::array<Line, 3> next_steps;
    int seconds_left = 0;
    Button print;                ///< where there is a printer
    std::string_view notice;     ///< not empty: how printing went
    std::string_view countdown;  ///< "Layar ini akan kosong dalam 45 detik"
    Button decline;
};

struct PollListView {
    static constexpr std::size_t polls_max = 16;

    struct Card {
        Button button;  ///< label is the poll's title
        std::string_view hint;
    };
    std::array<Card, polls_max> polls;
    std::size_t count = 0;
    std::string_view none;  ///< not empty: there is no poll now, and this says so kindly
    std::string_view what_to_do;

    [[nodiscard]] std::span<const Card> view() const noexcept { return {polls.data(), count}; }
};

/// One question of a poll or of the survey; the title is the question.
struct QuestionView {
    static constexpr std::size_t choices_max = 12;

    struct Choice {
        Button button;  ///< selected: it is the answer so far, or ticked
        content::Face face = content::Face::none;
    };
    std::string_view form;  ///< what the questions belong to: the poll's title
    std::string_view hint;
    bool several = false;  ///< ticks instead of one answer
    bool faces = false;    ///< each choice has one
    std::array<Choice, choices_max> choices;
    std::size_t count = 0;
    bool typed = false;  ///< free text instead of choices
    TextView text;
    KeyboardView keyboard;
    std::string_view notice;   ///< not empty: what is missing
    std::string_view promise;  ///< who learns of it

    [[nodiscard]] std::span<const Choice> view() const noexcept { return {choices.data(), count}; }
};

struct CaseView {
    static constexpr std::size_t steps_max = 10;

    struct Step {
        std::string_view label;  ///< "Diteruskan ke Dinas PUPR"
        std::string_view day;    ///< "17 November 2026"; may be empty
        bool reached = true;     ///< false: still to come
    };
    struct Reply {
        std::string_view heading;  ///< "Dinas PUPR · 20 November 2026"
        std::string_view text;
    };
    CaseState state = CaseState::searching;
    std::array<Step, steps_max> steps;
    std::size_t step_count = 0;
    std::array<Reply, steps_max> replies;  ///< newest first
    std::size_t reply_count = 0;
    Icon icon = Icon::none;    ///< of the message
    std::string_view message;  ///< in place of replies: it is searched, not here, or there is no answer yet
    std::string_view what_to_do;
    Button helped;
    Button not_yet;
    std::string_view thanks;  ///< in their place
    Button withdraw;
    Button take_back;
    std::string_view notice;
    std::string_view promise;  ///< "Kata-kata Anda sendiri tidak ditampilkan."

    [[nodiscard]] std::span<const Step> line() const noexcept { return {steps.data(), step_count}; }
    [[nodiscard]] std::span<const Reply> letters() const noexcept { return {replies.data(), reply_count}; }
};

struct FailureView {
    std::string_view message;  ///< what happened, and that nothing was lost
    std::string_view what_to_do;
};

struct ServiceView {
    struct Row {
        Icon icon = Icon::none;
        std::string_view label;
        std::string_view value;
    };
    std::array<Row, 4> rows;  ///< device, waiting, received, link
    Button exchange;
    Icon icon = Icon::none;    ///< of what happens with the stick
    std::string_view message;  ///< "Selesai. Stik boleh dicabut."
    std::string_view detail;
    bool done = false;
    bool trouble = false;
};

struct OverlayView {
    std::string_view title;
    std::string_view message;
    int seconds_left = 0;                                  ///< with idle_warning and cool_down
    std::array<Button, text::language_count + 1> buttons;  ///< the first is the primary one
};

/// What Overlay::comfort offers. Each choice holds at once.
struct ComfortView {
    std::string_view title;
    std::string_view size_label;
    std::array<Button, 3> sizes;
    Button contrast;
    Button motion;
    std::string_view reach_label;
    std::array<Button, 3> reach;  ///< drawn on high panels only: left, middle, right
    bool reach_is_read = false;   ///< this is one of them
    Button done;
};

/// What is drawn while Comfort::hidden.
struct CoverView {
    std::string_view title;
    std::string_view message;
    Intent show = ShowScreen{};
};

/// The whole picture. Only the part named by `screen`, and the overlay if there is one, have a meaning.
struct View {
    Screen screen = Screen::not_ready;
    Overlay overlay = Overlay::none;
    Language language = Language::indonesian;
    Comfort comfort;
    std::uint64_t revision = 0;  ///< another number: draw again
    std::uint64_t wipes = 0;     ///< another number: a visit was wiped; draw blank frames first
    /// The province's own colours and crest, and a number that changes with the pack that brought them.
    std::span<const content::ThemeColour> colours;
    base::ByteView crest_png;  ///< may be empty
    std::uint64_t colours_revision = 0;
    Bar bar;
    Steps steps;
    std::string_view title;
    Button back;
    Button primary;                 ///< the one next step: "Lanjut", "Kirim", "Selesai"
    bool blank = false;             ///< speech mode keeps the screen dark
    bool speech = false;            ///< keys walk the elements, and each is said
    std::optional<Intent> focused;  ///< of the element that the keys have reached
    Button secondary;               ///< beside it, less loud

    NotReadyView not_ready;
    AttractView attract;
    DoorsView doors;
    TopicView topic;
    PlaceView place;
    WayView way;
    WriteView write;
    RecordView record;
    ContactView contact;
    ReviewView review;
    SavingView saving;
    ReceiptView receipt;
    FailureView failure;
    ServiceView service;
    PollListView poll_list;
    QuestionView question;
    CodeView code_entry;
    ScanView scan;
    CaseView case_view;
    OverlayView over;
    ComfortView comfort_panel;
    CoverView cover;
};

}  // namespace pendopo::presenter
