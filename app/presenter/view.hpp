// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "app/presenter/intent.hpp"

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
};

/// Drawn above the screen, which does not react while one is open.
enum class Overlay : std::uint8_t { none, idle_warning, languages, confirm_start_over };

/// Drawn by the screens from the icon font.
enum class Icon : std::uint8_t {
    none,
    // doors
    idea,
    story,
    poll,
    question,
    answer,
    // topics
    roads,
    health,
    school,
    papers,
    utilities,
    waste,
    aid,
    office,
    other,
    // tools and signs
    touch,
    language,
    sealed,
    lock,
    pin,
    search,
    back,
    next,
    edit,
    check,
    anonymous,
    person,
    phone,
    words,
    send,
    readers,
    printer,
    warning,
    restart,
    clock,
    // keys
    shift,
    caps_lock,
    backspace,
    enter,
};

/// A thing to press and what pressing it means. Not drawn unless visible; drawn pale and not pressed unless enabled.
struct Button {
    bool visible = false;
    bool enabled = true;
    bool selected = false;
    Icon icon = Icon::none;
    std::string_view label;
    Intent intent = Touch{};
};

/// One step-by-step progress line, "3 of 5". total 0: not drawn.
struct Steps {
    int current = 0;
    int total = 0;
    std::string_view text;  ///< "3 dari 5"
};

/// The bar at the top of the doors (and, in short, of every other screen).
struct Bar {
    std::string_view app_name;
    std::string_view where;        ///< "Provinsi Banten · Kec. Serang"
    std::string_view where_short;  ///< "Kec. Serang", for narrow screens
    bool practice = false;         ///< keys made for practice: say so on every screen
    std::string_view practice_text;
    Button language;                ///< label "Indonesia"
    std::string_view language_tag;  ///< "ID", for narrow screens
    Button start_over;
};

/// A text somebody is typing. `cursor` is a byte offset at the edge of a whole character.
struct TextView {
    std::string_view text;  ///< valid UTF-8, may hold line breaks
    std::size_t cursor = 0;
    bool focused = false;
    std::string_view placeholder;  ///< drawn muted while the text is empty
};

enum class KeyboardPage : std::uint8_t { letters, symbols };
enum class Shift : std::uint8_t { off, once, locked };

struct KeyView {
    Key key;
    std::string_view label;  ///< empty: draw the icon
    Icon icon = Icon::none;
    std::uint8_t width = 10;  ///< in tenths of a letter key; a full row has 100, shorter rows are centred
    bool tool = false;        ///< shift, backspace, page, enter: drawn on sand instead of white
    bool lit = false;         ///< shift that is on
    bool has_more = false;    ///< holding it offers accents
};

/// The keyboard on the screen, row by row. No rows: none is drawn.
struct KeyboardView {
    static constexpr std::size_t rows_max = 4;
    static constexpr std::size_t keys_max = 12;
    static constexpr std::size_t popup_max = 8;

    struct Row {
        std::array<KeyView, keys_max> keys;
        std::size_t count = 0;
        [[nodiscard]] std::span<const KeyView> view() const noexcept { return {keys.data(), count}; }
    };

    std::array<Row, rows_max> rows;
    std::size_t row_count = 0;
    KeyboardPage page = KeyboardPage::letters;
    Shift shift = Shift::off;

    bool popup_open = false;
    Key popup_key;  ///< the key that is held: the popup stands above it
    Row popup;

    [[nodiscard]] bool visible() const noexcept { return row_count > 0; }
};

struct NotReadyView {
    std::string_view message;
    std::string_view what_to_do;
    std::array<std::string_view, 8> words;  ///< to compare with the desk while waiting to be confirmed
    std::size_t word_count = 0;             ///< 0 or 8
    std::string_view words_label;
};

struct AttractView {
    struct Card {
        std::string_view heading;
        std::string_view text;
    };
    std::string_view headline;
    std::string_view message;
    Button start;
    std::array<Button, 2> languages;  ///< each in its own language; the chosen one is selected
    std::string_view greetings;       ///< in the languages of the province
    std::array<Card, 3> cards;        ///< one at a time on small screens: `card`
    std::size_t card = 0;             ///< changes every 8 s until the screen rests
};

struct DoorView {
    Button button;  ///< label is the door's title
    std::string_view hint;
    std::string_view soon;  ///< not empty: not active yet, and this says so
};

struct DoorsView {
    std::array<DoorView, 5> doors;  ///< aspiration first; it is drawn largest
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
    std::array<Prompt, 3> prompts;
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
        TextView text;
        Intent focus = Touch{};
    };
    std::array<Choice, 2> choices;  ///< anonymous first
    bool fields_visible = false;    ///< a contact is being left: fields, consent and keyboard are drawn
    std::array<FieldView, 2> fields;
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
    };
    std::array<Row, 4> rows;   ///< topic, place, words, who says it
    std::string_view readers;  ///< who will be able to read it
    Button decline;            ///< a box to tick: no receipt, please
};

struct SavingView {
    std::string_view message;
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
    std::string_view countdown;  ///< "Layar ini akan kosong dalam 45 detik"
    Button decline;
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
    int seconds_left = 0;           ///< with idle_warning
    std::array<Button, 3> buttons;  ///< the first is the primary one
};

/// The whole picture. Only the part named by `screen`, and the overlay if there is one, have a meaning.
struct View {
    Screen screen = Screen::not_ready;
    Overlay overlay = Overlay::none;
    Language language = Language::indonesian;
    std::uint64_t revision = 0;  ///< another number: draw again
    std::uint64_t wipes = 0;     ///< another number: a visit was wiped; draw blank frames first
    Bar bar;
    Steps steps;
    std::string_view title;
    Button back;
    Button primary;    ///< the one next step: "Lanjut", "Kirim", "Selesai"
    Button secondary;  ///< beside it, less loud

    NotReadyView not_ready;
    AttractView attract;
    DoorsView doors;
    TopicView topic;
    PlaceView place;
    WriteView write;
    ContactView contact;
    ReviewView review;
    SavingView saving;
    ReceiptView receipt;
    FailureView failure;
    ServiceView service;
    OverlayView over;
};

}  // namespace pendopo::presenter
