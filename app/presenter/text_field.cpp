// SPDX-License-Identifier: Apache-2.0
#include "app/presenter/text_field.hpp"

#include <algorithm>

#include "app/text/utf8.hpp"

namespace pendopo::presenter {
namespace {

/// Control characters, noncharacters and marks that turn the direction of text around (they could make the review read
/// otherwise than what is stored).
constexpr bool is_dropped(char32_t c) noexcept {
    if (c < 0x20 || (c >= 0x7F && c < 0xA0)) return true;
    if ((c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF)) return true;
    return c == 0x2028 || c == 0x2029 || (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0xFEFF;
}

/// What belongs to a word: everything but blanks and the signs between words.
constexpr bool in_word(char c) noexcept {
    return c != ' ' && c != '\n' && c != ',' && c != '.' && c != ';' && c != ':' && c != '!' && c != '?' && c != '(' &&
           c != ')' && c != '"' && c != '/';
}

}  // namespace

bool TextField::blank() const noexcept {
    return std::all_of(text().begin(), text().end(), [](char c) { return c == ' ' || c == '\n'; });
}

TextField::Inserted TextField::insert(char32_t character) noexcept {
    const bool line_break = character == U'\n';
    if (line_break ? !limits_.line_breaks : is_dropped(character)) return Inserted::yes;
    text::Encoded encoded = text::encode_utf8(character);
    if (encoded.size == 0) return Inserted::yes;
    erase_selection();
    const bool room = characters_ < limits_.characters && buffer_.replace(cursor_, 0, base::as_bytes(encoded.view()));
    if (room) {
        ++characters_;
        history_.note(cursor_, {}, encoded.size, !in_word(encoded.bytes[0]));
        stand_behind(cursor_ + encoded.size);
    }
    base::wipe(encoded.bytes.data(), encoded.bytes.size());
    return room ? Inserted::yes : Inserted::no_room;
}

/// A mark typed in front of others may have joined them: stand behind the whole.
void TextField::stand_behind(std::size_t byte) noexcept {
    cursor_ = text::snap_to_cluster(text(), byte);
    if (cursor_ < byte) cursor_ = text::next_cluster(text(), cursor_);
    anchor_ = cursor_;
}

TextField::Inserted TextField::insert(std::string_view utf8) noexcept {
    if (!text::is_valid_utf8(utf8)) return Inserted::no_room;
    while (!utf8.empty()) {
        const text::Decoded one = text::decode_utf8(utf8);
        if (insert(one.character) == Inserted::no_room) return Inserted::no_room;
        utf8.remove_prefix(one.size);
    }
    return Inserted::yes;
}

TextField::Span TextField::selection() const noexcept {
    return {std::min(cursor_, anchor_), std::max(cursor_, anchor_)};
}

TextField::Span TextField::word_before_cursor() const noexcept {
    const std::string_view words = text();
    if (anchor_ != cursor_ || (cursor_ < words.size() && in_word(words[cursor_]))) return {cursor_, cursor_};
    std::size_t begin = cursor_;
    while (begin > 0 && in_word(words[begin - 1]))
        --begin;
    return {begin, cursor_};
}

void TextField::select_word(std::size_t byte) noexcept {
    const std::string_view words = text();
    const std::size_t at = text::snap_to_cluster(words, std::min(byte, words.size()));
    std::size_t begin = at;
    std::size_t end = at;
    while (begin > 0 && in_word(words[begin - 1]))
        --begin;
    while (end < words.size() && in_word(words[end]))
        ++end;
    if (begin == end && end < words.size()) end = text::next_cluster(words, end);
    anchor_ = text::snap_to_cluster(words, begin);
    cursor_ = text::snap_to_cluster(words, end);
}

void TextField::select_to(std::size_t byte) noexcept {
    cursor_ = text::snap_to_cluster(text(), byte);
}

void TextField::select_from(std::size_t byte) noexcept {
    anchor_ = text::snap_to_cluster(text(), byte);
}

bool TextField::erase_selection() noexcept {
    const Span span = selection();
    if (span.empty()) return false;
    erase(span.begin, span.end);
    return true;
}

TextField::Inserted TextField::replace(Span span, std::string_view utf8) noexcept {
    if (!text::is_valid_utf8(utf8)) return Inserted::no_room;
    const std::string_view old = text().substr(span.begin, span.end - span.begin);
    const std::size_t left = characters_ - text::count_characters(old);
    const std::size_t more = text::count_characters(utf8);
    const std::size_t size = buffer_.size() - old.size() + utf8.size();
    if (left + more > limits_.characters || size > limits_.bytes) return Inserted::no_room;
    history_.note(span.begin, old, utf8.size(), true);
    const bool done = buffer_.replace(span.begin, old.size(), base::as_bytes(utf8));
    PENDOPO_ASSERT(done);
    characters_ = left + more;
    stand_behind(span.begin + utf8.size());
    return Inserted::yes;
}

bool TextField::undo() noexcept {
    const auto step = history_.newest();
    if (!step) return false;
    const std::string_view out = text().substr(step->at, step->inserted);
    const std::string_view back = history_.removed();
    characters_ = characters_ - text::count_characters(out) + text::count_characters(back);
    const bool done = buffer_.replace(step->at, step->inserted, base::as_bytes(back));
    PENDOPO_ASSERT(done);  // it stood there before
    stand_behind(step->at + back.size());
    history_.drop_newest();
    return true;
}

bool TextField::backspace() noexcept {
    if (erase_selection()) return true;
    if (cursor_ == 0) return false;
    erase(text::previous_cluster(text(), cursor_), cursor_);
    return true;
}

bool TextField::delete_forward() noexcept {
    if (erase_selection()) return true;
    if (cursor_ >= buffer_.size()) return false;
    erase(cursor_, text::next_cluster(text(), cursor_));
    return true;
}

bool TextField::move_left() noexcept {
    return cursor_ > 0 && move_to(text::previous_cluster(text(), cursor_));
}

bool TextField::move_right() noexcept {
    return move_to(text::next_cluster(text(), cursor_));
}

bool TextField::move_to(std::size_t byte) noexcept {
    const std::size_t before = cursor_;
    const std::size_t anchor = anchor_;
    cursor_ = anchor_ = text::snap_to_cluster(text(), byte);
    return cursor_ != before || anchor != before;
}

void TextField::wipe() noexcept {
    buffer_.clear();
    history_.wipe();
    cursor_ = anchor_ = 0;
    characters_ = 0;
}

void TextField::erase(std::size_t from, std::size_t to) noexcept {
    const std::string_view removed = text().substr(from, to - from);
    characters_ -= text::count_characters(removed);
    history_.note(from, removed, 0, true);
    const bool done = buffer_.replace(from, to - from, {});
    PENDOPO_ASSERT(done);
    // What stood on both sides may have become one cluster.
    cursor_ = anchor_ = text::snap_to_cluster(text(), from);
}

}  // namespace pendopo::presenter
