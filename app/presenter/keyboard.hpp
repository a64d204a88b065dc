// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "app/presenter/view.hpp"
#include "app/text/catalog.hpp"

namespace pendopo::presenter {

/// The keyboard's own state: which page, which shift, which key is held. Pure; knows nothing of the text it types into.
class Keyboard {
public:
    enum class Shape : std::uint8_t {
        search,  ///< three rows: names of places hold no digits, and their signs need not be typed
        full,
        code,  ///< the 32 characters of receipt codes
    };

    void show(Shape shape, KeyboardPage page = KeyboardPage::letters) noexcept;
    /// Takes in what a key does to the keyboard itself: page and shift change, the popup closes.
    void press(const Key& key) noexcept;
    /// Opens the popup if the key has other characters. False if it has none.
    bool hold(const Key& key) noexcept;
    void close_popup() noexcept { popup_open_ = false; }

    void fill(KeyboardView& view, const text::Catalog& texts) const;

private:
    void fill_search(KeyboardView& view, const text::Catalog& texts) const;
    void fill_code(KeyboardView& view) const;
    void fill_full(KeyboardView& view, const text::Catalog& texts) const;

    Shape shape_ = Shape::full;
    KeyboardPage page_ = KeyboardPage::letters;
    Shift shift_ = Shift::off;
    bool popup_open_ = false;
    Key popup_key_;
};

}  // namespace pendopo::presenter
