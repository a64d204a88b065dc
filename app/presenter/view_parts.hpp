// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "app/presenter/intent.hpp"

/// The parts that the views of many screens have: buttons, the bar, texts that are typed, the keyboard.
namespace pendopo::presenter {

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
    smile,
    helped,
    not_yet,
    comfort,
    contrast,
    motion,
    hide,
    up,
    down,
    undo,
    eye,
    microphone,
    pause,
    play,
    stop,
    listen,
    scan,
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
    Button comfort;  ///< the tool that opens Overlay::comfort
    Button hide;     ///< always there during a visit
    Button listen;   ///< reads the screen aloud
};

/// A text somebody is typing. `cursor` is a byte offset at the edge of a whole character.
struct TextView {
    std::string_view text;  ///< valid UTF-8, may hold line breaks
    std::size_t cursor = 0;
    bool focused = false;
    std::string_view placeholder;  ///< drawn muted while the text is empty
    std::size_t selection_begin = 0;
    std::size_t selection_end = 0;  ///< equal: nothing is selected
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

/// Cards that stand in a picture of the invitation: so many from `first` on, and behind the last from the beginning.
struct CardsDrawn {
    std::size_t first = 0;
    std::size_t count = 0;
};

}  // namespace pendopo::presenter
