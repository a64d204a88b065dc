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

}  // namespace

bool TextField::blank() const noexcept {
    return std::all_of(text().begin(), text().end(), [](char c) { return c == ' ' || c == '\n'; });
}

TextField::Inserted TextField::insert(char32_t character) noexcept {
    const bool line_break = character == U'\n';
    if (line_break ? !limits_.line_breaks : is_dropped(character)) return Inserted::yes;
    text::Encoded encoded = text::encode_utf8(character);
    if (encoded.size == 0) return Inserted::yes;
    const bool room = characters_ < limits_.characters && buffer_.replace(cursor_, 0, base::as_bytes(encoded.view()));
    if (room) {
        ++characters_;
        // A mark typed in front of others may have joined them: stand behind the whole.
        const std::size_t behind = cursor_ + encoded.size;
        cursor_ = text::snap_to_cluster(text(), behind);
        if (cursor_ < behind) cursor_ = text::next_cluster(text(), cursor_);
    }
    base::wipe(encoded.bytes.data(), encoded.bytes.size());
    return room ? Inserted::yes : Inserted::no_room;
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

bool TextField::backspace() noexcept {
    if (cursor_ == 0) return false;
    erase(text::previous_cluster(text(), cursor_), cursor_);
    return true;
}

bool TextField::delete_forward() noexcept {
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
    cursor_ = text::snap_to_cluster(text(), byte);
    return cursor_ != before;
}

void TextField::wipe() noexcept {
    buffer_.clear();
    cursor_ = 0;
    characters_ = 0;
}

void TextField::erase(std::size_t from, std::size_t to) noexcept {
    characters_ -= text::count_characters(text().substr(from, to - from));
    const bool done = buffer_.replace(from, to - from, {});
    PENDOPO_ASSERT(done);
    // What stood on both sides may have become one cluster.
    cursor_ = text::snap_to_cluster(text(), from);
}

}  // namespace pendopo::presenter
