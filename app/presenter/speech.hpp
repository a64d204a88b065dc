// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "app/presenter/view.hpp"
#include "app/text/catalog.hpp"
#include "platform/base/secret.hpp"

/// What a screen says to those who can't see it. Pure: from the view alone, so that a transcript can be tested.
namespace pendopo::presenter {

/// One thing that keys can reach, or a sentence between them. Views point where the view's own do.
struct Element {
    enum class Role : std::uint8_t {
        text,    ///< only to be heard
        button,  ///< does something at once
        choice,  ///< one of several, or a box to tick
        field,   ///< holds what a citizen enters; it is read when it is chosen, never unasked
        key,     ///< of the keyboard on the screen
    };
    /// What a sign beside the words says to who sees it.
    enum class Mark : std::uint8_t {
        none,
        said,     ///< a prompt that the words have answered
        to_come,  ///< a step that is not reached yet
    };
    Role role = Role::text;
    std::string_view label{};
    std::string_view hint{};  ///< said behind it; may be empty
    bool enabled = true;
    bool selected = false;
    Mark mark = Mark::none;
    bool personal = false;       ///< `content` is a contact or a receipt code: said on request alone
    std::string_view content{};  ///< what is entered there, or the code
    std::optional<Intent> intent{};
};

/// Everything of the screen that is in front, in the order in which it is read: title, sentences, things to choose,
/// ways on and back. Never empty.
[[nodiscard]] std::vector<Element> elements_of(const View& view);

/// "Aspirasi, tombol. Usul atau keluhan.": what is said of one element when keys reach it; nothing that a citizen
/// entered. Appends; what does not fit is left out.
void say_element(base::SecretBuffer& out, const Element& element, const text::Catalog& texts);
/// What is said when an element's content was asked for: "Kode Anda: 7, K, 3, M". Appends.
void say_content(base::SecretBuffer& out, const Element& element, const text::Catalog& texts);
/// The label of a key: letters as they are, signs by their names ("titik").
[[nodiscard]] std::string_view spoken_key(const KeyView& key, const text::Catalog& texts);

/// The whole screen, as the Listen tool reads it: one utterance a line. What a citizen entered is read only where the
/// screen exists to show it (the words on the review, the code on the receipt), and a contact never.
[[nodiscard]] base::SecretBuffer spoken(const View& view, const text::Catalog& texts);

/// Whether two intents mean the same: what the focus of the keys is on.
[[nodiscard]] bool same(const Intent& a, const Intent& b) noexcept;

}  // namespace pendopo::presenter
