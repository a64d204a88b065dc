// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include "app/presenter/undo.hpp"
#include "platform/base/secret.hpp"

namespace pendopo::presenter {

/// One text that somebody types, in a bounded buffer that is wiped: the only place where a citizen's words live.
///
/// Always valid UTF-8 with the cursor at the edge of a grapheme cluster (app/text/utf8.hpp says which), so that an
/// accent or a family of emoji is never torn apart. Never allocates after construction. One thread.
class TextField {
public:
    struct Limits {
        std::size_t characters = 0;  ///< code points
        std::size_t bytes = 0;
        bool line_breaks = false;  ///< otherwise a line break is dropped like any control character
        bool undo = false;         ///< changes can be taken back; costs a second buffer of that size
    };
    explicit TextField(const Limits& limits)
        : limits_(limits), buffer_(limits.bytes), history_(limits.undo ? limits.bytes : 0) {}

    [[nodiscard]] std::string_view text() const noexcept { return buffer_.text(); }
    [[nodiscard]] std::size_t cursor() const noexcept { return cursor_; }
    [[nodiscard]] std::size_t characters() const noexcept { return characters_; }
    /// What is selected, from byte to byte, both at the edge of a cluster; equal: nothing.
    struct Span {
        std::size_t begin = 0;
        std::size_t end = 0;
        [[nodiscard]] bool empty() const noexcept { return begin == end; }
    };
    [[nodiscard]] Span selection() const noexcept;
    /// The word that the cursor stands behind, from its beginning to the cursor; empty in front of or inside a word.
    [[nodiscard]] Span word_before_cursor() const noexcept;
    [[nodiscard]] std::size_t characters_max() const noexcept { return limits_.characters; }
    [[nodiscard]] bool empty() const noexcept { return buffer_.empty(); }
    /// Nothing but spaces and line breaks.
    [[nodiscard]] bool blank() const noexcept;

    enum class Inserted : bool { no_room, yes };
    /// Puts one character at the cursor, in place of what is selected. Control characters, and code points that no text
    /// may hold, are dropped, which counts as `yes`: there was nothing to insert.
    Inserted insert(char32_t character) noexcept;
    /// Puts as many whole characters as fit at the cursor, all of them or up to the first that does not.
    /// Invalid UTF-8 is refused as a whole: nothing is inserted and the answer is `no_room`.
    Inserted insert(std::string_view utf8) noexcept;

    /// Selects the word at this byte, or what stands there if it is none.
    void select_word(std::size_t byte) noexcept;
    /// Moves the end of the selection that the cursor is (`to`), or the other one.
    void select_to(std::size_t byte) noexcept;
    void select_from(std::size_t byte) noexcept;
    /// Puts `utf8` in place of these bytes, as one step that can be taken back. `no_room`: nothing was changed.
    Inserted replace(Span span, std::string_view utf8) noexcept;
    [[nodiscard]] bool can_undo() const noexcept { return !history_.empty(); }
    /// Takes the newest change back. False if there is none.
    bool undo() noexcept;

    /// Each returns whether anything changed. Deleting takes what is selected; moving ends the selection.
    bool backspace() noexcept;
    bool delete_forward() noexcept;
    bool move_left() noexcept;
    bool move_right() noexcept;
    bool move_to(std::size_t byte) noexcept;
    /// Overwrites every byte.
    void wipe() noexcept;

    /// A second buffer with the same text, for sealing; wiped by its own destructor.
    [[nodiscard]] base::SecretBuffer copy() const { return base::SecretBuffer(buffer_.view()); }
    /// The memory itself, for tests that look whether it was wiped.
    [[nodiscard]] const base::SecretBuffer& buffer() const noexcept { return buffer_; }

    [[nodiscard]] const UndoHistory& history() const noexcept { return history_; }

private:
    void erase(std::size_t from, std::size_t to) noexcept;
    bool erase_selection() noexcept;
    void stand_behind(std::size_t byte) noexcept;

    Limits limits_;
    base::SecretBuffer buffer_;
    UndoHistory history_;
    std::size_t cursor_ = 0;
    std::size_t anchor_ = 0;  ///< the other end of the selection; equal to the cursor: none
    std::size_t characters_ = 0;
};

}  // namespace pendopo::presenter
